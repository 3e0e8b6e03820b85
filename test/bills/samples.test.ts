import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BULK, file, read, real, records, ROWS, sumOf } from "./bills.ts";

const CUR = real("cur1-anonymised-2023-11.csv");
const FOCUS = real("focus-1.0-multicloud.csv");

test.each([ROWS, BULK])("a real CUR adds up to its own columns, to the last digit", async (way) => {
  const rows = records(CUR);
  const result = await read(CUR, way);
  expect(result).toMatchObject({ format: "cur-1", rows: 260, rejected: 0, problems: [] });
  expect(result.totals).toEqual([
    {
      currency: "USD",
      billed: sumOf(rows.map((row) => row["lineItem/UnblendedCost"] ?? "")),
      effective: sumOf(rows.map((row) => row["lineItem/UnblendedCost"] ?? "")),
      list: sumOf(rows.map((row) => row["pricing/publicOnDemandCost"] ?? "")),
    },
  ]);
  for (const { day, billed } of result.byDay)
    expect(billed).toBe(
      sumOf(
        rows
          .filter((row) => row["lineItem/UsageStartDate"]?.startsWith(day))
          .map((row) => row["lineItem/UnblendedCost"] ?? ""),
      ),
    );
});

test.each([ROWS, BULK])("a real FOCUS file of three vendors adds up to its own columns", async (way) => {
  const rows = records(FOCUS);
  const column = (name: string, keep: (row: Readonly<Record<string, string>>) => boolean = () => true) =>
    sumOf(rows.filter(keep).map((row) => row[name] ?? ""));
  const result = await read(FOCUS, way);
  expect(result).toMatchObject({ format: "focus-1.0", rows: 168, rejected: 0 });
  const listed = (row: Readonly<Record<string, string>>) =>
    !(row["ChargeCategory"] === "Purchase" && row["CommitmentDiscountId"] !== "NULL");
  expect(result.totals).toEqual([
    {
      currency: "USD",
      billed: column("BilledCost"),
      effective: column("EffectiveCost"),
      list: column("ListCost", listed),
    },
  ]);
  expect(result.tagKeys).toContain("application");
});

test.each([ROWS, BULK])("CUR 2.0 mock and loader's seed: no costs is no total, not zero", async (way) => {
  const mock = await read(real("cur2-mock-keboola.csv"), way);
  expect(mock).toMatchObject({ format: "cur-2", rows: 4, rejected: 0 });
  expect(mock.totals[0]).toEqual({
    currency: "USD",
    billed: sumOf(records(real("cur2-mock-keboola.csv")).map((row) => row["line_item_unblended_cost"] ?? "")),
    effective: sumOf(records(real("cur2-mock-keboola.csv")).map((row) => row["line_item_unblended_cost"] ?? "")),
    list: null,
  });
  const seed = await read(real("cur2-fivetran-seed.csv"), way);
  expect(seed).toMatchObject({ rows: 20, rejected: 0, totals: [] });
  expect(seed.byTag.some(({ key }) => key === "team")).toBe(true);
});

test("a real Cost Explorer answer: amounts in text, days end exclusive", async () => {
  const path = real("cost-explorer-api-getcostandusage.json");
  const document: { ResultsByTime: { Groups: { Metrics: { UnblendedCost: { Amount: string } } }[] }[] } = JSON.parse(
    readFileSync(path, "utf8"),
  );
  const amounts = document.ResultsByTime.flatMap(({ Groups }) =>
    Groups.map(({ Metrics }) => Metrics.UnblendedCost.Amount),
  );
  const result = await read(path);
  expect(result).toMatchObject({
    format: "cost-explorer-api",
    rows: amounts.length,
    period: { from: "2024-02-01", to: "2024-03-12" },
  });
  expect(result.totals).toEqual([{ currency: "USD", billed: sumOf(amounts), effective: null, list: null }]);
  expect(result.byService.some(({ service, known }) => service === "glue" && known)).toBe(true);
});

