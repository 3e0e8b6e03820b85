import { amount, choice, rate, share } from "../quantity/fields.ts";
import { atLeast, beyond, input, literal, minus, smaller, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way, type World } from "./service.ts";

const volumes = {
  volumes: amount("x", "volumes", { default: 1 }),
  size: amount("GB", "size of each volume", { default: "0 GB" }),
  iops: amount("IOPS", "IOPS of each volume (gp3: beyond the included 3,000 is charged)", { default: "0 IOPS" }),
  throughput: amount("MBps", "throughput of each volume (gp3: beyond the included 125 MBps is charged)", {
    default: "0 MBps",
  }),
  snapshots: amount("GB", "snapshots kept", { default: "0 GB" }),
  "archived-snapshots": amount("GB", "snapshots in the archive, at least 90 days", { default: "0 GB" }),
  "archive-retrieved": rate("GB", "snapshots read back from the archive", { default: "0 GB" }),
  "fast-restore": rate("hour", "hours of fast snapshot restore: snapshots times zones times hours", {
    default: "0 hour",
  }),
};

/** Amazon EBS: GB-months of volumes, IOPS and throughput beyond what gp3 includes, snapshots. */
export const ebs = service({
  name: "ebs",
  title: "Amazon EBS",
  group: "Storage and network",
  help: "Volumes for instances: provisioned GB, IOPS, throughput, and snapshots",
  ways: [
    way({
      demand: usageOf("ebs", "Keep volumes", volumes, "GB-month", (n) => n.volumes * n.size),
      run: {
        type: choice(["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"], "type of the volumes", "gp3"),
        kept: share("share of the month that they exist", { default: "100 %" }),
        requests: rate("request", "I/O requests (type standard)", { default: "0 request" }),
      },
      example: "volumes=4 size=500GB type=gp3 iops=6000 throughput=250MBps snapshots=800GB",
      lines: ({ type, ...values }, world) => {
        const gp3 = type === "gp3";
        const included = (dimension: string) =>
          literal(
            Number(
              world
                .table("metering")
                .find(
                  (row) =>
                    row["service"] === "ebs" &&
                    row["item"] === "gp3" &&
                    row["dimension"] === dimension &&
                    row["rule"] === "included",
                )?.["value"],
            ),
          );
        const lines = metered("ebs", world.region, values, [
          {
            name: "storage",
            needs: "size",
            of: ["volumes", "size", "kept"],
            item: type,
            dimension: "storage",
            unit: "GB-month",
            because: "provisioned GB for the time that volumes exist",
          },
          gp3 && {
            name: "iops",
            needs: "iops",
            of: times(input("volumes"), beyond(input("iops"), included("provisioned-iops")), input("kept")),
            item: type,
            dimension: "provisioned-iops",
            unit: "IOPS-month",
            because: "IOPS beyond those that each volume includes",
          },
          gp3 && {
            name: "throughput",
            needs: "throughput",
            of: times(input("volumes"), beyond(input("throughput"), included("provisioned-throughput")), input("kept")),
            item: type,
            dimension: "provisioned-throughput",
            unit: "MBps-month",
            because: "throughput beyond that which each volume includes",
          },
          ...(type === "io2" ? bandsOf(world).map((line) => ({ ...line, needs: "iops" as const })) : []),
          type === "io1" && {
            name: "iops",
            needs: "iops",
            of: ["volumes", "iops", "kept"],
            item: type,
            dimension: "provisioned-iops",
            unit: "IOPS-month",
            because: "all provisioned IOPS",
          },
          type === "standard" && {
            of: "requests",
            item: type,
            dimension: "io-request",
            unit: "request",
            because: "I/O requests",
          },
          {
            of: "snapshots",
            item: "snapshot",
            dimension: "storage",
            unit: "GB-month",
            because: "blocks that snapshots keep",
          },
          {
            of: "archived-snapshots",
            item: "snapshot-archive",
            dimension: "storage",
            unit: "GB-month",
            because: "whole snapshots in the archive",
          },
          {
            of: "archive-retrieved",
            item: "snapshot-archive",
            dimension: "retrieval",
            unit: "GB",
            because: "snapshots read back from the archive",
          },
          {
            of: "fast-restore",
            item: "fast-snapshot-restore",
            dimension: "dsu-hour",
            unit: "hour",
            because: "each snapshot in each zone, by the hour",
          },
        ]);
        return some(lines, volumes);
      },
    }),
  ],
});

const TYPES = [
  "persistent-ssd-125",
  "persistent-ssd-250",
  "persistent-ssd-500",
  "persistent-ssd-1000",
  "scratch-ssd",
  "persistent1-ssd-50",
  "persistent1-ssd-100",
  "persistent1-ssd-200",
  "persistent-hdd-12",
  "persistent-hdd-12-ssd-cache",
  "persistent-hdd-40",
  "persistent-hdd-40-ssd-cache",
  "intelligent-tiering",
] as const;

