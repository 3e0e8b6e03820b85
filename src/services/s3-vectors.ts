import { amount, rate, share } from "../quantity/fields.ts";
import { search } from "./demands.ts";
import { atLeast, beyond, type Formula, input, literal, minus, over, plus, smaller, times } from "./formula.ts";
import { metered } from "./lines.ts";
import { service, way, type World } from "./service.ts";

const GB = 1024 ** 3;

/** Amazon S3 Vectors: storage of vectors, what is put, and for each query what it reads through and returns. */
export const s3Vectors = service({
  name: "s3-vectors",
  title: "Amazon S3 Vectors",
  group: "Storage and network",
  help: "Vector search in S3 without a server: no monthly floor, billed by storage, puts and queries",
  ways: [
    way({
      demand: search,
      run: {
        chunks: amount("vector", "vectors of one document", { default: "10 vector", min: 1 }),
        dimensions: amount("x", "numbers of a vector", { default: 1024, min: 1 }),
        metadata: amount("KB", "key of a vector, and metadata that queries filter by", { default: "1 KB" }),
        "kept-metadata": amount("KB", "metadata of a vector that queries don't filter by: kept, but not read through", {
          default: "0 KB",
        }),
        indexes: amount("x", "indexes that the vectors are split into evenly; a query reads through one", {
          default: 1,
          min: 1,
        }),
        results: amount("x", "vectors that a query returns", { default: 10 }),
        "other-requests": rate("request", "requests to get, list and delete", { default: "0 request" }),
        renewed: share("share of the vectors written in a month: the first load is 100 %", { default: "0 %" }),
      },
      example: "queries=1M documents=100k chunks=10 renewed=10%",
      lines: (values, world) => {
        const queried = plus(
          times(input("dimensions"), literal(constant(world, "bytes-per-dimension"))),
          times(input("metadata"), literal(1024)),
        );
        const bytes = plus(queried, times(input("kept-metadata"), literal(1024)));
        const vectors = times(input("documents"), input("chunks"));
        const inIndex = over(vectors, input("indexes"));
        const included = constant(world, "included") * 1024;
        const leastResult = constant(world, "minimum-per-result") * 1024;
        const leastPut = constant(world, "minimum-per-request") * 1024;
        world.assume(
          "puts",
          "in batches above the least size of a put",
          `a put is charged as at least ${leastPut / 1024} KB`,
        );
        return metered("s3", world.region, values, [
          {
            name: "storage",
            needs: "documents",
            of: times(vectors, bytes, literal(1 / GB)),
            item: ITEM,
            dimension: "storage",
            unit: "GB-month",
            because: "vectors with their keys and metadata",
          },
          {
            name: "put",
            needs: "renewed",
            of: times(vectors, input("renewed"), bytes, literal(1 / GB)),
            item: ITEM,
            dimension: "put",
            unit: "GB",
            because: "vectors written",
          },
          { of: "queries", item: ITEM, dimension: "query-request", unit: "request", because: "each query" },
          {
            of: "other-requests",
            item: ITEM,
            dimension: "other-request",
            unit: "request",
            because: "requests to get, list and delete",
          },
          ...processed(world, input("queries"), inIndex, queried).map((line) => ({
            ...line,
            needs: "queries" as const,
          })),
          {
            name: "returned",
            needs: "queries",
            of: times(
              input("queries"),
              beyond(times(input("results"), atLeast(bytes, leastResult)), literal(included)),
              literal(1 / GB),
            ),
            item: ITEM,
            dimension: "query-data-returned",
            unit: "GB",
            because: `results beyond the first ${included / 1024} KB of each query`,
          },
        ]);
      },
    }),
  ],
});

const ITEM = "s3-vectors";

const constant = (world: World, rule: string): number => world.constant("s3", ITEM, rule);

/** Bands of the size of the index, each with a rate of its own for what a query reads through. */
const BANDS = [
  "query-data-processed-to-100k-vectors",
  "query-data-processed-to-10m-vectors",
  "query-data-processed-over-10m-vectors",
] as const;

/** What queries read through, by band: an index of so many vectors pays each band at its own rate. */
export const processed = (world: World, queries: Formula, vectors: Formula, bytes: Formula) =>
  BANDS.map((dimension, index) => {
    const [start, end] = [boundOf(world, dimension), boundOf(world, BANDS[index + 1] ?? "")];
    const above = start === 0 ? vectors : atLeast(minus(vectors, literal(start)), 0);
    const within = end === Infinity ? above : smaller(above, literal(end - start));
    return {
      name: dimension,
      of: times(queries, within, bytes, literal(1 / (1024 * GB))),
      item: ITEM,
      dimension,
      unit: "TB",
      because: "the vectors of this band that each query reads through",
    };
  });

const boundOf = (world: World, dimension: string): number => {
  const row = world
    .table("metering")
    .find((one) => one["service"] === "s3" && one["dimension"] === dimension && one["rule"] === "threshold");
  return row ? Number(row["value"]) : Infinity;
};
