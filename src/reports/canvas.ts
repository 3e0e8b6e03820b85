/** How finely a terminal can draw: dots of Braille, half blocks, or nothing but ASCII. */
export const GLYPHS = ["braille", "block", "ascii"] as const;
export type Glyphs = (typeof GLYPHS)[number];

/** A drawing surface of `width` × `height` cells; each cell holds dots of one owner, the last that drew there. */
export interface Canvas {
  /** Dots across and down. */
  readonly columns: number;
  readonly rows: number;
  readonly dot: (x: number, y: number, owner: number) => void;
  readonly line: (x0: number, y0: number, x1: number, y1: number, owner: number) => void;
  /** A faint fill, or a denser one, seen where no line is. */
  readonly shade: (x: number, y: number, owner: number, dense?: boolean) => void;
  /** A character of its own in a cell, over everything. */
  readonly put: (column: number, row: number, text: string, owner: number) => void;
  readonly cells: () => readonly (readonly Cell[])[];
}

export interface Cell {
  readonly text: string;
  /** −1: nobody's. */
  readonly owner: number;
}

const DOTS: Readonly<Record<Glyphs, readonly [across: number, down: number]>> = {
  braille: [2, 4],
  block: [1, 2],
  ascii: [1, 1],
};

const SHADE: Readonly<Record<Glyphs, string>> = { braille: "░", block: "░", ascii: "." };
const DENSE: Readonly<Record<Glyphs, string>> = { braille: "▒", block: "▒", ascii: ":" };

/** The letters that ASCII lines are drawn with. */
const LETTERS = "*o+x#@%&";

/** An empty canvas. Row 0 is the top; dots outside are left out. */
export const canvasOf = (width: number, height: number, glyphs: Glyphs): Canvas => {
  const [across, down] = DOTS[glyphs];
  const bits = new Uint8Array(width * height);
  const owners = new Int16Array(width * height).fill(-1);
  const shades = new Int16Array(width * height).fill(-1);
  const dense = new Uint8Array(width * height);
  const puts = new Map<number, Cell>();
  const place = (x: number, y: number): number | undefined => {
    const column = Math.floor(x / across);
    const row = Math.floor(y / down);
    return column < 0 || row < 0 || column >= width || row >= height ? undefined : row * width + column;
  };
  const dot = (x: number, y: number, owner: number): void => {
    const cell = place(x, y);
    if (cell === undefined) return;
    bits[cell] = (bits[cell] ?? 0) | bitOf(x % across, y % down, glyphs);
    owners[cell] = owner;
  };
  const line = (x0: number, y0: number, x1: number, y1: number, owner: number): void => {
    const steps = Math.max(1, Math.abs(x1 - x0), Math.abs(y1 - y0));
    for (let step = 0; step <= steps; step++)
      dot(Math.round(x0 + ((x1 - x0) * step) / steps), Math.round(y0 + ((y1 - y0) * step) / steps), owner);
  };
  const shade = (x: number, y: number, owner: number, denser = false): void => {
    const cell = place(x, y);
    if (cell === undefined) return;
    shades[cell] = owner;
    dense[cell] = denser ? 1 : 0;
  };
  const put = (column: number, row: number, text: string, owner: number): void => {
    if (column >= 0 && row >= 0 && column < width && row < height) puts.set(row * width + column, { text, owner });
  };
  const cellAt = (cell: number): Cell => {
    const own = puts.get(cell);
    if (own) return own;
    const mask = bits[cell] ?? 0;
    if (mask !== 0) return { text: glyphOf(mask, owners[cell] ?? 0, glyphs), owner: owners[cell] ?? -1 };
    const faint = shades[cell] ?? -1;
    return faint >= 0 ? { text: (dense[cell] ? DENSE : SHADE)[glyphs], owner: faint } : { text: " ", owner: -1 };
  };
  return {
    columns: width * across,
    rows: height * down,
    dot,
    line,
    shade,
    put,
    cells: () =>
      Array.from({ length: height }, (_, row) =>
        Array.from({ length: width }, (_, column) => cellAt(row * width + column)),
      ),
  };
};

/** Braille counts its dots down the left column, then the right; the lowest row came later to the standard. */
const BRAILLE = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

const bitOf = (x: number, y: number, glyphs: Glyphs): number => {
  switch (glyphs) {
    case "braille":
      return BRAILLE[x === 0 ? 0 : 1][y] ?? 0;
    case "block":
      return y === 0 ? 1 : 2;
    case "ascii":
      return 1;
  }
};

const glyphOf = (mask: number, owner: number, glyphs: Glyphs): string => {
  switch (glyphs) {
    case "braille":
      return String.fromCodePoint(0x2800 + mask);
    case "block":
      return mask === 3 ? "█" : mask === 1 ? "▀" : "▄";
    case "ascii":
      return LETTERS[owner % LETTERS.length] ?? "*";
  }
};