const fileSystems = {
  storage: amount("GB", "capacity of each file system; at least 1,200 GB is provisioned", { default: "1200 GB" }),
  "file-systems": amount("x", "file systems", { default: 1 }),
};

/** Amazon FSx for Lustre: provisioned GB-months at a rate that follows from type and throughput class. */
export const fsxLustre = service({
  name: "fsx-lustre",
  title: "Amazon FSx for Lustre",
  group: "Storage and network",
  help: "Fast shared storage for training: provisioned capacity by throughput class",
  ways: [
    way({
      demand: usageOf(
        "fsx-lustre",
        "Keep fast shared storage",
        fileSystems,
        "GB-month",
        (n) => n.storage * n.fileSystems,
      ),
      run: {
        type: choice(TYPES, "type, and MBps for each TB", "persistent-ssd-125"),
        kept: share("share of the month that they exist", { default: "100 %" }),
        "metadata-iops": amount("IOPS", "metadata IOPS beyond those included, of each", { default: "0 IOPS" }),
        infrequent: share("share of the data not read for 30 days (intelligent tiering)", { default: "0 %" }),
        archive: share("share of the data not read for 90 days (intelligent tiering)", { default: "0 %" }),
        throughput: amount("MBps", "throughput capacity of each (intelligent tiering)", { default: "0 MBps" }),
        backups: amount("GB", "backups kept", { default: "0 GB" }),
      },
      example: "storage=4800GB type=persistent-ssd-250 kept=50%",
      lines: ({ type, ...values }, world) => {
        const least = world.constant("fsx-lustre", type, "minimum-size");
        const tiered = type === "intelligent-tiering";
        if (values.storage.value < least && !tiered)
          world.assume("least size", `${least} GB`, "memory; 600 GB for some types");
        return metered("fsx-lustre", world.region, values, [
          ...(tiered ? tiersOfFiles() : []),
          !tiered && {
            name: "storage",
            of: times(atLeast(input("storage"), least), input("fileSystems"), input("kept")),
            item: type,
            dimension: "storage",
            unit: "GB-month",
            because: "provisioned capacity for the time that it exists",
          },
          {
            of: ["throughput", "file-systems", "kept"],
            item: "throughput-capacity",
            dimension: "throughput",
            unit: "MBps-month",
            because: "throughput capacity",
          },
          {
            of: ["metadata-iops", "file-systems", "kept"],
            item: "metadata-iops",
            dimension: "iops",
            unit: "IOPS-month",
            because: "metadata IOPS beyond those included",
          },
          { of: "backups", item: "backup", dimension: "storage", unit: "GB-month", because: "backups kept" },
        ]);
      },
    }),
  ],
});

/** Intelligent tiering of files: data by when it was last read. */
const tiersOfFiles = () => {
  const line = { dimension: "storage", unit: "GB-month" };
  const data = times(input("storage"), input("fileSystems"), input("kept"));
  const frequent = beyond(minus(literal(1), input("infrequent")), input("archive"));
  return [
    {
      ...line,
      name: "frequent",
      of: times(data, frequent),
      item: "intelligent-tiering-frequent",
      because: "data in use",
    },
    {
      ...line,
      name: "infrequent",
      needs: "infrequent",
      of: times(data, input("infrequent")),
      item: "intelligent-tiering-infrequent",
      because: "data not read for 30 days",
    },
    {
      ...line,
      name: "archive",
      needs: "archive",
      of: times(data, input("archive")),
      item: "intelligent-tiering-archive",
      because: "data not read for 90 days",
    },
  ] as const;
};

/** IOPS of io2 by band: those of each volume pay each band at its own rate, for the time that the volume exists. */
const bandsOf = (world: World) => {
  const starts = world
    .table("metering")
    .filter(({ service, item, rule }) => service === "ebs" && item === "io2" && rule === "threshold")
    .map((row) => ({ dimension: row["dimension"] ?? "", start: Number(row["value"]) }))
    .toSorted((left, right) => left.start - right.start);
  return starts.map(({ dimension, start }, index) => {
    const end = starts[index + 1]?.start;
    const above = beyond(input("iops"), literal(start));
    const within = end === undefined ? above : smaller(above, literal(end - start));
    return {
      name: start === 0 ? "iops" : `iops-over-${start}`,
      of: times(input("volumes"), within, input("kept")),
      item: "io2",
      dimension,
      unit: "IOPS-month",
      because: "provisioned IOPS of this band of each volume",
    };
  });
};