test("Cost Explorer's download: total lines and columns are not counted twice, a forecast not at all", async () => {
  const services = file(
    '\ufeff"Service","Bedrock($)","Claude ( Bedrock Edition)($)","Total costs($)"\n"Service total","1.5","0.25","1.75"\n"2025-02-11","1","","1"\n"2025-02-10","0.5","0.25","0.75"\n',
  );
  const result = await read(services);
  expect(result).toMatchObject({
    format: "cost-explorer",
    rows: 2,
    rejected: 0,
    problems: [],
    totals: [{ billed: "1.75", effective: null }],
  });
  expect(result.byService.map(({ service }) => service)).toEqual(["bedrock", "bedrock"]);
  const forecast = file(
    '\ufeff"","Total costs($)"\n"Accrued total","7.96e-8"\n"2026-03-03","0.0000000796"\n"2026-03-01","35.97"\n"Forecast total","35.97"\n',
  );
  expect((await read(forecast)).totals).toMatchObject([{ billed: "0.0000000796" }]);
  const spreadsheet = file(
    '"Service";"Bedrock ($)";"Total costs ($)"\n"Service total";"1.234,50";"1.234,50"\n"2025-02-10";"1.234,50";"1.234,50"\n',
  );
  expect((await read(spreadsheet)).totals).toMatchObject([{ billed: "1234.5" }]);
  const accounts = file(
    '"Linked account","012345678910($)","Total costs($)"\n"Linked account name","Research($)","Total costs($)"\n"Linked account total","2","2"\n"2025-02-01","2","2"\n',
  );
  expect((await read(accounts)).byAccount).toMatchObject([{ account: "012345678910", billed: "2" }]);
});

const LOG = {
  schemaType: "ModelInvocationLog",
  schemaVersion: "1.0",
  timestamp: "2025-11-08T12:10:33Z",
  accountId: "012345678910",
  region: "eu-west-1",
  operation: "Converse",
  modelId: "arn:aws:bedrock:eu-west-1:012345678910:inference-profile/eu.anthropic.claude-sonnet-4-20250514-v1:0",
  input: { inputTokenCount: 100, cacheReadInputTokenCount: 40, inputBodyJson: { secret: "PROMPT" } },
  output: { outputTokenCount: 7, outputBodyJson: { secret: "ANSWER" } },
};

test("invocation logs: counts by model, bodies never in a result, failed calls without tokens", async () => {
  const lines = [
    LOG,
    { ...LOG, errorCode: "ThrottlingException", input: {}, output: {} },
    { ...LOG, modelId: "amazon.nova-micro-v1:0" },
  ];
  const { gzipSync } = await import("node:zlib");
  const result = await read(
    file(gzipSync(`${lines.map((line) => JSON.stringify(line)).join("\n")}\nnot json\n`), "log.json.gz"),
  );
  expect(result).toMatchObject({ format: "invocation-log", rows: 3, rejected: 1, totals: [] });
  expect(result.problems).toMatchObject([{ line: 4 }]);
  const quantity = (item: string, dimension: string) =>
    result.byMeter.find((meter) => meter.item === item && meter.dimension === dimension)?.quantity;
  expect(quantity("anthropic.claude-sonnet-4-20250514-v1:0", "input-tokens")).toBe("100");
  expect(quantity("anthropic.claude-sonnet-4-20250514-v1:0", "cache-read-input-tokens")).toBe("40");
  expect(quantity("amazon.nova-micro-v1:0", "output-tokens")).toBe("7");
  expect(JSON.stringify(result)).not.toMatch(/PROMPT|ANSWER/);
});

const asPrinted = { ...LOG, input: { ...LOG.input, inputBodyJson: { text: 'a } b { " c' } } };
test.each([
  ["printed over lines", `${JSON.stringify(asPrinted, null, 2)}\n${JSON.stringify(LOG, null, 2)}\n`],
  [
    "with a prompt of megabytes",
    ['\\"', "}"].map((sign) => JSON.stringify({ ...LOG, prompt: sign.repeat(3e6) }, null, 1)).join("\n"),
  ],
  ["a list over lines", JSON.stringify([asPrinted, LOG], null, 2)],
  ["a list on one line", JSON.stringify([asPrinted, LOG])],
  ["behind time stamps", `2025-11-08T12:10:33Z ${JSON.stringify(LOG)}\n2025-11-08T12:10:34Z ${JSON.stringify(LOG)}\n`],
  [
    "events of CloudWatch Logs",
    JSON.stringify({ events: [LOG, LOG].map((log) => ({ message: JSON.stringify(log) })) }),
  ],
])("invocation logs: %s", async (_, text) => {
  const result = await read(file(text, "log.json"));
  expect(result).toMatchObject({ format: "invocation-log", rows: 2, rejected: 0 });
  expect(result.byMeter.find(({ dimension }) => dimension === "input-tokens")?.quantity).toBe("200");
});

test("invocation logs: a line cut off takes no other with it", async () => {
  const text = `${JSON.stringify(LOG).slice(0, 60)}\n${JSON.stringify(LOG)}\nxx {\n${JSON.stringify(LOG)}\n`;
  expect(await read(file(text, "log.jsonl"))).toMatchObject({
    rows: 2,
    rejected: 2,
    problems: [{ line: 1 }, { line: 3 }],
  });
});

