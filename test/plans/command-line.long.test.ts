/** Random command lines and mangled plan files: what holds whatever is typed. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { splitWords } from "../../src/services/arguments.ts";
import { servicesOf } from "../../src/services/registry.ts";
import { catalog } from "../catalog.ts";
import { run } from "../terminal.ts";

const ODD = [
  "", " ", "0", "-1", "1e308", "1e400", "NaN", "Infinity", "null", "[]", "{}", "__proto__", "constructor", "toString", "x".repeat(3000),
  "\u001b[31m", "\u202eabc", "\u0007", "😀", "1,000,000", "1/0", "5±3", "2..1", "50%", "100k/day", "5 GB", "3 USD", "all", "auto",
  "*", "=", ",", "normal(1, 1e300)", "2^2000", "us-east-1", "../..", "claude-haiku-4.5", "g5.xlarge", "((((1))))",
] as const; // prettier-ignore

const odd = fc.constantFrom(...ODD);
const ways = servicesOf(catalog()).flatMap(({ name, ways: some }) => some.map((way) => ({ name, way })));

/** A service's example with inputs changed, added or lost. */
const words = fc.constantFrom(...ways).chain(({ name, way }) => {
  const example = splitWords(way.example);
  const input = fc.tuple(fc.constantFrom(...Object.keys(way.fields), "region", "hours", "x"), odd);
  return fc
    .tuple(fc.subarray([...example], { minLength: Math.max(0, example.length - 1) }), fc.array(input, { maxLength: 2 }))
    .map(([kept, more]) => {
      const changed = more.map(([key, value]) => `${key}=${value}`);
      const names = more.map(([key]) => `${key}=`);
      return [name, ...kept.filter((word) => !names.some((start) => word.startsWith(start))), ...changed];
    });
});

/** A command, and options of its own. */
const command = fc.oneof(
  ...[["estimate", "--why"], ["compare", "--dropped"], ["plan"], ["optimize", "--refused"], ["commit"]].map(
    ([name = "", ...own]) => fc.subarray([...own, "--json"]).map((flags) => ({ name, flags })),
  ),
);

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Documented exits, no fault of ours, nothing a terminal obeys, JSON where it was asked for, the same again. */
const holds = async (args: readonly string[]): Promise<void> => {
  const shown = JSON.stringify(args).slice(0, 400);
  const { exit, out, err } = await run(args);
  expect([0, 1, 2, 3], `${shown}\n${err}`).toContain(exit);
  expect(out, shown).not.toMatch(CONTROL);
  expect(err, shown).not.toMatch(CONTROL);
  if (exit === 2) expect(err, shown).toMatch(/^error .*expected /);
  if (args.includes("--json")) expect(JSON.parse(out), shown).toHaveProperty("schema");
  expect(await run(args), shown).toEqual({ exit, out, err });
};

test("whatever is typed", () =>
  fc.assert(
    fc.asyncProperty(command, words, ({ name, flags }, some) => holds([name, ...flags, ...some])),
    { numRuns: 1500 },
  ));

test("whatever a plan file holds", () => {
  const file = join(mkdtempSync(join(tmpdir(), "ratecard-mangled-")), "plan.yaml");
  const texts = ["support-assistant", "train-and-serve", "document-intake"].map((name) =>
    readFileSync(`data/examples/${name}.yaml`, "utf8"),
  );
  const marks = [
    ...ODD,
    "&a ",
    "*a",
    "!!int ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "|",
    "#",
    "\t",
    "---\n",
    "\r",
    "\ufeff",
    "<<: *a",
  ];
  const cut = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 12 }), fc.constantFrom(...marks));
  const mangled = fc
    .tuple(fc.constantFrom(...texts), fc.array(cut, { minLength: 1, maxLength: 3 }))
    .map(([text, cuts]) =>
      cuts.reduce((now, [at, size, mark]) => {
        const from = Math.floor(at * now.length);
        return now.slice(0, from) + mark + now.slice(from + size);
      }, text),
    );
  return fc.assert(
    fc.asyncProperty(command, mangled, async ({ name, flags }, text) => {
      writeFileSync(file, text);
      await holds([name, ...flags, file]);
    }),
    { numRuns: 300 },
  );
});
