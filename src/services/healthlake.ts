import { amount, choice, rate } from "../quantity/fields.ts";
import { inBlocks } from "./blocks.ts";
import { beyond, input, literal, times } from "./formula.ts";
import { metered, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const fields = {
  stores: amount("store", "data stores", { default: "1 store" }),
  storage: amount("GB", "data kept in all stores; the first 10 GB are included", { default: "0 GB" }),
  queries: rate("query", "queries to all stores", { default: "0 query" }),
  documents: rate("document", "documents whose clinical text is read", { default: "0 document" }),
  characters: amount("character", "characters of one of those documents", { default: "1000 character" }),
  exported: rate("GB", "data exported or transformed", { default: "0 GB" }),
  hooks: rate("event", "notifications of subscriptions by REST hook", { default: "0 event" }),
  events: rate("event", "notifications of subscriptions by EventBridge", { default: "0 event" }),
};

/** AWS HealthLake: data stores by the hour, with 10 GB and 3,500 queries an hour included. */
export const healthlake = service({
  name: "healthlake",
  title: "AWS HealthLake",
  group: "Health",
  help: "Health records in FHIR: data stores by the hour, storage and queries beyond what is included, medical text by units of 100 characters",
  ways: [
    way({
      demand: usageOf("healthlake", "Keep health records", fields, "store", (n) => n.stores),
      run: {
        level: choice(["Standard", "Advanced"], "price level of storage and queries", "Standard"),
        running: rate("hour", "hours that the stores exist", { default: "24 hour / day" }),
      },
      example: "storage=200GB queries=5M documents=10k",
      lines: ({ level, ...values }, world) => {
        const included = world.constant("healthlake", "DataStore", "included");
        const block = world.constant("healthlake", "MedicalNLP", "block");
        return metered("healthlake", world.region, values, [
          {
            of: ["stores", "running"],
            item: "DataStore",
            dimension: "data-store-hour",
            unit: "hour",
            because: "each data store while it exists",
          },
          {
            of: "storage",
            item: level,
            dimension: "storage-gb-month",
            unit: "GB-month",
            because: "data of all stores; the first 10 GB at 0",
          },
          {
            name: "queries",
            needs: "queries",
            of: beyond(input("queries"), times(literal(included), input("stores"), input("running"))),
            item: level,
            dimension: "query",
            unit: "query",
            because: `beyond the ${included} an hour of each store, queries spread evenly`,
          },
          {
            name: "documents",
            needs: "documents",
            of: times(input("documents"), inBlocks(input("characters"), block, 1)),
            item: "MedicalNLP",
            dimension: "text-unit",
            unit: "text-unit",
            because: `clinical text in units of ${block} characters`,
          },
          {
            of: "exported",
            item: "Export",
            dimension: "export-gb",
            unit: "GB",
            because: "data exported or transformed",
          },
          {
            of: "hooks",
            item: "FHIRSubscriptions-RESTHook",
            dimension: "event",
            unit: "event",
            because: "notifications by REST hook",
          },
          {
            of: "events",
            item: "FHIRSubscriptions-EventBridge",
            dimension: "event",
            unit: "event",
            because: "notifications by EventBridge",
          },
        ]);
      },
    }),
  ],
});
