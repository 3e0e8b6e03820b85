const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}])/u;
const NONE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;
const SGR = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, "g");

/** Cells of a terminal that a text takes: wide characters two, combining marks none, colour none. */
export const widthOf = (text: string): number => {
  const bare = text.replace(SGR, "");
  if (/^[\x20-\x7e]*$/.test(bare)) return bare.length;
  let cells = 0;
  for (const { segment } of segmenter.segment(bare)) cells += NONE.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
  return cells;
};

/** The text within so many cells, an ellipsis for what is cut. */
export const fitTo = (text: string, cells: number): string => {
  if (widthOf(text) <= cells) return text;
  if (cells <= 1) return cells === 1 ? "…" : "";
  let out = "";
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    const size = widthOf(segment);
    if (used + size > cells - 1) break;
    out += segment;
    used += size;
  }
  return `${out}…`;
};