test("a Cost Explorer answer of which only the list of periods was kept", async () => {
  const periods = ["2026-01-01", "2026-02-01"].map((Start) => ({
    TimePeriod: { Start, End: "2026-03-01" },
    Groups: [{ Keys: ["Amazon Bedrock"], Metrics: { UnblendedCost: { Amount: "1.5", Unit: "USD" } } }],
  }));
  expect(await read(file(JSON.stringify(periods), "ce.json"))).toMatchObject({
    format: "cost-explorer-api",
    rows: 2,
    totals: [{ billed: "3" }],
    byService: [{ service: "bedrock" }],
  });
});

test("CloudWatch: sums of tokens are usage, averages are not", async () => {
  const api = file(
    JSON.stringify({
      MetricDataResults: [
        {
          Id: "m1",
          Label: "amazon.nova-lite-v1:0 InputTokenCount",
          Timestamps: ["2025-11-01T00:00:00Z", "2025-11-02T00:00:00Z"],
          Values: [1000, 500],
        },
        {
          Id: "m2",
          Label: "amazon.nova-lite-v1:0 InvocationLatency",
          Timestamps: ["2025-11-01T00:00:00Z"],
          Values: [250.5],
        },
      ],
    }),
    "metrics.json",
  );
  const result = await read(api);
  expect(result).toMatchObject({
    format: "cloudwatch",
    rows: 3,
    byMeter: [{ item: "amazon.nova-lite-v1:0", dimension: "input-tokens", quantity: "1500" }],
  });
  const console = file(
    "Id,m1\nLabel,InputTokenCount\nFull label,AWS/Bedrock amazon.nova-lite-v1:0 InputTokenCount\n2025/11/01 00:00:00,1000\n2025/11/02 00:00:00,500\n",
  );
  expect((await read(console)).byMeter).toMatchObject([
    { item: "amazon.nova-lite-v1:0", dimension: "input-tokens", quantity: "1500" },
  ]);
});

test("a calculator's estimate", async () => {
  const estimate = file(
    'Estimate summary\nUpfront cost,Monthly cost,Total 12 months cost,Currency\n0,150.25,1803,USD\n\nDetailed Estimate\nGroup hierarchy,Region,Description,Service,Upfront,Monthly,First 12 months total,Currency,Status,Configuration summary\nMy Estimate,US East (N. Virginia),,Amazon SageMaker,0,"1,150.25",1803,USD,,"ml.g5, 1"\n',
  );
  expect(await read(estimate)).toMatchObject({
    format: "calculator",
    rows: 1,
    totals: [{ billed: "1150.25", list: "1150.25" }],
    byService: [{ service: "sagemaker" }],
  });
  const lines = file(
    JSON.stringify({
      items: [
        {
          serviceCode: "AmazonSageMaker",
          usageType: "USE1-Host:ml.g5.xlarge",
          operation: "RunInstance",
          quantity: { amount: 730, unit: "Hrs" },
          cost: 1028.4,
          currency: "USD",
        },
      ],
    }),
    "e.json",
  );
  expect((await read(lines)).byMeter).toMatchObject([{ service: "sagemaker", item: "ml.g5.xlarge", quantity: "730" }]);
});

test("any usage table, by a guessed or a given mapping", async () => {
  const path = file(
    'Usage Date,Team,Service,Cost (USD),Currency\n30/11/2025,search,Amazon Bedrock,"1,234.50",USD\n1/12/2025,chat,Amazon Bedrock,$3.25,USD\n',
  );
  const guessed = await read(path);
  expect(guessed).toMatchObject({
    format: "usage",
    rows: 2,
    totals: [{ billed: "1237.75" }],
    period: { from: "2025-11-30", to: "2025-12-02" },
  });
  expect(guessed.files[0]).toMatchObject({
    guessed: true,
    mapping: { columns: { date: "Usage Date", cost: "Cost (USD)", service: "Service" }, tags: { Team: "Team" } },
  });
  expect(guessed.byTag).toMatchObject([{ key: "Team", value: "search", billed: "1234.5" }, { value: "chat" }]);
  const mapped = await read(file("d,what,n\n2025-11-01,m,5\n"), {
    map: { columns: { date: "d", item: "what", quantity: "n" }, tags: {}, service: "bedrock" },
  });
  expect(mapped).toMatchObject({ rows: 1, totals: [] });
  await expect(read(file("a,b\nx,y\n"))).rejects.toThrow(/mapping file/);
  await expect(read(path, { map: { columns: { date: "Usage Dat", cost: "Cost (USD)" }, tags: {} } })).rejects.toThrow(
    /Usage Date/,
  );
});
