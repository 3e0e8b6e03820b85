import { amount, choice, rate } from "../quantity/fields.ts";
import { blocks, blocksFormula } from "./blocks.ts";
import { search } from "./demands.ts";
import { linesOf, metered, present, wanted } from "./lines.ts";
import { service, way, type World } from "./service.ts";

const EDITIONS = {
  genai: "GenAIEnterpriseEdition",
  enterprise: "EnterpriseEdition",
  developer: "DeveloperEdition",
} as const;

/** Amazon Kendra: the index costs every hour that it exists; it grows by units of storage and of queries. */
export const kendra = service({
  name: "kendra",
  title: "Amazon Kendra",
  group: "Text and documents",
  help: "Search over documents of a company: an index by the hour with one unit of storage and one of queries, more units by need, connectors",
  ways: [
    way({
      demand: search,
      run: {
        edition: choice(["genai", "enterprise", "developer"], "edition of the index", "genai"),
        running: rate("hour", "hours that the index exists, used or not", { default: "24 hour / day", min: 1e-6 }),
        peak: amount("x", "busiest moment against the mean: query units are for the peak", { default: 1, min: 1 }),
        connectors: amount("x", "connectors of a GenAI index", { default: 0 }),
        sync: rate("hour", "hours that connectors of the other editions run to sync", { default: "0 hour" }),
        scanned: rate("document", "documents that connectors of the other editions scan", { default: "0 document" }),
      },
      example: "queries=100k documents=60000 size=0.5GB edition=genai connectors=2",
      lines: ({ edition, connectors, ...values }, world) => {
        const line = linesOf("kendra", world.region);
        const item = EDITIONS[edition];
        const room = roomOf(item, world);
        const extra = extraUnits(room);
        if (edition === "developer") checkDeveloper(values, room, world);
        return present([
          line({
            name: "index",
            item,
            dimension: "base-index-hour",
            unit: "hour",
            formula: "running",
            because: "the index with its first unit of storage and of queries, while it exists",
            quantity: (n) => n.running,
          }),
          edition !== "developer" &&
            line({
              name: "storage-units",
              item,
              dimension: "additional-storage-unit-hour",
              unit: "hour",
              formula: `${extra.storageFormula} * running`,
              because: `a unit holds ${room.documents} documents or ${room.size} GB of text, whichever is full first`,
              quantity: (n) => extra.storage(n) * n.running,
            }),
          edition !== "developer" &&
            line({
              name: "query-units",
              item,
              dimension: "additional-query-unit-hour",
              unit: "hour",
              formula: `${extra.queriesFormula} * running`,
              because: `a unit answers ${room.queries} queries a second`,
              quantity: (n) => extra.queries(n) * n.running,
            }),
          edition === "genai" &&
            wanted(connectors) &&
            line({
              name: "connectors",
              item,
              dimension: "connector-index-month",
              unit: "index-month",
              formula: "connectors",
              because: "each connector of the index, up to 500 hours of sync",
              quantity: (n) => n.connectors,
            }),
          ...(edition === "genai"
            ? []
            : metered("kendra", world.region, values, [
                {
                  of: "sync",
                  item: "BasicEditions",
                  dimension: "connector-sync-hour",
                  unit: "hour",
                  because: "connectors while they sync",
                },
                {
                  of: "scanned",
                  item: "BasicEditions",
                  dimension: "document-scanned",
                  unit: "document",
                  because: "documents scanned by a sync",
                },
              ])),
        ]);
      },
    }),
  ],
});

interface Room {
  readonly documents: number;
  readonly size: number;
  readonly queries: number;
}

/** What one unit holds: documents, GB of text, queries a second. */
const roomOf = (item: string, world: World): Room => ({
  documents: world.constant("kendra", item, "documents-per-unit"),
  size: world.constant("kendra", item, "gb-per-unit"),
  queries: world.constant("kendra", item, "queries-per-second-per-unit"),
});

interface Load {
  readonly documents: number;
  readonly size: number;
  readonly queries: number;
  readonly peak: number;
  readonly running: number;
}

const extraUnits = ({ documents, size, queries }: Room) => ({
  storageFormula: `(${blocksFormula(`max(documents / ${documents}, size / ${size})`, 1, 1)} - 1)`,
  storage: (n: Load) => blocks(Math.max(n.documents / documents, n.size / size), 1, 1) - 1,
  queriesFormula: `(${blocksFormula("queries * peak / (running * 3600)", queries, 1)} - 1)`,
  queries: (n: Load) => blocks((n.queries * n.peak) / (n.running * 3600), queries, 1) - 1,
});

const checkDeveloper = (
  { documents, size }: { readonly documents: { readonly value: number }; readonly size: { readonly value: number } },
  room: Room,
  world: World,
): void => {
  if (documents.value > room.documents || size.value > room.size)
    world.warn(
      "capacity",
      `the developer edition holds ${room.documents} documents or ${room.size} GB and cannot grow`,
    );
};
