/** Where the vectors of a corpus live, each store with the least that it costs in a month. */
import { amount, choice, named, rate, type Values } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { blocks, blocksFormula } from "./blocks.ts";
import { atLeast, input, inSteps, lineOf, literal, minus, ONE, over, plus, times, type Formula } from "./formula.ts";
import { wanted } from "./lines.ts";
import { processed } from "./s3-vectors.ts";
import type { Line, World } from "./service.ts";

export const STORES = [
  "opensearch-serverless",
  "aurora",
  "s3-vectors",
  "neptune-analytics",
  "memorydb",
  "kendra",
  "knowledge-base",
  "fixed",
] as const;
export type Store = (typeof STORES)[number];

export const storeFields = {
  store: choice(
    STORES,
    "where the vectors live; knowledge-base is the managed one of Bedrock, fixed a store that you pay for elsewhere",
    "s3-vectors",
  ),
  dimensions: amount("x", "numbers in one vector", { default: 1024, min: 1 }),
  "index-overhead": amount("x", "memory of the index for a byte of vectors, in stores that hold it in memory", {
    default: 1.15,
    min: 1,
  }),
  "least-acu": amount("ACU", "capacity that Aurora is kept at, at least; it can pause at 0", { default: 0.5 }),
  node: named("instance", "node type of MemoryDB", "db.r7g.large"),
  nodes: amount("node", "nodes of MemoryDB", { default: 1 }),
  "store-cost": rate("USD", "what store=fixed costs", { default: 0 }),
};

/** The corpus as a store sees it. */
export interface Corpus {
  readonly vectors: Formula;
  /** GB of the texts themselves. */
  readonly text: Formula;
  /** Searches of a month. */
  readonly searches: Formula;
  /** The share that is written again each month. */
  readonly refresh: Formula;
}

const BYTES_PER_NUMBER = 4;
const GB = 1024 ** 3;

const vectorBytes = times(input("dimensions"), literal(BYTES_PER_NUMBER));
const vectorsGB = ({ vectors }: Corpus): Formula => over(times(vectors, vectorBytes), literal(GB));
const inMemory = (corpus: Corpus): Formula => times(vectorsGB(corpus), input("index-overhead"));

/** The lines of a store. @param indexed GB of vectors as they were given, where a store comes in sizes */
export const storeLines = (
  world: World,
  inputs: Values<typeof storeFields>,
  corpus: Corpus,
  indexed: number,
): readonly Line[] => {
  switch (inputs.store) {
    case "opensearch-serverless":
      return openSearch(world, corpus);
    case "aurora":
      return aurora(world, corpus);
    case "s3-vectors":
      return s3Vectors(world, corpus);
    case "neptune-analytics":
      return neptune(world, indexed * inputs["index-overhead"].value);
    case "memorydb":
      return memoryDb(world, inputs);
    case "kendra":
      return kendraIndex(world, corpus);
    case "knowledge-base":
      return managed(world, corpus);
    case "fixed":
      return fixed(inputs);
  }
};

const hoursOf = (world: World): Formula => literal(world.hours);

const openSearch = (world: World, corpus: Corpus): readonly Line[] => {
  const units = (role: string): Formula => {
    const size = over(inMemory(corpus), literal(world.constant("opensearch-serverless", role, "gib-per-unit")));
    const steps = inSteps(size, world.constant("opensearch-serverless", role, "step"));
    return times(atLeast(steps, world.constant("opensearch-serverless", role, "minimum-units")), hoursOf(world));
  };
  const ocu = (role: string) =>
    lineOf(
      `store-${role}`,
      { service: "opensearch-serverless", item: role, dimension: "ocu-hour" },
      world.region,
      "OCU-hour",
      units(role),
      "compute units, at least the minimum of a collection with redundancy, every hour",
    );
  world.assume(
    "OpenSearch Serverless",
    "a collection of its own",
    "collections of one key share units, and development ones need half",
  );
  const kept = plus(inMemory(corpus), corpus.text);
  return [
    ocu("indexing-ocu"),
    ocu("search-ocu"),
    lineOf(
      "store-storage",
      { service: "opensearch-serverless", item: "storage", dimension: "storage" },
      world.region,
      "GB-month",
      kept,
      "index and texts kept",
    ),
  ];
};

