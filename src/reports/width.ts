let segmenter: Intl.Segmenter | undefined;

/** Graphemes of a text. The segmenter is made when first needed: loading it takes longer than most commands. */
const graphemes = (text: string): Iterable<{ readonly segment: string }> =>
  (segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" })).segment(text);

/** Letters, digits, punctuation, box drawing and blocks: one cell each, no marks that combine. */
const SIMPLE =
  /^[\x20-\x7e\u00a1-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2200-\u22ff\u2500-\u259f\u25b8\u2800-\u28ff]*$/;

const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}])/u;
const NONE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;
const SGR = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, "g");

/** Cells of a terminal that a text takes: wide characters two, combining marks none, colour none. */
export const widthOf = (text: string): number => {
  const bare = text.replace(SGR, "");
  if (SIMPLE.test(bare)) return bare.length;
  let cells = 0;
  for (const { segment } of graphemes(bare)) cells += NONE.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
  return cells;
};

/** The text within so many cells, an ellipsis for what is cut. */
export const fitTo = (text: string, cells: number): string => {
  if (widthOf(text) <= cells) return text;
  if (cells <= 1) return cells === 1 ? "…" : "";
  if (SIMPLE.test(text)) return `${text.slice(0, cells - 1)}…`;
  let out = "";
  let used = 0;
  for (const { segment } of graphemes(text)) {
    const size = widthOf(segment);
    if (used + size > cells - 1) break;
    out += segment;
    used += size;
  }
  return `${out}…`;
};

/** The text within so many cells, an ellipsis for what is cut from its middle: its end says more than half of it does. */
export const endsOf = (text: string, cells: number): string => {
  if (widthOf(text) <= cells || cells < 5) return fitTo(text, cells);
  const parts = SIMPLE.test(text) ? [...text] : [...graphemes(text)].map(({ segment }) => segment);
  const room = Math.floor((cells - 1) / 2);
  let end = "";
  for (const part of parts.toReversed()) {
    if (widthOf(part) + widthOf(end) > room) break;
    end = part + end;
  }
  return `${fitTo(text, cells - widthOf(end))}${end}`;
};
