import { amount, choice, flag, rate } from "../quantity/fields.ts";
import { inBlocks } from "./blocks.ts";
import { input, larger, literal, over, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const KB_PER_GB = 1024 ** 2;

const records = {
  records: rate("record", "records put", { default: "0 record" }),
  size: amount("KB", "size of a record", { default: "1 KB" }),
};

const dataIn = over(times(input("records"), input("size")), literal(KB_PER_GB));

/** Amazon Kinesis Data Streams: shards and put units of 25 KB, or data in and out of on-demand streams. */
export const kinesisDataStreams = service({
  name: "kinesis-data-streams",
  title: "Amazon Kinesis Data Streams",
  group: "Data",
  help: "Streams of records: provisioned shards, on demand, or the on-demand advantage of an account that commits",
  ways: [
    way({
      demand: usageOf("kinesis-data-streams", "Stream records", records, "record", (n) => n.records),
      run: {
        mode: choice(["provisioned", "on-demand", "on-demand-advantage"], "capacity mode", "provisioned"),
        shards: amount("shard", "shards (provisioned)", { default: "1 shard" }),
        streams: amount("stream", "streams (on demand)", { default: "1 stream" }),
        running: rate("hour", "hours that they exist", { default: "24 hour / day" }),
        read: rate("GB", "data read (on demand)", { default: "0 GB" }),
        consumers: amount("x", "consumers with enhanced fan-out", { default: 0 }),
        "extended-retention": flag("records kept beyond 24 hours, up to 7 days (provisioned: by the shard-hour)"),
        "extended-storage": amount("GB", "data kept beyond 24 hours, up to 7 days (on demand)", { default: "0 GB" }),
        "long-read": rate("GB", "data read that is older than 7 days (provisioned)", { default: "0 GB" }),
        "long-storage": amount("GB", "data kept beyond 7 days", { default: "0 GB" }),
      },
      example: "records=300M size=2KB shards=4 consumers=1",
      lines: ({ mode, ...values }, world) => {
        const fanOut = {
          name: "fan-out",
          needs: "consumers" as const,
          of: times(dataIn, input("consumers")),
          dimension: "enhanced-fan-out-data",
          unit: "GB",
          because: "data to each consumer with enhanced fan-out",
        };
        if (mode === "provisioned") {
          const block = world.constant("kinesis-data-streams", mode, "block");
          return metered("kinesis-data-streams", world.region, values, [
            {
              of: ["shards", "running"],
              item: mode,
              dimension: "shard-hour",
              unit: "hour",
              because: "each shard by the hour",
            },
            {
              name: "puts",
              needs: "records",
              of: times(input("records"), inBlocks(input("size"), block, 1)),
              item: mode,
              dimension: "put-payload-unit",
              unit: "unit",
              because: `each record in units of ${block} KB`,
            },
            {
              of: ["consumers", "shards", "running"],
              item: mode,
              dimension: "enhanced-fan-out-consumer-shard-hour",
              unit: "hour",
              because: "each shard of each consumer",
            },
            { ...fanOut, item: mode },
            values["extended-retention"] && {
              name: "extended-retention",
              of: ["shards", "running"],
              item: mode,
              dimension: "extended-retention-shard-hour",
              unit: "hour",
              because: "each shard that keeps records longer",
            },
            {
              of: "long-read",
              item: mode,
              dimension: "long-term-retrieval",
              unit: "GB",
              because: "data read that is older than 7 days",
            },
            {
              of: "long-storage",
              item: mode,
              dimension: "long-term-retention",
              unit: "GB-month",
              because: "data kept beyond 7 days",
            },
          ]);
        }
        const advantage = mode === "on-demand-advantage";
        const least = advantage
          ? (world.constant("kinesis-data-streams", mode, "minimum-throughput") * 3600) / 1024
          : 0;
        const lines = metered("kinesis-data-streams", world.region, values, [
          !advantage && {
            of: ["streams", "running"],
            item: mode,
            dimension: "stream-hour",
            unit: "hour",
            because: "each stream by the hour",
          },
          advantage
            ? {
                name: "data-in",
                of: larger(dataIn, times(literal(least), input("running"))),
                item: mode,
                dimension: "data-in",
                unit: "GB",
                because: "data in, at least what the account commits to",
              }
            : {
                name: "data-in",
                needs: "records",
                of: dataIn,
                item: mode,
                dimension: "data-in",
                unit: "GB",
                because: "data in",
              },
          { of: "read", item: mode, dimension: "data-out", unit: "GB", because: "data read" },
          { ...fanOut, item: "on-demand" },
          {
            of: "extended-storage",
            item: "on-demand",
            dimension: "extended-retention",
            unit: "GB-month",
            because: "data kept beyond 24 hours",
          },
          {
            of: "long-storage",
            item: "on-demand",
            dimension: "long-term-retention",
            unit: "GB-month",
            because: "data kept beyond 7 days",
          },
        ]);
        return some(lines, records);
      },
    }),
  ],
});

/** Amazon Data Firehose: GB of records, each rounded up to 5 KB; conversion, partitioning and delivery into a VPC. */
export const dataFirehose = service({
  name: "data-firehose",
  title: "Amazon Data Firehose",
  group: "Data",
  help: "Delivers records to S3 and other stores, billed by the GB with each record rounded up to 5 KB",
  ways: [
    way({
      demand: usageOf("data-firehose", "Deliver records", records, "record", (n) => n.records),
      run: {
        conversion: flag("records converted to Parquet or ORC"),
        partitioning: flag("dynamic partitioning"),
        iceberg: flag("delivered to Apache Iceberg tables"),
        zones: amount("x", "zones of a delivery into a VPC", { default: 0 }),
        running: rate("hour", "hours of the delivery into a VPC", { default: "24 hour / day" }),
      },
      example: "records=200M size=3KB conversion=yes",
      lines: ({ conversion, partitioning, iceberg, ...values }, world) => {
        const block = world.constant("data-firehose", "direct-put", "block");
        const rounded = over(
          times(input("records"), inBlocks(input("size"), block, 1), literal(block)),
          literal(KB_PER_GB),
        );
        const perGb = { needs: "records" as const, unit: "GB" };
        const lines = metered("data-firehose", world.region, values, [
          {
            ...perGb,
            name: "ingested",
            of: rounded,
            item: "direct-put",
            dimension: "data-ingested",
            because: `each record rounded up to ${block} KB`,
          },
          conversion && {
            ...perGb,
            name: "conversion",
            of: rounded,
            item: "format-conversion",
            dimension: "data",
            because: "the same GB, converted",
          },
          partitioning && {
            ...perGb,
            name: "partitioning",
            of: dataIn,
            item: "dynamic-partitioning",
            dimension: "data",
            because: "data delivered to partitions",
          },
          iceberg && {
            ...perGb,
            name: "iceberg",
            of: rounded,
            item: "iceberg-destination",
            dimension: "data",
            because: "data delivered to tables",
          },
          {
            name: "vpc-data",
            needs: "zones",
            of: dataIn,
            item: "vpc-delivery",
            dimension: "data",
            unit: "GB",
            because: "data delivered into the VPC",
          },
          {
            of: ["zones", "running"],
            name: "vpc-zones",
            item: "vpc-delivery",
            dimension: "az-hour",
            unit: "hour",
            because: "each zone by the hour",
          },
        ]);
        return some(lines, records);
      },
    }),
  ],
});
