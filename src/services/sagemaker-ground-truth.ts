import { amount, choice, named, rate, share, type Values } from "../quantity/fields.ts";
import { input, lineOf, minus, ONE, times, type Formula } from "./formula.ts";
import { sagemakerInstance } from "./instances.ts";
import { present, usageOf, wanted } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

const LABELS = {
  objects: rate("object", "objects to label, whoever labels them"),
  workforce: choice(["private", "vendor", "mechanical-turk"], "who labels", "private"),
  task: choice(
    [
      "image-classification",
      "bounding-box",
      "multi-label-image-classification",
      "text-classification",
      "named-entity-recognition",
    ],
    "what a label is, for the price of Mechanical Turk",
    "image-classification",
  ),
  workers: amount("worker", "workers who label each object", { default: 1, min: 1 }),
  "vendor-price": amount("USD", "vendor: what the vendor asks for one label by one worker", { default: 0 }),
  automatic: share("share of objects that automatic labelling labels", { default: "0 %" }),
  "automatic-instance": named(
    "instance",
    "SageMaker instance type that automatic labelling trains and infers on",
    "ml.p3.2xlarge",
  ),
  "training-hours": rate("hour", "training hours of automatic labelling", { default: 0 }),
  "inference-hours": rate("hour", "batch inference hours of automatic labelling", { default: 0 }),
};

type Labels = Values<typeof LABELS>;

const demand = usageOf("sagemaker-ground-truth", "Label data", LABELS, "object", (n) => n.objects);

/** Labels by people: what automatic labelling leaves, times the workers of each object. */
const reviews = (): Formula => times(input("objects"), minus(ONE, input("automatic")), input("workers"));

const labourLine = (values: Labels, world: World): Line | undefined => {
  const line = (item: string, because: string) =>
    lineOf("labour", { service: "sagemaker", item, dimension: "review" }, world.region, "review", reviews(), because);
  switch (values.workforce) {
    case "private":
      return line("ground-truth-private-workforce", "your own staff: no charge by AWS");
    case "mechanical-turk":
      return line(`ground-truth-mturk-${values.task}`, "each worker for each object, at the suggested price");
    case "vendor": {
      if (!wanted(values["vendor-price"]))
        world.warn(
          "software-fee",
          "the vendor's price is in no AWS list: give vendor-price, or its labour counts as free",
        );
      const meter = { service: "marketplace", item: "software-fee", dimension: "usd" };
      return lineOf(
        "labour",
        meter,
        world.region,
        "USD",
        times(reviews(), input("vendor-price")),
        "the vendor's price of a label",
      );
    }
  }
};

const automaticLines = (values: Labels, world: World): readonly Line[] => {
  const item = sagemakerInstance(values["automatic-instance"], world, "automatic-instance");
  const hours = (name: string, dimension: string, because: string) =>
    lineOf(name, { service: "sagemaker", item, dimension }, world.region, "hour", input(name), because);
  if (values.automatic.value > 0 && !wanted(values["training-hours"]))
    world.assume("training and inference of automatic labelling", "0 hours", "give training-hours and inference-hours");
  return present([
    wanted(values["training-hours"]) && hours("training-hours", "training-hour", "training of automatic labelling"),
    wanted(values["inference-hours"]) &&
      hours("inference-hours", "batch-transform-hour", "batch inference of automatic labelling"),
  ]);
};

/** Ground Truth: one charge an object, whoever labels it, plus the labour and the instances of automatic labelling. */
export const sagemakerGroundTruth = service({
  name: "sagemaker-ground-truth",
  title: "SageMaker Ground Truth",
  group: "Human in the loop",
  help: "Labels by your staff, a vendor, the crowd or a model; billed by the object, plus labour, plus instances",
  ways: [
    way({
      demand,
      run: {},
      example:
        "objects=100k/month workforce=vendor vendor-price=0.03 workers=2 automatic=40% training-hours=10 inference-hours=5",
      lines: (values, world) => {
        const objects = { service: "sagemaker", item: "ground-truth", dimension: "object" };
        return present([
          lineOf(
            "objects",
            objects,
            world.region,
            "object",
            input("objects"),
            "every labelled object, by people or automatically",
          ),
          labourLine(values, world),
          ...automaticLines(values, world),
        ]);
      },
    }),
  ],
});
