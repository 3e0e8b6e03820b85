import { amount, flag, rate } from "../quantity/fields.ts";
import { search } from "./demands.ts";
import { atLeast, type Formula, input, inSteps, plus, times } from "./formula.ts";
import { metered } from "./lines.ts";
import { service, way } from "./service.ts";

/** Amazon OpenSearch Serverless: OCUs for indexing and for search in steps of a half, with a floor day and night. */
export const opensearchServerless = service({
  name: "opensearch-serverless",
  title: "Amazon OpenSearch Serverless",
  group: "Data",
  help: "Search and vector collections without nodes: OCUs for indexing and for search have a floor that is charged all month; newer collections may idle lower",
  ways: [
    way({
      demand: search,
      run: {
        indexing: amount("OCU", "OCUs in use for indexing, averaged over the hours", { default: "0 OCU" }),
        searching: amount("OCU", "OCUs in use for search, averaged over the hours", { default: "0 OCU" }),
        redundancy: flag("a second copy in another zone: twice the floor", true),
        vectors: amount("GB", "vectors of the index, kept besides the text", { default: "0 GB" }),
        running: rate("hour", "hours that the collection exists", { default: "24 hour / day" }),
      },
      example: "queries=100k documents=100k size=2GB vectors=5GB",
      lines: ({ redundancy, ...values }, world) => {
        const rule = redundancy ? "minimum-units" : "minimum-units-without-redundancy";
        const of = (role: string, used: Formula) => {
          const least = world.constant("opensearch-serverless", role, rule);
          const step = world.constant("opensearch-serverless", role, "step");
          return {
            of: times(atLeast(inSteps(used, step), least), input("running")),
            because: `in steps of ${step}, at least ${least} OCU of every hour`,
          };
        };
        checkMemory(
          values.vectors.value,
          values.searching.value,
          world.constant("opensearch-serverless", "search-ocu", "gib-per-unit"),
          world.warn,
        );
        return metered("opensearch-serverless", world.region, values, [
          {
            ...of("indexing-ocu", input("indexing")),
            name: "indexing",
            item: "indexing-ocu",
            dimension: "ocu-hour",
            unit: "OCU-hour",
          },
          {
            ...of("search-ocu", input("searching")),
            name: "search",
            item: "search-ocu",
            dimension: "ocu-hour",
            unit: "OCU-hour",
          },
          {
            name: "storage",
            of: plus(input("size"), input("vectors")),
            item: "storage",
            dimension: "storage",
            unit: "GB-month",
            because: "text and vectors in managed storage",
          },
        ]);
      },
    }),
  ],
});

const checkMemory = (
  vectors: number,
  searching: number,
  perUnit: number,
  warn: (code: string, message: string) => void,
): void => {
  if (vectors > Math.max(searching, 1) * perUnit)
    warn(
      "capacity",
      `vectors are searched in memory: ${vectors} GB want about ${Math.ceil(vectors / perUnit)} OCUs for search (${perUnit} GB each)`,
    );
};
