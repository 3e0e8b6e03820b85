import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meterKey } from "../../src/catalog/types.ts";
import { prepareOption } from "../../src/plans/option.ts";
import { parseFormula } from "../../src/quantity/expression.ts";
import { metaOf } from "../../src/quantity/fields.ts";
import { readArguments, splitWords } from "../../src/services/arguments.ts";
import { servicesOf } from "../../src/services/registry.ts";
import { catalog, DAY } from "../catalog.ts";

const setting = { region: "us-east-1", day: DAY, hours: 730 };
const ways = servicesOf(catalog()).flatMap((service) =>
  service.ways.map((way) => ({ name: `${service.name} ${way.kind.kind}`, service, way })),
);

const exampleOf = (one: (typeof ways)[number]) => {
  const { region, ...inputs } = readArguments(splitWords(one.way.example));
  return prepareOption(
    { kind: one.way.kind.kind },
    { on: one.service.name, ...inputs, ...(region ? { region } : {}) },
    setting,
    catalog(),
  );
};

describe.each(ways)("$name", (one) => {
  test("its example runs and every quantity is a number of at least 0", () => {
    const { prepared } = exampleOf(one);
    for (const line of prepared.lines) {
      const quantity = line.quantity(prepared.numbers);
      expect(quantity, line.name).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(quantity), line.name).toBe(true);
    }
    if (!one.service.free) expect(prepared.lines.length).toBeGreaterThan(0);
    expect(new Set(prepared.lines.map(({ name }) => name)).size).toBe(prepared.lines.length);
  });

  test("each line's formula and function agree, whatever the numbers", () => {
    const { prepared } = exampleOf(one);
    for (const line of prepared.lines) {
      const formula = parseFormula(line.formula);
      for (const name of formula.names)
        expect(Object.keys(prepared.numbers), `${line.name}: ${line.formula}`).toContain(name);
      const numbers = fc.record(
        Object.fromEntries(
          Object.keys(prepared.numbers).map((name) => [name, fc.double({ min: 0.001, max: 1e6, noNaN: true })]),
        ),
      );
      fc.assert(
        fc.property(numbers, (random) => {
          const [a, b] = [line.quantity(random), formula.value(random)];
          expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a)));
        }),
        { numRuns: 25 },
      );
    }
  });

  test("its units are its meters'", () => {
    for (const line of exampleOf(one).prepared.lines) {
      const known = catalog().ratesOf(line.meter)[0];
      if (known) expect(line.unit, meterKey(line.meter)).toBe(known.unit);
    }
  });

  test("every input has help, and is needed or has a default", () => {
    for (const [name, field] of Object.entries(one.way.fields)) {
      const meta = metaOf(field);
      expect(meta.help, name).not.toBe("");
    }
  });
});
