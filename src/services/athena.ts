import { amount, rate } from "../quantity/fields.ts";
import { atLeast, input, literal, over, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const fields = {
  queries: rate("query", "queries; failed ones and DDL are free", { default: "0 query" }),
  scanned: amount("MB", "data that a query scans, compressed and by column", { default: "100 MB" }),
  capacity: amount("DPU", "provisioned DPUs", { default: "0 DPU" }),
  provisioned: rate("hour", "hours that they are provisioned", { default: "24 hour / day" }),
  spark: rate("DPU-hour", "DPU-hours of Spark notebooks", { default: "0 DPU-hour" }),
};

/** Amazon Athena: data scanned, at least 10 MB a query, or capacity by the DPU-hour. */
export const athena = service({
  name: "athena",
  title: "Amazon Athena",
  group: "Data",
  help: "Queries data in S3, billed by the TB scanned; requests and storage of S3 are billed apart",
  ways: [
    way({
      demand: usageOf("athena", "Query data in place", fields, "query", (n) => n.queries),
      run: {},
      example: "queries=30k scanned=250MB",
      lines: (values, world) => {
        const least = world.constant("athena", "sql", "minimum-per-request");
        const perTb = world.constant("athena", "sql", "mb-per-tb");
        const lines = metered("athena", world.region, values, [
          {
            name: "queries",
            needs: "queries",
            of: over(times(input("queries"), atLeast(input("scanned"), least)), literal(perTb)),
            item: "sql",
            dimension: "data-scanned",
            unit: "TB",
            because: `what each query scans, at least ${least} MB`,
          },
          {
            of: ["capacity", "provisioned"],
            item: "provisioned-capacity",
            dimension: "dpu-hour",
            unit: "DPU-hour",
            because: "provisioned DPUs by the hour",
          },
          { of: "spark", item: "spark", dimension: "dpu-hour", unit: "DPU-hour", because: "DPUs of Spark sessions" },
        ]);
        return some(lines, fields);
      },
    }),
  ],
});
