import { amount, choice, rate } from "../quantity/fields.ts";
import { beyond, input, larger, literal, over, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const shared = {
  storage: amount("GB", "managed storage", { default: "0 GB" }),
  backups: amount("GB", "snapshots beyond the free ones", { default: "0 GB" }),
};

const provisioned = {
  nodes: amount("node", "nodes"),
  ...shared,
};

const NODES = [
  "ra3.large",
  "ra3.xlplus",
  "ra3.4xlarge",
  "ra3.16xlarge",
  "dc2.large",
  "dc2.8xlarge",
  "ds2.8xlarge",
] as const;

const cluster = way({
  demand: usageOf("redshift", "Run a data warehouse", provisioned, "node", (n) => n.nodes),
  run: {
    node: choice(NODES, "node type", "ra3.xlplus"),
    running: rate("hour", "hours that the cluster runs, not paused", { default: "24 hour / day" }),
    spectrum: rate("TB", "data in S3 scanned by Spectrum", { default: "0 TB" }),
    scaling: rate("hour", "hours of concurrency scaling; one hour a day is free", { default: "0 hour" }),
  },
  example: "nodes=2 node=ra3.xlplus storage=2TB spectrum=3TB",
  lines: ({ node, ...values }, world) => {
    const perDay = world.constant("redshift", "ra3.xlplus", "included");
    const free = literal((perDay * world.hours) / 24);
    return metered("redshift", world.region, values, [
      { of: ["nodes", "running"], item: node, dimension: "node-hour", unit: "hour", because: "each node by the hour" },
      {
        of: "storage",
        item: "managed-storage",
        dimension: "storage",
        unit: "GB-month",
        because: "data in managed storage (RA3)",
      },
      { of: "spectrum", item: "spectrum", dimension: "data-scanned", unit: "TB", because: "data in S3 scanned" },
      {
        name: "scaling",
        needs: "scaling",
        of: beyond(times(input("scaling"), literal(3600)), free),
        item: node,
        dimension: "concurrency-scaling",
        unit: "second",
        because: "seconds of concurrency scaling beyond an hour a day",
      },
      { of: "backups", item: "backup", dimension: "storage", unit: "GB-month", because: "snapshots" },
    ]);
  },
});

const serverless = {
  rpus: amount("RPU", "base capacity", { default: "8 RPU", min: 4 }),
  active: rate("hour", "hours in which queries run", { default: "0 hour" }),
  ...shared,
};

const withoutServer = way({
  demand: usageOf(
    "redshift-serverless",
    "Run a data warehouse without a cluster",
    serverless,
    "RPU-hour",
    (n) => n.rpus * n.active,
  ),
  run: { bursts: rate("x", "times that queries begin after a pause: each is at least 60 s", { default: 0 }) },
  example: "rpus=8 active=160h storage=2TB",
  lines: (values, world) => {
    const least = world.constant("redshift", "serverless", "minimum-duration");
    const seconds = larger(times(input("active"), literal(3600)), times(input("bursts"), literal(least)));
    const lines = metered("redshift", world.region, values, [
      {
        name: "compute",
        needs: "active",
        of: over(times(input("rpus"), seconds), literal(3600)),
        item: "serverless",
        dimension: "rpu-hour",
        unit: "RPU-hour",
        because: `seconds in which queries run, at least ${least} a burst; Spectrum and concurrency scaling included`,
      },
      {
        of: "storage",
        item: "managed-storage",
        dimension: "storage",
        unit: "GB-month",
        because: "data in managed storage",
      },
      { of: "backups", item: "backup", dimension: "storage", unit: "GB-month", because: "snapshots" },
    ]);
    return some(lines, serverless);
  },
});

/** Amazon Redshift: nodes by the hour, or RPU-hours while queries run; managed storage apart. */
export const redshift = service({
  name: "redshift",
  title: "Amazon Redshift",
  group: "Data",
  help: "Data warehouse: provisioned nodes with Spectrum, or serverless by the RPU-hour; Redshift ML trains in SageMaker, billed apart",
  ways: [cluster, withoutServer],
});
