import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { BULK, cur, type CurLine, file, folder, read, ROWS } from "./bills.ts";

const WAYS = [
  ["by rows", ROWS],
  ["in bulk", BULK],
] as const;

/** One line of each type, with what it must add to billed, effective and list. */
const TYPES: readonly (readonly [CurLine, string, string, string])[] = [
  [{ type: "Usage", cost: "1.5", list: "1.5", quantity: "1" }, "1.5", "1.5", "1.5"],
  [{ type: "DiscountedUsage", cost: "0", list: "3", "reservation/EffectiveCost": "2", quantity: "10" }, "0", "2", "3"],
  [
    {
      type: "SavingsPlanCoveredUsage",
      cost: "4",
      list: "4",
      "savingsPlan/SavingsPlanEffectiveCost": "2.75",
      quantity: "100",
    },
    "4",
    "2.75",
    "4",
  ],
  [{ type: "SavingsPlanNegation", cost: "-4", list: "9", quantity: "100" }, "-4", "0", "0"],
  [
    {
      type: "SavingsPlanRecurringFee",
      cost: "3",
      "savingsPlan/TotalCommitmentToDate": "3",
      "savingsPlan/UsedCommitment": "2.75",
    },
    "3",
    "0.25",
    "0",
  ],
  [{ type: "SavingsPlanUpfrontFee", cost: "1000" }, "1000", "0", "0"],
  [
    {
      type: "RIFee",
      cost: "70",
      "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod": "1",
      "reservation/UnusedRecurringFee": "2",
    },
    "70",
    "3",
    "0",
  ],
  [{ type: "Fee", cost: "500", "reservation/ReservationARN": "arn:aws:ec2:x" }, "500", "0", "0"],
  [{ type: "Fee", cost: "20" }, "20", "20", "0"],
  [{ type: "Credit", cost: "-7.5" }, "-7.5", "-7.5", "0"],
  [{ type: "Refund", cost: "-2" }, "-2", "-2", "0"],
  [{ type: "Refund", cost: "-100", "savingsPlan/SavingsPlanARN": "arn:aws:savingsplans:x" }, "-100", "0", "0"],
  [{ type: "Tax", cost: "0.31" }, "0.31", "0.31", "0"],
  [{ type: "EdpDiscount", cost: "-0.15" }, "-0.15", "-0.15", "0"],
  [{ type: "PrivateRateDiscount", cost: "-0.05" }, "-0.05", "-0.05", "0"],
  [{ type: "BundledDiscount", cost: "-0.01" }, "-0.01", "-0.01", "0"],
  [{ type: "FlatRateSubscription", cost: "9", list: "9", quantity: "1" }, "9", "9", "9"],
  [{ type: "SomethingNewFee", cost: "8" }, "8", "8", "0"],
  [{ type: "Usage", cost: "0.4", list: "0.4", "lineItem/Operation": "EKSPod-EC2" }, "0", "0", "0"],
];

