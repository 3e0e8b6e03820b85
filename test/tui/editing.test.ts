import fc from "fast-check";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { removeAt, setText, setValue, textAt } from "../../tui/document.ts";
import { insert, typed, typeKey } from "../../tui/edit-line.ts";
import { nudge } from "../../tui/nudge.ts";
import { EXAMPLE } from "./world.ts";

const changedLines = (before: string, after: string): readonly string[] => {
  const lines = before.split("\n");
  return after.split("\n").filter((line) => !lines.includes(line));
};

test("an edit touches its own line and no comment", () => {
  const after = setText(EXAMPLE, ["workloads", "chat", "demand", "requests"], "110k / day");
  expect(changedLines(EXAMPLE, after)).toEqual(["      requests: 110k / day        # conversations' turns"]);
  expect(textAt(after, ["workloads", "chat", "demand", "requests"])).toBe("110k / day");
});

test.each([
  [
    ["workloads", "chat", "run", "mode"],
    "batch",
    "    run: { on: bedrock, model: claude-haiku-4.5, cache: 5m, mode: batch }",
  ],
  [["hours"], "744", "hours: 744"],
  [["workloads", "invoices", "service-level", "e2e-p95"], "3 s", "    service-level: { e2e-p95: 3 s }"],
  [["workloads", "invoices", "demand", "features"], "tables, forms", '      features: "tables, forms"'],
])("an input that the plan leaves out is added where it belongs: %j", (path, value, line) => {
  expect(changedLines(EXAMPLE, setText(EXAMPLE, path, value))).toEqual([line]);
});

test("an option is written in one line in place of the one before", () => {
  const after = setValue(EXAMPLE, ["workloads", "chat", "run"], { on: "bedrock", model: "nova-lite", mode: "batch" });
  expect(changedLines(EXAMPLE, after)).toEqual(["    run: { on: bedrock, model: nova-lite, mode: batch }"]);
});

test("taking an input out leaves everything else", () => {
  const flow = removeAt(EXAMPLE, ["workloads", "chat", "run", "cache"]);
  expect(changedLines(EXAMPLE, flow)).toEqual(["    run: { on: bedrock, model: claude-haiku-4.5 }"]);
  const block = removeAt(EXAMPLE, ["workloads", "chat", "demand", "peak"]);
  expect(changedLines(EXAMPLE, block)).toEqual([]);
  expect(textAt(block, ["workloads", "chat", "demand", "peak"])).toBeUndefined();
});

test("whatever is typed reads back as typed, and nothing else changes", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.constantFrom("requests", "input", "peak"), (written, key) => {
      fc.pre(written.trim() !== "" && !/^[{[]/.test(written.trim()));
      const after = setText(EXAMPLE, ["workloads", "chat", "demand", key], written);
      const wanted: unknown = structuredClone(parse(EXAMPLE));
      const found: unknown = parse(after);
      const value = String(textAt(after, ["workloads", "chat", "demand", key]));
      expect([written.trim(), String(Number(written.trim())), String(written.trim() === "true")]).toContain(value);
      expect(withoutInput(found, key)).toEqual(withoutInput(wanted, key));
    }),
    { numRuns: 300 },
  );
});

const withoutInput = (plan: unknown, key: string): string =>
  JSON.stringify(plan, (name, value: unknown) => (name === key ? "" : value));

test.each([
  ["100k / day", 1, "110k / day"],
  ["100k / day", -1, "99k / day"],
  ["1500 token", 1, "1600 token"],
  ["5", 1, "6"],
  ["0", -1, "0"],
  ["0 %", 1, "1 %"],
  ["1.5 hour", 1, "1.6 hour"],
  ["4x", -1, "3x"],
  ["1,000,000", 1, "1100000"],
  ["40k..60k / month", 1, undefined],
  ["office-hours", 1, undefined],
] as const)("%s by %i is %s", (text, by, wanted) => {
  expect(nudge(text, by)).toBe(wanted);
});

test("a step up and one down come back, where the number stands on a step", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 9 }), (digits, zeros) => {
      const start = `${digits * 10 ** zeros} token`;
      expect(nudge(nudge(start, 1) ?? "", -1)).toBe(start);
    }),
  );
});

test("a line being typed stays one line, and the caret inside it", () => {
  const keys = fc.constantFrom(
    "left",
    "right",
    "home",
    "end",
    "backspace",
    "delete",
    "ctrl+w",
    "ctrl+u",
    "ctrl+k",
    "x",
    "é",
    "漢",
    "👩‍👩‍👧",
  );
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 40 }), fc.string({ unit: "binary" }), (pressed, paste) => {
      let line = insert(typed(""), paste);
      for (const key of pressed) line = typeKey(line, key, key.length > 3 && /^[a-z]/.test(key) ? "" : key) ?? line;
      expect(line.at).toBeGreaterThanOrEqual(0);
      expect(line.at).toBeLessThanOrEqual(line.text.length);
      expect(line.text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
  );
});
