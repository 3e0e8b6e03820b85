import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GLYPHS, lineChart, sparkline, stackedBars } from "../../src/reports/chart.ts";
import { widthOf } from "../../src/reports/width.ts";

const anyGlyphs = fc.constantFrom(...GLYPHS);
const anyValue = fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1e9, noNaN: true }));
const ASCII = /^[\x20-\x7e]*$/;

describe("charts", () => {
  test("of lines stay within their width and keep their height, whatever the data", () => {
    fc.assert(
      fc.property(
        anyGlyphs,
        fc.integer({ min: 30, max: 150 }),
        fc.integer({ min: 2, max: 20 }),
        fc.array(fc.array(anyValue, { minLength: 12, maxLength: 12 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (glyphs, width, height, values, log) => {
          const lines = lineChart(
            {
              x: values[0]?.map((_, index) => 1 + index) ?? [],
              logX: log,
              logY: log,
              series: values.map((one, index) => ({ name: `series ${index}`, values: one, steps: index === 1 })),
              marks: [
                { x: 3, kind: "break-even", y: 5 },
                { x: 7, kind: "step" },
              ],
              limit: 100,
              xLabel: (x) => x.toFixed(0),
              yLabel: (y) => y.toPrecision(3),
            },
            { width, height, glyphs },
          );
          expect(lines.length).toBeGreaterThanOrEqual(height + 2);
          for (const line of lines) {
            expect(widthOf(line)).toBeLessThanOrEqual(width);
            if (glyphs === "ascii") expect(line).toMatch(ASCII);
          }
        },
      ),
    );
  });

  test("of bars stay within their width, whatever the data", () => {
    fc.assert(
      fc.property(
        anyGlyphs,
        fc.integer({ min: 40, max: 150 }),
        fc.array(fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 12, maxLength: 12 }), {
          minLength: 1,
          maxLength: 9,
        }),
        (glyphs, width, values) => {
          const labels = Array.from({ length: 12 }, (_, index) => `2027-${String(index + 1).padStart(2, "0")}`);
          const series = values.map((one, index) => ({ name: `s${index}`, values: one }));
          const lines = stackedBars(
            { labels, series, limit: 5e6, yLabel: (y) => y.toPrecision(3) },
            { width, height: 8, glyphs },
          );
          for (const line of lines) {
            expect(widthOf(line)).toBeLessThanOrEqual(width);
            if (glyphs === "ascii") expect(line).toMatch(ASCII);
          }
        },
      ),
    );
  });

  test("a step holds its value, a break-even has its mark", () => {
    const lines = lineChart(
      {
        x: [0, 1, 2, 3],
        series: [{ name: "fleet", values: [1, 1, 3, 3], steps: true }],
        marks: [{ x: 2, kind: "break-even", y: 3 }],
        xLabel: String,
        yLabel: (y) => y.toFixed(0),
      },
      { width: 24, height: 5, glyphs: "ascii" },
    );
    expect(lines.join("\n")).toBe(
      [
        "3 |            X******",
        "2 |            *",
        "2 |            *",
        "1 |*************",
        "0 |            :",
        "  +------------^------",
        "   0     1     2     3",
      ].join("\n"),
    );
  });

  test("a sparkline has as many cells as values or as there is room", () => {
    fc.assert(
      fc.property(
        anyGlyphs,
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (glyphs, values, width) => {
          expect(widthOf(sparkline(values, width, glyphs))).toBe(Math.min(values.length, width));
        },
      ),
    );
    expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8], 8, "block")).toBe("▂▃▄▅▆▇██");
  });
});