describe.each(WAYS)("%s", (_, way) => {
  test.each(TYPES)("5–8, 21: line %o adds to billed, effective, list", async (line, billed, effective, list) => {
    const { totals } = await read(file(cur([line, { type: "Usage", cost: "0", list: "0" }])), way);
    expect(totals).toEqual([{ currency: "USD", billed, effective, list }]);
  });

  test("all types together; a negation's usage is not counted; every type is told", async () => {
    const result = await read(file(cur(TYPES.map(([line]) => line))), way);
    expect(result.rows).toBe(TYPES.length);
    expect(result.totals).toEqual([{ currency: "USD", billed: "1502.1", effective: "37.1", list: "17.5" }]);
    expect(result.byMeter[0]).toMatchObject({ service: "sagemaker", item: "ml.g5.xlarge", quantity: "112" });
    expect(result.how.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["SomethingNewFee", "SplitUsage", "EdpDiscount"]),
    );
  });

  test("16: a comma inside quotes moves no cell; newlines and quotes inside cells neither", async () => {
    const line = {
      cost: "1.25",
      "product/ProductName": 'Sold by "AMCS, LLC"\nInc.',
      "lineItem/LineItemDescription": "a,b",
    };
    expect(await read(file(cur([line, line])), way)).toMatchObject({
      rows: 2,
      rejected: 0,
      totals: [{ billed: "2.5" }],
    });
  });

  test("17: account ids keep their zeros; lost ones are told", async () => {
    expect((await read(file(cur([{ cost: "1" }])), way)).byAccount).toMatchObject([{ account: "012345678910" }]);
    const lost = await read(file(cur([{ cost: "1", "lineItem/UsageAccountId": "12345678910" }])), way);
    expect(lost.notes.join(" ")).toContain("spreadsheet");
  });

  test("18: small and long figures are exact", async () => {
    const costs = [
      "3.11e-8",
      "1.0E-6",
      "1.2345678901234567E-9",
      "0.1234567890123456789012345678901234",
      "-4.5E-7",
      "1E2",
      "+7",
      ".5",
      "12345678901234.25",
      "1.5E-10",
      "-0.000000000000000000000000000000001",
    ];
    const { sumOf } = await import("./bills.ts");
    const result = await read(file(cur(costs.map((cost) => ({ cost })))), way);
    expect(result.totals[0]?.billed).toBe(sumOf(costs.map((cost) => cost.replace("+", ""))));
  });

  test("several currencies are never added", async () => {
    const { totals } = await read(file(cur([{ cost: "1" }, { cost: "100", "lineItem/CurrencyCode": "CNY" }])), way);
    expect(totals).toMatchObject([
      { currency: "CNY", billed: "100" },
      { currency: "USD", billed: "1" },
    ]);
  });

  test("a month's schema changes in the middle of a file", async () => {
    const second =
      "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UnblendedCost,lineItem/CurrencyCode\nUsage,2025-12-01T00:00:00Z,5,USD\n";
    const result = await read(file(cur([{ cost: "1" }]) + second + cur([{ cost: "2" }])), way);
    expect(result).toMatchObject({ rows: 3, rejected: 0, totals: [{ billed: "8" }], files: [{ summary: 2 }] });
  });

  test("BOM and CRLF", async () => {
    expect(await read(file(`\ufeff${cur([{ cost: "1" }, { cost: "2" }], "\r\n")}`), way)).toMatchObject({
      rows: 2,
      rejected: 0,
      totals: [{ billed: "3" }],
    });
  });

  test("wrong cells are rejected with file, line, field; what they would have added is told", async () => {
    const path = file(
      cur([
        { cost: "1" },
        { cost: "one" },
        { cost: "2", "lineItem/UsageStartDate": "someday" },
        { cost: "1,234.5" },
        { cost: "3" },
      ]),
    );
    const result = await read(path, way);
    expect(result).toMatchObject({
      rows: 3,
      rejected: 2,
      totals: [{ billed: "1238.5" }],
      rejectedBilled: [{ currency: "USD", billed: "2" }],
    });
    expect(result.problems).toMatchObject([
      { file: path, line: 3, field: "lineItem/UnblendedCost", found: '"one"' },
      { file: path, line: 4, field: "lineItem/UsageStartDate", found: '"someday"' },
    ]);
  });

  test("24: Bedrock native in thousands, Marketplace in millions by its description; tags", async () => {
    const native = {
      "lineItem/ProductCode": "AmazonBedrock",
      "lineItem/UsageType": "EUW1-NovaLite-input-tokens",
      "pricing/unit": "1K tokens",
      quantity: "12.5",
      cost: "0.1",
      "resourceTags/user:Team": "search",
      "product/region": "eu-west-1",
    };
    const market = {
      "bill/BillingEntity": "AWS Marketplace",
      "lineItem/ProductCode": "4a524th30q694o538qndh9ucht",
      "lineItem/UsageType": "USW2-MP:USW2_InputTokenCount-Units",
      "lineItem/Operation": "Usage",
      "lineItem/LineItemDescription": "AWS Marketplace software usage|us-west-2|Million Input Tokens",
      "lineItem/ResourceId": "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-3-5-sonnet-20240620-v1:0",
      "product/ProductName": "Claude 3.5 Sonnet (Amazon Bedrock Edition)",
      "product/region": "us-west-2",
      "pricing/unit": "Units",
      quantity: "0.75",
      cost: "2.25",
    };
    const result = await read(file(cur([native, market])), way);
    expect(result.byMeter).toMatchObject([
      {
        service: "bedrock",
        item: "anthropic.claude-3-5-sonnet-20240620-v1:0",
        dimension: "input-tokens",
        unit: "token",
        quantity: "750000",
        billed: "2.25",
      },
      {
        service: "bedrock",
        item: "amazon.nova-lite-v1:0",
        dimension: "input-tokens",
        unit: "token",
        quantity: "12500",
        billed: "0.1",
      },
    ]);
    expect(result.byTag).toMatchObject([
      { key: "Team", value: "" },
      { key: "Team", value: "search", billed: "0.1" },
    ]);
    expect(result.usage.find(({ tags }) => tags["Team"] === "search")).toMatchObject({
      region: "eu-west-1",
      period: { from: "2025-11-03", to: "2025-11-04" },
    });
  });
});

