import { amount, rate, share } from "../quantity/fields.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import { search } from "./demands.ts";
import { input, lineOf, minus, ONE, plus, times, type Formula } from "./formula.ts";
import { present, wanted } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

/** Managed knowledge bases: storage, retrievals and agentic retrievals; embeddings, parsing and reranking are included. */
export const bedrockKnowledgeBases = service({
  name: "bedrock-knowledge-bases",
  title: "Amazon Bedrock Knowledge Bases",
  group: "Generative AI",
  help: "The managed kind: storage and retrievals, with embedding, parsing and reranking included. A knowledge base on a store of your own has no fee: see rag",
  ways: [
    way({
      demand: search,
      run: {
        "agentic-share": share("share of searches that are agentic: planned by a model, with several retrievals", {
          default: 0,
        }),
        "retrievals-each": amount("query", "retrievals that one agentic search makes", { default: 1, min: 1 }),
        "generated-queries": rate("query", "questions turned into SQL for structured data", { default: 0 }),
      },
      example: "queries=100k/month documents=20000 size=5GB",
      lines: (inputs, world) => {
        const agentic = times(input("queries"), input("agentic-share"));
        const retrievals = plus(
          times(input("queries"), minus(ONE, input("agentic-share"))),
          times(agentic, input("retrievals-each")),
        );
        const least = bedrockRule(world, MANAGED, "agentic-retrieval", "minimum-retrievals") ?? 1;
        if (wanted(inputs["agentic-share"]))
          world.assume(
            "retrievals of an agentic search",
            `at least ${least}, each billed as a retrieval besides`,
            "Bedrock pricing page",
          );
        world.assume("writing the answers", "not modelled here", "a generate-text workload, or rag for all of it");
        return present([
          line(world, "storage", MANAGED, "storage", "GB-month", input("size"), "data kept in the knowledge base"),
          line(
            world,
            "retrievals",
            MANAGED,
            "retrieval",
            "query",
            retrievals,
            "retrievals, those of agentic searches included",
          ),
          wanted(inputs["agentic-share"]) &&
            line(world, "agentic", MANAGED, "agentic-retrieval", "query", agentic, "agentic searches"),
          wanted(inputs["generated-queries"]) &&
            line(
              world,
              "generated-queries",
              "knowledge-bases/structured-data",
              "generate-query",
              "query",
              input("generated-queries"),
              "questions turned into SQL",
            ),
        ]);
      },
    }),
  ],
});

const MANAGED = "knowledge-bases/managed";

const line = (
  world: World,
  name: string,
  item: string,
  dimension: string,
  unit: string,
  quantity: Formula,
  because: string,
): Line => lineOf(name, { service: "bedrock", item, dimension }, world.region, unit, quantity, because);
