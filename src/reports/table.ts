import { endsOf, fitTo, widthOf } from "./width.ts";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Columns of higher rank give way first when the table is wider than the terminal. Rank 0 never goes. */
  readonly rank?: number;
  /** The narrowest that this column may be cut to. */
  readonly least?: number;
  readonly paint?: (text: string) => string;
}

const GAP = "  ";

/**
 * Aligned columns within a width. Columns of the highest rank are left out first, then the widest left-aligned one is cut.
 * @returns lines, none wider than `width`
 */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] => {
  const naturals = columns.map((_, index) => natural(columns, rows, index));
  const kept = keepWithin(columns, naturals, width);
  const widths = cutWithin(columns, naturals, kept, width);
  const alike = kept.map((index, at) => cutAlike(rows, index, widths[at] ?? 0));
  const line = (cells: readonly string[], paint: boolean) =>
    kept
      .map((index, at) => {
        const column = columns[index];
        const size = widths[at] ?? 0;
        const whole = cells[index] ?? "";
        const text = alike[at]?.has(whole) ? endsOf(whole, size) : fitTo(whole, size);
        const pad = " ".repeat(Math.max(0, size - widthOf(text)));
        const shown = paint && column?.paint ? column.paint(text) : text;
        return column?.align === "right" ? pad + shown : shown + pad;
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => title),
      false,
    ),
    ...rows.map((row) => line(row, true)),
  ];
};

/** The cells of a column that differ, but would no longer where their ends are cut off: of these the middle is. */
const cutAlike = (rows: readonly (readonly string[])[], index: number, size: number): ReadonlySet<string> => {
  const cut = [...new Set(rows.map((row) => row[index] ?? ""))].filter((text) => widthOf(text) > size);
  const groups = [...Map.groupBy(cut, (text) => fitTo(text, size)).values()];
  return new Set(groups.flatMap((group) => (group.length > 1 ? group : [])));
};

const natural = (columns: readonly Column[], rows: readonly (readonly string[])[], index: number): number =>
  Math.max(widthOf(columns[index]?.title ?? ""), ...rows.map((row) => widthOf(row[index] ?? "")));

const keepWithin = (columns: readonly Column[], naturals: readonly number[], width: number): readonly number[] => {
  const kept = columns.map((_, index) => index);
  const least = (index: number) => Math.min(naturals[index] ?? 0, columns[index]?.least ?? Infinity);
  const total = () => kept.reduce((sum, index) => sum + least(index), 0) + GAP.length * (kept.length - 1);
  while (total() > width) {
    const worst = Math.max(...kept.map((index) => columns[index]?.rank ?? 0));
    if (worst === 0) break;
    kept.splice(
      kept.findLastIndex((index) => (columns[index]?.rank ?? 0) === worst),
      1,
    );
  }
  return kept;
};

const cutWithin = (
  columns: readonly Column[],
  naturals: readonly number[],
  kept: readonly number[],
  width: number,
): readonly number[] => {
  const whole = kept.map((index) => naturals[index] ?? 0);
  // What a column may be cut to is kept as long as that is enough; only where nothing else gives way it is cut further.
  const stated = cutTo(
    whole,
    kept.map((index) => columns[index]?.least ?? Infinity),
    width,
  );
  const floor = (index: number) => (columns[index]?.align === "right" ? Infinity : NARROWEST);
  return cutTo(stated, kept.map(floor), width);
};

const NARROWEST = 8;

/** Takes a cell at a time from the column with the most to give, none below its least. */
const cutTo = (whole: readonly number[], least: readonly number[], width: number): readonly number[] => {
  const widths = [...whole];
  let excess = widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1) - width;
  while (excess > 0) {
    const room = widths.map((one, at) => one - (least[at] ?? 0));
    const widest = room.indexOf(Math.max(...room));
    if ((room[widest] ?? 0) <= 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
  return widths;
};
