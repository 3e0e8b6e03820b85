/** A bar as long as a value is against the largest; one cell at least for anything above zero, none below. */
export const bar = (value: number, largest: number, cells: number, glyph = "█"): string =>
  largest > 0 && value > 0 ? glyph.repeat(Math.max(1, Math.round((cells * value) / largest))) : "";
