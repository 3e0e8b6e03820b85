import { amount, choice, rate, share } from "../quantity/fields.ts";
import { storeData } from "./demands.ts";
import { beyond, input, larger, literal, over, times } from "./formula.ts";
import { metered } from "./lines.ts";
import { service, way, type World } from "./service.ts";

const CLASSES = [
  "standard",
  "intelligent-tiering",
  "standard-ia",
  "one-zone-ia",
  "glacier-instant-retrieval",
  "glacier-flexible-retrieval",
  "glacier-deep-archive",
  "express-one-zone",
] as const;
type StorageClass = (typeof CLASSES)[number];

/** Classes whose objects are charged for a least time, and for a least size. */
const LEAST_DAYS: readonly StorageClass[] = [
  "standard-ia",
  "one-zone-ia",
  "glacier-instant-retrieval",
  "glacier-flexible-retrieval",
  "glacier-deep-archive",
];
const LEAST_SIZE: readonly StorageClass[] = ["standard-ia", "one-zone-ia"];

/** What reading back costs by class: the dimension of its meter. Standard has none. */
const RETRIEVAL: Readonly<Partial<Record<StorageClass, string>>> = {
  "standard-ia": "retrieval",
  "one-zone-ia": "retrieval",
  "glacier-instant-retrieval": "retrieval",
  "express-one-zone": "retrieval",
};

/** Amazon S3: storage by class, requests, retrieval; least times and least sizes of the infrequent classes. */
export const s3 = service({
  name: "s3",
  title: "Amazon S3",
  group: "Storage and network",
  help: "Object storage by class: GB-months, requests, retrieval; data out to the internet is data-transfer's",
  ways: [
    way({
      demand: storeData,
      run: {
        class: choice(CLASSES, "storage class", "standard"),
        lifetime: amount("day", "days that an object is kept: the infrequent classes charge a least time", {
          default: "365 day",
          min: 0.01,
        }),
        speed: choice(["standard", "bulk", "expedited"], "how fast archived objects come back", "standard"),
        transitions: rate("request", "objects that lifecycle rules move into the class", { default: "0 request" }),
        infrequent: share("share of the data not read for 30 days (intelligent tiering)", { default: "0 %" }),
        archive: share("share of the data in the optional archive tier (intelligent tiering)", { default: "0 %" }),
        "deep-archive": share("share of the data in the optional deep archive tier (intelligent tiering)", {
          default: "0 %",
        }),
        instant: share("share of the data not read for 90 days (intelligent tiering)", { default: "0 %" }),
      },
      example: "storage=20TB objects=5M writes=2M reads=40M retrieved=3TB class=standard-ia",
      lines: ({ class: tier, speed, ...values }, world) => {
        const archived = tier === "glacier-flexible-retrieval" || tier === "glacier-deep-archive";
        const retrieval = archived ? `retrieval-${speed}` : RETRIEVAL[tier];
        if (tier !== "intelligent-tiering" && values.objects.value === 0 && LEAST_SIZE.includes(tier))
          world.assume(
            "size of objects",
            "128 KB or more",
            "objects are not stated; smaller ones are charged as 128 KB",
          );
        return metered("s3", world.region, values, [
          ...(tier === "intelligent-tiering"
            ? tiered(world)
            : [{ ...storageLine(tier, world), needs: "storage" as const }]),
          {
            of: "writes",
            item: tier,
            dimension: "put-copy-post-list-request",
            unit: "request",
            because: "requests that write or list",
          },
          archived
            ? {
                of: "reads",
                item: tier,
                dimension: `retrieval-request-${speed}`,
                unit: "request",
                because: "requests to restore",
              }
            : {
                of: "reads",
                item: tier,
                dimension: "get-other-request",
                unit: "request",
                because: "requests that read",
              },
          {
            of: "transitions",
            item: tier,
            dimension: "lifecycle-transition",
            unit: "request",
            because: "objects moved into the class",
          },
          retrieval !== undefined && {
            of: "retrieved",
            item: tier,
            dimension: retrieval,
            unit: "GB",
            because: "data read back",
          },
          tier === "express-one-zone" && {
            name: "uploaded",
            needs: "storage",
            of: over(times(input("storage"), literal(30)), input("lifetime")),
            item: tier,
            dimension: "upload",
            unit: "GB",
            because: "every byte written: the data, renewed once in its lifetime",
          },
        ]);
      },
    }),
  ],
});

/** Storage, with small objects charged as the least size and short-lived ones for the least time. */
const storageLine = (tier: StorageClass, world: World) => {
  const size = LEAST_SIZE.includes(tier)
    ? larger(input("storage"), times(input("objects"), literal(world.constant("s3", tier, "minimum-size") / 1024 ** 2)))
    : input("storage");
  if (!LEAST_DAYS.includes(tier))
    return {
      name: "storage",
      of: size,
      item: tier,
      dimension: "storage",
      unit: "GB-month",
      because: "data kept, averaged over the month",
    };
  const days = world.constant("s3", tier, "minimum-duration");
  const early = larger(literal(1), over(literal(days), input("lifetime")));
  return {
    name: "storage",
    of: times(size, early),
    item: tier,
    dimension: "storage",
    unit: "GB-month",
    because: `data kept; what goes before ${days} days is charged for ${days}`,
  };
};

/** Intelligent tiering: the data in its tiers by when it was last read, and a fee to watch each object. */
const tiered = (world: World) => {
  const line = { dimension: "storage", unit: "GB-month" };
  const part = (name: "infrequent" | "instant" | "archive" | "deepArchive") => times(input("storage"), input(name));
  world.assume("objects of less than 128 KB", "none", "they are not watched, and stay in the frequent tier");
  const rest = ["infrequent", "instant", "archive", "deep-archive"].map(input);
  const frequent = rest.reduce(beyond, literal(1));
  return [
    {
      ...line,
      name: "frequent",
      needs: "storage",
      of: times(input("storage"), frequent),
      item: "intelligent-tiering-frequent",
      because: "data in use",
    },
    {
      ...line,
      name: "infrequent",
      needs: "infrequent",
      of: part("infrequent"),
      item: "intelligent-tiering-infrequent",
      because: "data not read for 30 days",
    },
    {
      ...line,
      name: "archive-instant",
      needs: "instant",
      of: part("instant"),
      item: "intelligent-tiering-archive-instant",
      because: "data not read for 90 days",
    },
    {
      ...line,
      name: "archive",
      needs: "archive",
      of: part("archive"),
      item: "intelligent-tiering-archive-access",
      because: "data in the optional archive tier",
    },
    {
      ...line,
      name: "deep-archive",
      needs: "deep-archive",
      of: part("deepArchive"),
      item: "intelligent-tiering-deep-archive-access",
      because: "data in the optional deep archive tier",
    },
    {
      name: "objects",
      of: "objects",
      item: "intelligent-tiering",
      dimension: "monitoring",
      unit: "object-month",
      because: "each object watched",
    },
  ] as const;
};
