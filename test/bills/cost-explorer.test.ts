import { expect, test } from "vitest";
import { file, read } from "./bills.ts";

const lines = (...rows: readonly string[]): string => `${rows.join("\n")}\n`;

test("groups down and periods across: totals of both kinds are not counted", async () => {
  const months = file(
    lines(
      'Service,"Jul 2026($)","Aug 2026*($)","Service total($)"',
      '"Total costs($)","300.00","520.00","820.00"',
      '"Amazon SageMaker","200.00","1,300.00","1,500.00"',
      '"Claude Sonnet 4.5 (Amazon Bedrock Edition)","100.00","","100.00"',
    ),
  );
  const result = await read(months);
  expect(result).toMatchObject({
    format: "cost-explorer",
    rows: 2,
    rejected: 0,
    totals: [{ currency: "USD", billed: "1600" }],
    period: { from: "2026-07-01", to: "2026-08-02" },
  });
  expect(result.byService.map(({ service, billed }) => [service, billed])).toEqual([
    ["sagemaker", "1500"],
    ["bedrock", "100"],
  ]);
  const days = file(lines("Region,2026-07-01,2026-07-02,Total", "us-east-1,1,2,3", "eu-west-1,x,2,2", "Total,1,4,5"));
  expect(await read(days)).toMatchObject({
    rows: 1,
    rejected: 1,
    problems: [{ line: 3, field: "2026-07-01" }],
    byRegion: [{ region: "us-east-1", billed: "3" }],
  });
});

test("written by a spreadsheet of another language: the semicolon is told from the decimal comma", async () => {
  const path = file(
    lines(
      "Usage type;USE1-Host:ml.g5.xlarge ($);Total costs ($)",
      "2026-03-01;1.234,56;1.234,56",
      "Usage type total;1.234,56;1.234,56",
    ),
  );
  expect(await read(path)).toMatchObject({ problems: [], totals: [{ billed: "1234.56" }] });
});

test("money and amounts side by side: only money is checked against the total of costs", async () => {
  const path = file(
    lines(
      '"Usage type","USE1-Host:ml.g5.xlarge($)","USE1-Host:ml.g5.xlarge(Hrs)","Total costs($)","Total usage(Hrs)"',
      '"Usage type total","2","4","2","4"',
      '"2026-03-01","2","4","2","4"',
    ),
  );
  expect(await read(path)).toMatchObject({
    problems: [],
    totals: [{ billed: "2" }],
    byMeter: [{ item: "ml.g5.xlarge", quantity: "4", billed: "2" }],
  });
});

test("grouped by a tag, by accounts with their names", async () => {
  const tag = file(
    lines(
      '"team","search($)","No tag key: team($)","Total costs($)"',
      '"team total","24.5","1.2","25.7"',
      '"2026-03-01","24.5","1.2","25.7"',
    ),
  );
  expect((await read(tag)).byTag).toMatchObject([
    { key: "team", value: "search", billed: "24.5" },
    { key: "team", value: "", billed: "1.2" },
  ]);
  const accounts = file(
    lines(
      '"Linked account","Research (012345678910)($)","Total costs($)"',
      '"Linked account total","2","2"',
      '"2026-03-01","2","2"',
    ),
  );
  expect((await read(accounts)).byAccount).toMatchObject([{ account: "012345678910", billed: "2" }]);
});

test("costs of a usage type without its amount: shown, and not offered as usage of nothing", async () => {
  const path = file(lines('"Usage type","USE1-Host:ml.g5.xlarge($)","Total costs($)"', '"2026-03-01","14.5","14.5"'));
  const result = await read(path);
  expect(result.byService).toMatchObject([{ service: "sagemaker", billed: "14.5" }]);
  expect(result.usage).toEqual([]);
  expect(result.unmapped).toMatchObject([
    { usageType: "USE1-Host:ml.g5.xlarge", billed: "14.5", reason: "the bill states no amount of it" },
  ]);
});
