import { amount, choice, rate } from "../quantity/fields.ts";
import { inBlocks } from "./blocks.ts";
import { input, literal, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const items = {
  writes: rate("request", "items written", { default: "0 request" }),
  reads: rate("request", "items read", { default: "0 request" }),
  size: amount("KB", "size of an item: writes count by 1 KB, reads by 4 KB", { default: "1 KB" }),
  storage: amount("GB", "items and indexes kept", { default: "0 GB" }),
};

/** Units that one block takes: two eventually consistent reads are one unit, and a transaction takes twice as many. */
const UNITS = {
  eventual: { read: 0.5, write: 1 },
  strong: { read: 1, write: 1 },
  transactional: { read: 2, write: 2 },
} as const;

/** Amazon DynamoDB: request units on demand or capacity units by the hour, storage, backups and streams. */
export const dynamodb = service({
  name: "dynamodb",
  title: "Amazon DynamoDB",
  group: "Storage and network",
  help: "Tables of items: requests in units of 1 KB written and 4 KB read, on demand or as capacity by the hour; storage and backups",
  ways: [
    way({
      demand: usageOf("dynamodb", "Keep items in tables", items, "request", (n) => n.writes + n.reads),
      run: {
        mode: choice(
          ["on-demand", "provisioned"],
          "how requests are paid: each, or as capacity by the hour",
          "on-demand",
        ),
        consistency: choice(
          ["eventual", "strong", "transactional"],
          "of reads (half a unit, one, two); transactional writes take two units as well",
          "eventual",
        ),
        class: choice(["standard", "standard-ia"], "table class", "standard"),
        "write-capacity": amount("unit", "write units a second, of mode=provisioned", { default: 0 }),
        "read-capacity": amount("unit", "read units a second, of mode=provisioned", { default: 0 }),
        running: rate("hour", "hours that the capacity exists", { default: "24 hour / day" }),
        backups: amount("GB", "backups on demand that are kept", { default: "0 GB" }),
        "point-in-time": amount("GB", "tables that can be restored to a point in time", { default: "0 GB" }),
        "stream-reads": rate("request", "reads of streams, beyond those of Lambda", { default: "0 request" }),
      },
      example: "writes=5M reads=20M size=2KB storage=40GB",
      lines: ({ mode, consistency, class: item, ...values }, world) => {
        const block = (rule: string) => world.constant("dynamodb", item, rule);
        const provisioned = mode === "provisioned";
        const units = UNITS[consistency];
        const requests = (kind: "read" | "write", size: number) => ({
          name: `${kind}s`,
          needs: `${kind}s` as const,
          of: times(input(`${kind}s`), inBlocks(input("size"), size, 1), literal(units[kind])),
          item,
          dimension: `${kind}-request-unit`,
          unit: "unit",
          because: `each ${kind} in blocks of ${size} KB, at ${units[kind]} units a block`,
        });
        const capacity = (kind: "read" | "write") => ({
          name: `${kind}-capacity`,
          needs: `${kind}-capacity` as const,
          of: times(input(`${kind}-capacity`), input("running")),
          item,
          dimension: `${kind}-capacity-unit-hour`,
          unit: "unit-hour",
          because: "provisioned capacity, used or not",
        });
        const lines = metered("dynamodb", world.region, values, [
          !provisioned && requests("write", block("block-write")),
          !provisioned && requests("read", block("block-read")),
          provisioned && capacity("write"),
          provisioned && capacity("read"),
          { of: "storage", item, dimension: "storage", unit: "GB-month", because: "items and indexes kept" },
          { of: "backups", item: "backup", dimension: "storage", unit: "GB-month", because: "backups kept" },
          {
            of: "point-in-time",
            item: "pitr",
            dimension: "storage",
            unit: "GB-month",
            because: "tables that can be restored to a point in time",
          },
          {
            of: "stream-reads",
            item: "streams",
            dimension: "read-request",
            unit: "request",
            because: "reads of streams",
          },
        ]);
        return some(lines, items);
      },
    }),
  ],
});
