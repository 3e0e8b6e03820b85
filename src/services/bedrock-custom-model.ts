import { amount, choice, maybeNamed, type Values } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { capacityFields, provisionedLines } from "./bedrock-capacity.ts";
import { resolveModel } from "./bedrock-names.ts";
import { modelField, routeLine, routeOf, type Route } from "./bedrock-route.ts";
import { tokenLines } from "./bedrock-tokens.ts";
import { fineTuneModel, generateText } from "./demands.ts";
import { input, times } from "./formula.ts";
import { present, wanted } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

const stored = amount("model", "custom models that are kept", { default: 1 });

const training = {
  model: modelField,
  method: choice(
    ["fine-tuning", "reinforcement", "distillation"],
    "by examples (also continued pre-training), by rewards, or from the answers of a larger model",
    "fine-tuning",
  ),
  "training-hours": amount("hour", "hours of one run of method=reinforcement", { default: 0 }),
  "images-seen": amount("image", "images that one run of an image model sees: data set times passes", { default: 0 }),
  teacher: maybeNamed("model", "the model whose answers method=distillation learns from"),
  "teacher-prompts": amount("request", "prompts that the teacher answers in one run", { default: 0 }),
  "teacher-input": amount("token", "input tokens of one of them", { default: 500 }),
  "teacher-output": amount("token", "output tokens of one of them", { default: 300 }),
  "models-stored": stored,
};
type Training = Values<typeof fineTuneModel.fields & typeof training>;

/** Custom models on Bedrock: training by tokens processed, storage by the model, serving by the token or by model units. */
export const bedrockCustomModel = service({
  name: "bedrock-custom-model",
  title: "Amazon Bedrock custom models",
  group: "Generative AI",
  help: "Fine-tuning, reinforcement fine-tuning and distillation of a Bedrock model; its storage; serving it",
  ways: [
    way({
      demand: fineTuneModel,
      run: training,
      example: "runs=1/month tokens=10M epochs=3 model=nova-micro",
      lines: (inputs, world) => {
        const route = routeOf(world, { model: inputs.model }, "tuning", TRAINED_BY);
        world.assume(
          "serving the custom model",
          "not part of training",
          "a workload of its own: generate-text on bedrock-custom-model",
        );
        return [trainingLine(route, inputs), ...teacherLines(world, inputs), storageLine(route)];
      },
    }),
    way({
      demand: generateText,
      run: {
        model: modelField,
        mode: choice(
          ["on-demand", "provisioned"],
          "by the token, where the base model has that, or by model units",
          "on-demand",
        ),
        term: capacityFields.term,
        "model-units": capacityFields["model-units"],
        "models-stored": stored,
      },
      example: "requests=1M/month input=1500 output=300 model=nova-2-lite",
      lines: (inputs, world) => {
        const { mode, term } = inputs;
        const route = { ...routeOf(world, { model: inputs.model }, "text"), prefix: "custom-model-" };
        if (mode === "provisioned")
          return [...unitLines(world, route, inputs["model-units"], term), storageLine(route)];
        const requests = {
          requests: input("requests"),
          input: input("input"),
          inputAmount: inputs.input,
          spread: inputs["input-spread"],
          output: input("output"),
        };
        return [...tokenLines(world, route, requests), storageLine(route)];
      },
    }),
  ],
});

const TRAINED_BY = ["training-tokens", "training-hour", "training-image-seen", "input-tokens"] as const;

const trainingLine = (route: Route, inputs: Training): Line => {
  const plain = { ...route, prefix: "" };
  if (inputs.method === "reinforcement") {
    if (!wanted(inputs["training-hours"]))
      return needed("training-hours", "hours of one run, such as training-hours=5");
    return routeLine(
      plain,
      "training",
      "training-hour",
      "hour",
      times(input("runs"), input("training-hours")),
      "hours of reinforcement fine-tuning",
    );
  }
  if (wanted(inputs["images-seen"]))
    return routeLine(
      plain,
      "training",
      "training-image-seen",
      "image",
      times(input("runs"), input("images-seen")),
      "images seen in training",
    );
  if (!wanted(inputs.tokens)) return needed("tokens", "tokens of the training data, such as tokens=10M");
  const processed = times(input("runs"), input("tokens"), input("epochs"));
  return routeLine(
    plain,
    "training",
    "training-tokens",
    "token",
    processed,
    "tokens processed: those of the data, every epoch again",
  );
};

const needed = (field: string, expected: string): never => fail({ field, found: "nothing", expected });

const teacherLines = (world: World, inputs: Training): readonly Line[] => {
  // A teacher that is named where nothing is distilled costs nothing, but must be a model all the same.
  if (inputs.method !== "distillation") {
    if (inputs.teacher !== undefined) resolveModel(world, inputs.teacher, "text", "teacher");
    return [];
  }
  if (inputs.teacher === undefined) return needed("teacher", "the model that method=distillation learns from");
  const route = routeOf(world, { model: inputs.teacher }, "text", undefined, "teacher");
  return tokenLines(world, route, {
    label: "teacher",
    requests: times(input("runs"), input("teacher-prompts")),
    input: input("teacher-input"),
    inputAmount: inputs["teacher-input"],
    output: input("teacher-output"),
  });
};

const storageLine = (route: Route): Line =>
  routeLine(
    { ...route, prefix: "" },
    "storage",
    "custom-model-storage-month",
    "model-month",
    input("models-stored"),
    "custom models kept for the month",
  );

/** A custom model has a unit price of its own without commitment where the source states one, else that of its base. */
const unitLines = (
  world: World,
  route: Route,
  units: Parameters<typeof provisionedLines>[2],
  term: Parameters<typeof provisionedLines>[3],
): readonly Line[] => {
  const own = {
    service: "bedrock",
    item: route.model.id,
    dimension: "custom-model-provisioned-model-unit-hour-no-commit",
  };
  const prefix = term === "none" && world.has(own, world.region) ? "custom-model-" : "";
  return present(provisionedLines(world, { ...route, prefix }, units, term));
};