test("a Marketplace line far behind the beginning of a big file still gets its model", async () => {
  const plain = Array.from({ length: 1000 }, () => ({ cost: "1", quantity: "1" }));
  const market = {
    "lineItem/ProductCode": "4a524th30q694o538qndh9ucht",
    "lineItem/UsageType": "USW2-MP:USW2_InputTokenCount-Units",
    "lineItem/LineItemDescription": "AWS Marketplace software usage|us-west-2|Million Input Tokens",
    "product/ProductName": "Claude 3.5 Sonnet (Amazon Bedrock Edition)",
    "pricing/unit": "Units",
    quantity: "2",
    cost: "6",
  };
  const path = file(cur([...plain, market]));
  const [rows, bulk] = [await read(path, ROWS), await read(path, BULK)];
  expect(bulk.byMeter).toEqual(rows.byMeter);
  expect(bulk.byMeter[1]).toMatchObject({ service: "bedrock", dimension: "input-tokens", quantity: "2000000" });
});

/** A delivery's folder with parts and a manifest. */
const delivery = (root: string, assembly: string, parts: readonly string[], time: number) => {
  const home = join(root, "20251101-20251201", assembly);
  mkdirSync(home, { recursive: true });
  const keys = parts.map((content, index) => {
    const name = `report-${index + 1}.csv`;
    writeFileSync(join(home, name), content);
    return `prefix/report/20251101-20251201/${assembly}/${name}`;
  });
  const manifest = join(home, "report-Manifest.json");
  writeFileSync(
    manifest,
    JSON.stringify({
      assemblyId: assembly,
      reportName: "report",
      billingPeriod: { start: "20251101T000000.000Z" },
      reportKeys: keys,
    }),
  );
  utimesSync(manifest, time, time);
  return manifest;
};

test("1, 2: all parts of the newest assembly, nothing of the older", async () => {
  const root = mkdtempSync(join(folder, "m-"));
  delivery(root, "a1", [cur([{ cost: "1" }])], 1000);
  delivery(root, "a2", [cur([{ cost: "1" }]), cur([{ cost: "10", quantity: "7" }])], 2000);
  const result = await read(root);
  expect(result.totals).toMatchObject([{ billed: "11" }]);
  expect(result.files.map(({ status }) => status).toSorted()).toEqual(["left-out", "read", "read"]);
});

test("4: a part that the manifest lists and that is not there is a problem", async () => {
  const manifest = delivery(mkdtempSync(join(folder, "m-")), "a", [cur([{ cost: "1" }])], 1000);
  writeFileSync(
    manifest,
    JSON.stringify({ assemblyId: "a", reportName: "r", reportKeys: ["a/report-1.csv", "a/report-2.csv"] }),
  );
  const result = await read(manifest);
  expect(result.totals).toMatchObject([{ billed: "1" }]);
  expect(result.problems).toMatchObject([{ found: '"a/report-2.csv"' }]);
});

const month = (from: number, to: number): readonly CurLine[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    cost: `${index + from}.5`,
    quantity: String(index + from),
    "lineItem/UsageStartDate": `2025-11-${String(from + index).padStart(2, "0")}T00:00:00Z`,
  }));