const aurora = (world: World, corpus: Corpus): readonly Line[] => {
  const fitting = over(inMemory(corpus), literal(world.constant("aurora-postgresql", "serverless-v2", "gib-per-unit")));
  const units: Formula = {
    text: `max(${fitting.text}, leastAcu)`,
    of: (n) => Math.max(fitting.of(n), n["leastAcu"] ?? 0),
  };
  world.assume("I/O and backups of Aurora", "not modelled", "an index in memory reads little from disk");
  return [
    lineOf(
      "store-capacity",
      { service: "aurora-postgresql", item: "serverless-v2", dimension: "acu-hour" },
      world.region,
      "ACU-hour",
      times(units, hoursOf(world)),
      "capacity that holds the index in memory, every hour",
    ),
    lineOf(
      "store-storage",
      { service: "aurora-postgresql", item: "standard", dimension: "storage" },
      world.region,
      "GB-month",
      plus(inMemory(corpus), corpus.text),
      "index and texts kept",
    ),
  ];
};

const s3Vectors = (world: World, corpus: Corpus): readonly Line[] => {
  const line = (name: string, dimension: string, unit: string, quantity: Formula, because: string) =>
    lineOf(`store-${name}`, { service: "s3", item: "s3-vectors", dimension }, world.region, unit, quantity, because);
  const logical = plus(vectorsGB(corpus), corpus.text);
  world.assume(
    "searches of S3 Vectors",
    "look at the vectors, not at the texts beside them; answers are within the free part",
    "S3 pricing page",
  );
  return [
    line("storage", "storage", "GB-month", logical, "vectors, keys and texts kept"),
    line("writes", "put", "GB", times(logical, corpus.refresh), "what is written again each month"),
    line("queries", "query-request", "request", corpus.searches, "searches"),
    ...processed(world, corpus.searches, corpus.vectors, vectorBytes).map(({ dimension, unit, of, because }) =>
      line(dimension.replace("query-data-processed", "scan"), dimension, unit, of, because),
    ),
  ];
};

const SIZES = [16, 32, 64, 128, 256, 512] as const;

const neptune = (world: World, needed: number): readonly Line[] => {
  const perUnit = world.constant("neptune-analytics", "16-m-ncu", "gib-per-unit");
  const size = SIZES.find((units) => units * perUnit >= needed);
  if (size === undefined)
    world.warn("store-size", `${Math.round(needed)} GB of index are more than the largest graph holds`);
  const meter = { service: "neptune-analytics", item: `${size ?? SIZES.at(-1)}-m-ncu`, dimension: "hour" };
  return [
    lineOf(
      "store-graph",
      meter,
      world.region,
      "hour",
      hoursOf(world),
      "the smallest graph that holds the index, every hour",
    ),
  ];
};

const memoryDb = (world: World, { node }: Values<typeof storeFields>): readonly Line[] => {
  world.warn("store-size", `whether the index fits on the nodes (${node}) is not checked`);
  const meter = { service: "memorydb", item: node, dimension: "node-hour" };
  return [
    lineOf("store-nodes", meter, world.region, "hour", times(input("nodes"), hoursOf(world)), "every node, every hour"),
  ];
};

const kendraIndex = (world: World, { text }: Corpus): readonly Line[] => {
  const item = "GenAIEnterpriseEdition";
  const holds = world.constant("kendra", item, "gb-per-unit");
  const units: Formula = { text: blocksFormula(text.text, holds, 1), of: (n) => blocks(text.of(n), holds, 1) };
  const line = (name: string, dimension: string, quantity: Formula, because: string) =>
    lineOf(
      `store-${name}`,
      { service: "kendra", item, dimension },
      world.region,
      "hour",
      times(quantity, hoursOf(world)),
      because,
    );
  world.assume("query units of Kendra", "the one of the base index", "kendra counts more for busy indexes");
  return [
    line("index", "base-index-hour", ONE, "the index, every hour"),
    line("storage-units", "additional-storage-unit-hour", minus(units, ONE), `a unit holds ${holds} GB of text`),
  ];
};

const managed = (world: World, { text, searches }: Corpus): readonly Line[] => {
  const meter = (dimension: string) => ({ service: "bedrock", item: "knowledge-bases/managed", dimension });
  return [
    lineOf(
      "store-storage",
      meter("storage"),
      world.region,
      "GB-month",
      text,
      "texts kept; embedding, parsing and reranking are included",
    ),
    lineOf("store-retrievals", meter("retrieval"), world.region, "query", searches, "retrievals"),
  ];
};

const fixed = (inputs: Values<typeof storeFields>): readonly Line[] => {
  if (!wanted(inputs["store-cost"]))
    return fail({
      field: "store-cost",
      found: "nothing",
      expected: "what the store costs, such as store-cost=70/month",
    });
  return [
    lineOf(
      "store",
      { service: "fixed", item: "vector-store", dimension: "month" },
      "global",
      "USD",
      input("store-cost"),
      "what you pay for the store",
    ),
  ];
};
