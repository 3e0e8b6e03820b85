import { amount, choice, rate } from "../quantity/fields.ts";
import { metered, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const fields = {
  acus: amount("ACU", "capacity of the cluster, averaged over the hours that it is awake; it can pause at 0"),
  storage: amount("GB", "data in the cluster", { default: "0 GB" }),
  requests: rate("request", "I/O requests (free with io-optimized storage)", { default: "0 request" }),
  backups: amount("GB", "backups beyond the free size of the cluster", { default: "0 GB" }),
};

/** Amazon Aurora PostgreSQL Serverless v2, with vectors by pgvector: ACU-hours, storage, I/O. */
export const auroraPostgresql = service({
  name: "aurora-postgresql",
  title: "Amazon Aurora PostgreSQL (pgvector)",
  group: "Data",
  help: "Relational database with vector search by pgvector: capacity by the ACU-hour, storage, I/O requests",
  ways: [
    way({
      demand: usageOf("aurora-postgresql", "Run a database with vectors", fields, "ACU", (n) => n.acus),
      run: {
        type: choice(["standard", "io-optimized"], "storage: I/O charged by the request, or included", "standard"),
        awake: rate("hour", "hours that the cluster is awake", { default: "24 hour / day" }),
      },
      example: "acus=2 storage=100GB requests=50M",
      lines: ({ type, ...values }, world) => {
        const optimized = type === "io-optimized";
        return metered("aurora-postgresql", world.region, values, [
          {
            of: ["acus", "awake"],
            item: optimized ? "serverless-v2-io-optimized" : "serverless-v2",
            dimension: "acu-hour",
            unit: "ACU-hour",
            because: "capacity by the hour that it is awake",
          },
          { of: "storage", item: type, dimension: "storage", unit: "GB-month", because: "data in the cluster" },
          !optimized && {
            of: "requests",
            item: type,
            dimension: "io-request",
            unit: "request",
            because: "I/O requests",
          },
          {
            of: "backups",
            item: "backup",
            dimension: "storage",
            unit: "GB-month",
            because: "backups beyond the free ones",
          },
        ]);
      },
    }),
  ],
});
