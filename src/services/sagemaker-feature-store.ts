import type { Amount } from "../quantity/amount.ts";
import { amount, choice, rate } from "../quantity/fields.ts";
import { atLeast, type Formula, input, inSteps, lineOf, literal, over, times } from "./formula.ts";
import { present, usageOf, wanted } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

const STORE = {
  writes: rate("record", "records written to the online store"),
  reads: rate("record", "records read from the online store", { default: 0 }),
  "record-size": amount("KB", "size of one record", { default: "1 KB" }),
  storage: amount("GB", "online store", { default: 0 }),
  "offline-storage": amount("GB", "offline store: files in S3", { default: 0 }),
  mode: choice(
    ["on-demand", "provisioned"],
    "provisioned: capacity units by the hour instead of units used",
    "on-demand",
  ),
  "write-capacity": amount("unit", "provisioned: write units a second", { default: 0 }),
  "read-capacity": amount("unit", "provisioned: read units a second", { default: 0 }),
  tier: choice(["standard", "in-memory"], "tier of the online store; in-memory runs on ElastiCache", "standard"),
};

const demand = usageOf("sagemaker-feature-store", "Keep features", STORE, "record", (n) => n.writes + n.reads);

interface Store {
  readonly mode: "on-demand" | "provisioned";
  readonly tier: "standard" | "in-memory";
  readonly reads: Amount;
  readonly storage: Amount;
  readonly "offline-storage": Amount;
}

/** Whole units of one record: 1 KB each written, 4 KB each read. */
const unitsOf = (rule: "write-block" | "read-block", world: World): Formula =>
  atLeast(inSteps(over(input("record-size"), literal(world.constant("sagemaker", "feature-store", rule))), 1), 1);

const accessLines = (values: Store, item: string, world: World): readonly Line[] => {
  const line = (name: string, dimension: string, unit: string, quantity: Formula, because: string) =>
    lineOf(name, { service: "sagemaker", item, dimension }, world.region, unit, quantity, because);
  if (values.mode === "provisioned") {
    const held = (name: string) => times(input(name), literal(world.hours));
    return [
      line(
        "write-capacity",
        "write-capacity-unit-hour",
        "unit-hour",
        held("write-capacity"),
        "write units held, used or not",
      ),
      line(
        "read-capacity",
        "read-capacity-unit-hour",
        "unit-hour",
        held("read-capacity"),
        "read units held, used or not",
      ),
    ];
  }
  return present([
    line(
      "writes",
      "write-request-unit",
      "unit",
      times(input("writes"), unitsOf("write-block", world)),
      "whole units of every record written",
    ),
    wanted(values.reads) &&
      line(
        "reads",
        "read-request-unit",
        "unit",
        times(input("reads"), unitsOf("read-block", world)),
        "whole units of every record read",
      ),
  ]);
};

/** Feature Store: units of 1 KB written and 4 KB read, and storage; or capacity units by the hour. */
export const sagemakerFeatureStore = service({
  name: "sagemaker-feature-store",
  title: "SageMaker Feature Store",
  group: "SageMaker",
  help: "Features for training and for prediction: units written and read, online storage, offline files in S3",
  ways: [
    way({
      demand,
      run: {},
      example: "writes=10M/month reads=50M/month record-size=2 storage=25",
      lines: (values, world) => {
        const item = values.tier === "standard" ? "feature-store" : "feature-store-in-memory";
        const store = (name: string, meter: Line["meter"], because: string) =>
          lineOf(name, meter, world.region, "GB-month", input(name), because);
        return present([
          ...accessLines(values, item, world),
          wanted(values.storage) &&
            store("storage", { service: "sagemaker", item, dimension: "storage" }, "online store"),
          wanted(values["offline-storage"]) &&
            store("offline-storage", { service: "s3", item: "standard", dimension: "storage" }, "offline store in S3"),
        ]);
      },
    }),
  ],
});
