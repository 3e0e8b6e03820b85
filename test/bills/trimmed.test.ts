import { expect, test } from "vitest";
import { BULK, file, read, ROWS } from "./bills.ts";

/** Reports that someone cut down to a few columns before giving them away, as they lie about everywhere. */
test.each([ROWS, BULK])("a CUR without line item type and currency: usage, in dollars, said so", async (way) => {
  const path = file(
    "identity/TimeInterval,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost,product/region\n" +
      "2026-01-18T00:00:00Z/2026-01-19T00:00:00Z,AmazonSageMaker,USW2-Host:ml.g5.xlarge,24,33.79,us-west-2\n" +
      "2026-01-18T00:00:00Z/2026-01-19T00:00:00Z,AmazonS3,TimedStorage-ByteHrs,50000000000,1.15,us-west-2\n",
  );
  const result = await read(path, way);
  expect(result).toMatchObject({
    format: "cur-1",
    rows: 2,
    rejected: 0,
    period: { from: "2026-01-18", to: "2026-01-19" },
    totals: [{ currency: "USD", billed: "34.94", effective: "34.94", list: null }],
    how: [{ type: "Usage" }],
  });
  expect(result.byMeter).toContainEqual(expect.objectContaining({ item: "ml.g5.xlarge", quantity: "24" }));
  expect(result.notes.join()).toMatch(/no column of currencies/);
});

test.each([ROWS, BULK])("a CUR with a month and a cost, and nothing else of when", async (way) => {
  const path = file(
    "bill_billing_period_start_date,line_item_product_code,line_item_usage_type,line_item_usage_amount,line_item_net_unblended_cost,line_item_currency_code\n" +
      "2026-05-01,AmazonBedrock,USE1-NovaLite-input-tokens,150,0.009,EUR\n",
  );
  expect(await read(path, way)).toMatchObject({ format: "cur-2", totals: [{ currency: "EUR", billed: "0.009" }] });
});

test("a table's cost is never taken from its amounts of usage", async () => {
  const path = file("day,usage amount,usage type,unblended cost\n2026-05-01,5000000,x,1.5\n");
  const result = await read(path);
  expect(result.files[0]?.mapping?.columns).toMatchObject({ quantity: "usage amount", cost: "unblended cost" });
  expect(result.totals).toMatchObject([{ billed: "1.5" }]);
});

test("the bill page's own table: lines that add others up are not counted", async () => {
  const path = file(
    "InvoiceID,LinkedAccountId,RecordType,ProductCode,UsageType,UsageStartDate,UsageQuantity,CurrencyCode,CostBeforeTax,TotalCost\n" +
      "Estimated,012345678910,LinkedLineItem,AmazonSageMaker,USE1-Host:ml.g5.xlarge,2026/01/01 00:00:00,24,USD,30,33\n" +
      "Estimated,012345678910,AccountTotal,,,,,USD,30,33\n" +
      "Estimated,,StatementTotal,,,,,USD,30,33\n",
  );
  expect(await read(path)).toMatchObject({
    rows: 1,
    rejected: 0,
    files: [{ summary: 2 }],
    totals: [{ billed: "33" }],
    byMeter: [{ item: "ml.g5.xlarge", quantity: "24" }],
  });
});

test("a calculator's estimate: parts of a service belong to it, words below the table are no lines", async () => {
  const path = file(
    "Estimate summary\nUpfront cost,Monthly cost,Total 12 months cost,Currency\n0,150.25,1803,USD\n\nDetailed Estimate\n" +
      "Group hierarchy,Region,Description,Service,Upfront,Monthly,First 12 months total,Currency,Status,Configuration summary\n" +
      "My Estimate,US East (N. Virginia),,SageMaker Real-Time Inference,0,150.25,1803,USD,,x\n,,,,,To be checked,,,,\n",
  );
  expect(await read(path)).toMatchObject({
    rows: 1,
    rejected: 0,
    totals: [{ billed: "150.25" }],
    byService: [{ service: "sagemaker", known: true }],
  });
});
