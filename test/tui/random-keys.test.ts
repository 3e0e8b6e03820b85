import fc from "fast-check";
import { expect, test } from "vitest";
import { widthOf } from "../../src/reports/width.ts";
import { KEYS } from "../../tui/keys.ts";
import { reduce } from "../../tui/reduce.ts";
import type { State } from "../../tui/state.ts";
import { costOf, engine, EXAMPLE, opened, press, shown } from "./world.ts";

const SLOW = ["R", "S", "m", "M", "3"];
const keys = [...new Set(KEYS.flatMap(({ keys: own }) => own))].filter((key) => !SLOW.includes(key));
const letters = [..."01579k /day%xé漢", "backspace", "ctrl+w", "ctrl+u"];

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ key: fc.constantFrom(...keys) }) },
  { weight: 3, arbitrary: fc.record({ key: fc.constantFrom(...letters) }) },
  { weight: 1, arbitrary: fc.record({ paste: fc.string({ unit: "binary", maxLength: 12 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ columns: fc.integer({ min: 10, max: 200 }), rows: fc.integer({ min: 3, max: 60 }) }),
  },
);

type Step = { readonly key?: string; readonly paste?: string; readonly columns?: number; readonly rows?: number };

const take = (state: State, { key, paste, columns, rows }: Step): State => {
  if (key !== undefined) return press(state, key);
  if (paste !== undefined) return reduce(state, { kind: "paste", text: paste }, engine());
  return reduce(state, { kind: "resize", size: { columns: columns ?? 80, rows: rows ?? 24 } }, engine());
};

test("whatever is pressed: no crash, no frame too wide, the plan stays priced, undo comes back to the start", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let state = opened(EXAMPLE, { columns: 80, rows: 24 });
      for (const one of steps) {
        state = take(state, one);
        const lines = shown(state);
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, state.size.rows - 1));
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(state.size.columns);
        expect(lines.join("\n")).not.toContain("our fault");
      }
      expect(costOf(state.text)).toBeTypeOf("number");
      const rest = press(
        { ...state, typing: undefined, overlays: [] },
        ...Array.from({ length: state.past.length }, () => "u"),
      );
      expect(rest.text).toBe(EXAMPLE);
      expect(press(rest, ...Array.from({ length: state.past.length }, () => "ctrl+r")).text).toBe(state.text);
    }),
    { numRuns: 60 },
  );
});
