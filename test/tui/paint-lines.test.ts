import fc from "fast-check";
import { expect, test } from "vitest";
import { repaint } from "../../tui/paint-lines.ts";

/** A terminal that knows what `repaint` uses: places, erasing to the end of a line and below. */
const written = (screen: readonly string[], codes: string, columns: number): readonly string[] => {
  const cells = screen.map((line) => [...line.padEnd(columns)]);
  let [row, column] = [0, 0];
  for (const [piece, place, code] of codes.matchAll(/\u001b\[(?:(\d+;\d+)H|([0-9?]*[A-Za-z]))|[^\u001b]/g)) {
    const line = cells[row];
    if (place !== undefined) [row = 0, column = 0] = place.split(";").map((one) => Number(one) - 1);
    else if (code === "K") line?.fill(" ", column);
    else if (code === "J") cells.forEach((one, at) => at >= row && one.fill(" ", at === row ? column : 0));
    else if (code === undefined && line) line[column++] = piece;
  }
  return cells.map((line) => line.join("").trimEnd());
};

const frames = (columns: number, rows: number) =>
  fc.array(
    fc.stringMatching(/^[a-c ]*$/).map((line) => line.slice(0, columns).trimEnd()),
    {
      minLength: 1,
      maxLength: rows - 1,
    },
  );

const SIZE = { columns: 6, rows: 7 };
const blank = Array.from({ length: SIZE.rows }, () => "");
const padded = (lines: readonly string[]) => blank.map((_, row) => lines[row] ?? "");

test("whatever stood there: after a whole repaint, and after each change, the screen is the frame", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[x-z]{0,6}$/), { minLength: SIZE.rows, maxLength: SIZE.rows }),
      fc.array(frames(SIZE.columns, SIZE.rows), { minLength: 1, maxLength: 4 }),
      (rubbish, shown) => {
        let screen: readonly string[] = rubbish;
        let before: readonly string[] | undefined;
        for (const frame of shown) {
          screen = written(screen, repaint(before, frame, SIZE), SIZE.columns);
          expect(screen).toEqual(padded(frame));
          before = frame;
        }
      },
    ),
  );
});

test("nothing is written where nothing changed", () => {
  expect(repaint(["a", "b"], ["a", "b"], SIZE)).toBe("");
});
