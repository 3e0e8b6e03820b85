import { expect, test } from "vitest";
import { table } from "../../src/reports/table.ts";
import { endsOf, widthOf } from "../../src/reports/width.ts";

const COLUMNS = [{ title: "Option" }, { title: "USD", align: "right" }] as const;

test("texts that differ at their ends only are cut in the middle, others at the end", () => {
  const lines = table(
    COLUMNS,
    [
      ["sagemaker-training ml.p4d.24xlarge spot", "1"],
      ["sagemaker-training ml.p4d.24xlarge on-demand", "2"],
      ["bedrock claude-haiku-4.5 cache 5m batch", "3"],
    ],
    30,
  );
  expect(lines.slice(1)).toEqual([
    "sagemaker-tr…4xlarge spot    1",
    "sagemaker-tr…ge on-demand    2",
    "bedrock claude-haiku-4.5…    3",
  ]);
});

test.each([
  ["abcdefghij", 7, "abc…hij"],
  ["abcdefghij", 8, "abcd…hij"],
  ["abcdefghij", 10, "abcdefghij"],
  ["日本語日本語", 9, "日本…本語"],
])("the ends of %s in %i cells", (text, cells, shown) => {
  expect(endsOf(text, cells)).toBe(shown);
  expect(widthOf(shown)).toBeLessThanOrEqual(cells);
});