test("2, 3: the same file twice and a restated export count once; parts of one series all count", async () => {
  const older = file(cur(month(1, 10)), "monday.csv");
  const newer = file(cur(month(1, 12)), "tuesday.csv");
  utimesSync(older, 1000, 1000);
  utimesSync(newer, 2000, 2000);
  const once = await read(newer);
  expect((await read([newer, file(cur(month(1, 12)), "copy.csv")])).totals).toEqual(once.totals);
  const both = await read([older, newer]);
  expect(both.totals).toEqual(once.totals);
  expect(both.files.map(({ status }) => status)).toEqual(["left-out", "read"]);
  expect(both.notes.join(" ")).toContain("older delivery");
  expect((await read([older, newer], { overlap: "all" })).problems).toMatchObject([{ file: older }]);
  const part = join(dirname(older), "bill-00001.csv");
  writeFileSync(part, cur(month(1, 10)));
  writeFileSync(join(dirname(older), "bill-00002.csv"), cur(month(1, 11)));
  expect((await read([part, join(dirname(older), "bill-00002.csv")])).files.map(({ status }) => status)).toEqual([
    "read",
    "read",
  ]);
});

test("12–15: CUR 2.0 in JSON maps, columns missing, names in other case, blank headers", async () => {
  const header =
    "LINE_ITEM_LINE_ITEM_TYPE,,line_item_usage_start_date,line_item_unblended_cost,line_item_currency_code,product,resource_tags";
  const rows = [
    'Usage,x,2025-11-01 00:00:00,1.5,USD,"{""product_name"":""Amazon Bedrock"",""region"":""eu-west-1""}","{""user_team"":""search""}"',
    "Usage,x,2025-11-02 00:00:00,2,USD,{},{}",
  ];
  for (const [, way] of WAYS) {
    const result = await read(file([header, ...rows, ""].join("\n")), way);
    expect(result).toMatchObject({ format: "cur-2", rows: 2, rejected: 0, totals: [{ billed: "3.5", list: null }] });
    expect(result.byTag).toMatchObject([{ value: "" }, { key: "team", value: "search", billed: "1.5" }]);
    expect(result.byRegion).toMatchObject([{ region: "" }, { region: "eu-west-1" }]);
  }
});

test("19: formats side by side in one folder", async () => {
  const root = mkdtempSync(join(folder, "mix-"));
  writeFileSync(join(root, "a.csv"), cur([{ cost: "1" }]));
  writeFileSync(
    join(root, "b.csv"),
    "BilledCost,EffectiveCost,ListCost,ChargePeriodStart,ChargeCategory,BillingCurrency,CommitmentDiscountId\n2,2,2,2025-11-01T00:00:00Z,Usage,USD,\n100,0,100,2025-11-01T00:00:00Z,Purchase,USD,sp-1\n",
  );
  writeFileSync(join(root, "notes.txt"), "nothing here\n");
  const result = await read(root);
  expect(result).toMatchObject({ format: "mixed", rows: 3 });
  expect(result.totals, "20: a commitment's purchase is not in the list view").toEqual([
    { currency: "USD", billed: "103", effective: "3", list: "2" },
  ]);
  expect(result.notes.join(" ")).toContain("notes.txt was not read");
});

test("22: a further page is told", async () => {
  const page = {
    NextPageToken: "x",
    ResultsByTime: [
      {
        TimePeriod: { Start: "2025-11-30", End: "2025-12-01" },
        Total: { UnblendedCost: { Amount: "5", Unit: "USD" } },
        Groups: [],
      },
    ],
  };
  const result = await read(file(JSON.stringify(page), "page.json"));
  expect(result).toMatchObject({
    totals: [{ billed: "5" }],
    problems: [{ field: "NextPageToken" }],
    period: { from: "2025-11-30", to: "2025-12-01" },
  });
});

test("a long figure or a Savings Plan far behind a plain beginning is read in full", async () => {
  const plain = Array.from({ length: 1000 }, () => ({ cost: "0.25", quantity: "1" }));
  const long = file(cur([...plain, { cost: "1.2345678901234567E-9" }]));
  expect((await read(long, BULK)).totals[0]?.billed).toBe("250.0000000012345678901234567");
  const covered = file(
    cur([...plain, { type: "SavingsPlanCoveredUsage", cost: "4", "savingsPlan/SavingsPlanEffectiveCost": "2.75" }]),
  );
  expect((await read(covered, BULK)).totals).toMatchObject([{ billed: "254", effective: "252.75" }]);
});
