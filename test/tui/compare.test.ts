import { expect, test } from "vitest";
import { EXAMPLE, opened, press, shown } from "./world.ts";

const UNHURRIED = EXAMPLE.replace("    service-level: { ttft-p95: 2 s }\n", "").replace("100k / day", "5k / day");

const compared = (columns: number, text = UNHURRIED) => press(opened(text, { columns, rows: 40 }), "2");

test.each([100, 160])("of %i columns the options have their latency, known or not, and their confidence", (columns) => {
  const lines = shown(compared(columns));
  expect(lines.find((line) => line.includes("USD / month") && line.includes("Option"))).toMatch(/TTFT p95 +confidence/);
  expect(lines.find((line) => /sagemaker|g6e/.test(line))).toMatch(/ \d+(\.\d+)? s( |$)/);
  expect(lines.find((line) => line.includes("gpt-oss"))).toMatch(/ – +high/);
});

test("a narrower screen keeps the confidence and leaves the latency out", () => {
  const lines = shown(compared(99)).join("\n");
  expect(lines).toContain("confidence");
  expect(lines).not.toContain("TTFT p95");
});
