const NUMBER = /^(\s*)(\d[\d,_]*(?:\.\d+)?)(.*)$/s;

/**
 * The text with its first number one step up or down: a tenth of its leading digit's place, so that 100k goes to 110k
 * and 1500 to 1600. Never below zero. @returns undefined where it starts with no number, or is a range
 */
export const nudge = (text: string, direction: 1 | -1): string | undefined => {
  const [, lead = "", digits = "", rest = ""] = NUMBER.exec(text) ?? [];
  if (digits === "" || rest.includes("..")) return undefined;
  const value = Number(digits.replace(/[,_]/g, ""));
  const step = stepOf(value, direction);
  const decimals = Math.max(digits.split(".")[1]?.length ?? 0, step < 1 ? Math.ceil(-Math.log10(step) - 1e-9) : 0);
  const moved = Math.max(0, value + direction * step);
  return `${lead}${Number(moved.toFixed(decimals))}${rest}`;
};

/** A tenth of the number's decade, one for whole numbers up to ten; down from a decade's start it is the smaller step. */
const stepOf = (value: number, direction: 1 | -1): number => {
  if (value === 0) return 1;
  if (value <= 10 && Number.isInteger(value)) return 1;
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-12);
  const below = direction === -1 && value <= decade * (1 + 1e-9);
  return (below ? decade / 10 : decade) / 10;
};
