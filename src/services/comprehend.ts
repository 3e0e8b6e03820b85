import { amount, choice, choices, rate, type Spread } from "../quantity/fields.ts";
import { analyzeText, classifyText, findTopics } from "./demands.ts";
import { linesOf, present, wanted } from "./lines.ts";
import { type Line, service, way, type World } from "./service.ts";
import { textUnits } from "./text-units.ts";

/** What is asked of a text, and the API that answers. */
const ANALYSES = {
  sentiment: "DetectSentiment",
  entities: "DetectEntities",
  "key-phrases": "DetectKeyPhrases",
  language: "DetectDominantLanguage",
  syntax: "DetectSyntax",
  "targeted-sentiment": "DetectTargetedSentiment",
  pii: "DetectPiiEntities",
  "contains-pii": "ContainsPiiEntities",
  toxicity: "DetectToxicContent",
  "prompt-safety": "PromptSafetyClassifier",
} as const;

const ANALYSIS_NAMES = [
  "sentiment",
  "entities",
  "key-phrases",
  "language",
  "syntax",
  "targeted-sentiment",
  "pii",
  "contains-pii",
  "toxicity",
  "prompt-safety",
  "events",
] as const;

const analyze = way({
  demand: analyzeText,
  run: {
    analyses: choices(ANALYSIS_NAMES, "what to find in each document; each is a request of its own", "sentiment"),
    "event-types": amount("x", "event types looked for in a document (analysis events): each is charged", {
      default: 1,
    }),
  },
  example: "documents=10000 characters=550 analyses=sentiment,entities",
  lines: ({ analyses, characters, ...values }, world) => {
    const line = linesOf("comprehend", world.region);
    return [...new Set(analyses)].map((analysis) => {
      const api = analysis === "events" ? "EventDetection" : ANALYSES[analysis];
      const units = textUnits(world, "comprehend", api, characters.value, values["characters-spread"]);
      const times = analysis === "events" ? " * eventTypes" : "";
      return line({
        name: analysis,
        item: api,
        dimension: analysis === "events" ? "text-unit-per-event-type" : "text-unit",
        unit: "text-unit",
        formula: `documents * ${units.formula}${times}`,
        because: `every document through ${api}, ${units.because}`,
        quantity: (n) => n.documents * units.of(n.characters) * (analysis === "events" ? n.eventTypes : 1),
      });
    });
  },
});

const classify = way({
  demand: classifyText,
  run: {
    task: choice(["classification", "entities"], "what the custom model does", "classification"),
    mode: choice(
      ["async", "endpoint"],
      "asynchronous jobs, billed by the unit, or an endpoint, billed while it runs",
      "async",
    ),
    "endpoint-units": amount("x", "inference units of the endpoint; one carries 100 characters a second", {
      default: 1,
      min: 1,
    }),
    "endpoint-hours": rate("hour", "hours that the endpoint exists, idle or not", { default: "24 hour / day" }),
    "endpoint-starts": rate("x", "times that the endpoint is created", { default: 1 }),
    training: rate("hour", "training hours, flywheel training and evaluation included", { default: "0 hour" }),
    models: amount("model", "custom models kept", { default: "1 model" }),
  },
  example: "documents=100k characters=550 training=2h",
  lines: (values, world) => {
    const line = linesOf("comprehend", world.region);
    const api = values.task === "classification" ? "CustomClassification" : "CustomEntityRecognition";
    if (values.mode === "endpoint") checkThroughput(values, world);
    return present([
      values.mode === "async"
        ? asyncLine(world, api, values.characters.value, values["characters-spread"])
        : endpointLine(world),
      wanted(values.training) &&
        line({
          name: "training",
          item: "CustomModel",
          dimension: "training-hour",
          unit: "hour",
          formula: "training",
          because: "training is billed by the second",
          quantity: (n) => n.training,
        }),
      wanted(values.models) &&
        line({
          name: "models",
          item: "CustomModel",
          dimension: "model-management-month",
          unit: "model-month",
          formula: "models",
          because: "every custom model is kept all month",
          quantity: (n) => n.models,
        }),
    ]);
  },
});

interface ClassifyNumbers {
  readonly documents: number;
  readonly characters: number;
  readonly endpointUnits: number;
  readonly endpointHours: number;
  readonly endpointStarts: number;
  readonly training: number;
  readonly models: number;
}

const asyncLine = (
  world: World,
  item: string,
  characters: number,
  spread: Spread | undefined,
): Line<ClassifyNumbers> => {
  const units = textUnits(world, "comprehend", item, characters, spread);
  return linesOf(
    "comprehend",
    world.region,
  )({
    name: "documents",
    item,
    dimension: "async-text-unit",
    unit: "text-unit",
    formula: `documents * ${units.formula}`,
    because: `every document through an asynchronous ${item} job, ${units.because}`,
    quantity: (n) => n.documents * units.of(n.characters),
  });
};

const endpointLine = (world: World): Line<ClassifyNumbers> => {
  const least = world.constant("comprehend", "CustomEndpoint", "minimum-duration");
  return linesOf(
    "comprehend",
    world.region,
  )({
    name: "endpoint",
    item: "CustomEndpoint",
    dimension: "inference-unit-second",
    unit: "inference-unit-second",
    formula: `endpointUnits * max(endpointHours * 3600, endpointStarts * ${least})`,
    because: `from start to delete, idle or not, at least ${least} s a start`,
    quantity: (n) => n.endpointUnits * Math.max(n.endpointHours * 3600, n.endpointStarts * least),
  });
};

/** An endpoint that cannot carry its own average is a plan that will not run. */
const checkThroughput = (
  values: Readonly<
    Record<
      "documents" | "characters" | "endpoint-units" | "endpoint-hours",
      { readonly value: number; readonly every: string }
    >
  >,
  world: World,
): void => {
  const a = (name: "documents" | "endpoint-hours") =>
    values[name].value * (values[name].every === "hour" ? world.hours : 1);
  const perSecond = (a("documents") * values.characters.value) / (a("endpoint-hours") * 3600);
  const carries =
    values["endpoint-units"].value * world.constant("comprehend", "CustomEndpoint", "characters-per-second-per-unit");
  if (perSecond > carries)
    world.warn(
      "capacity",
      `the endpoint carries ${carries} characters a second, the demand averages ${Math.ceil(perSecond)}: it needs more endpoint-units`,
    );
};

const topics = way({
  demand: findTopics,
  run: {},
  example: "jobs=4 size=250MB",
  lines: (_, world) => {
    const line = linesOf("comprehend", world.region);
    const included = world.constant("comprehend", "TopicModeling", "included");
    return [
      line({
        name: "jobs",
        item: "TopicModeling",
        dimension: "job-first-100mb",
        unit: "job",
        formula: "jobs",
        because: `the first ${included} MB of a job cost a flat fee`,
        quantity: (n) => n.jobs,
      }),
      line({
        name: "size",
        item: "TopicModeling",
        dimension: "mb-above-100mb",
        unit: "MB",
        formula: `jobs * max(0, size - ${included})`,
        because: `what a job reads beyond its first ${included} MB`,
        quantity: (n) => n.jobs * Math.max(0, n.size - included),
      }),
    ];
  },
});

/** Amazon Comprehend: units of 100 characters, each request rounded up and at least 3; custom endpoints by the second. */
export const comprehend = service({
  name: "comprehend",
  title: "Amazon Comprehend",
  group: "Text and documents",
  help: "Sentiment, entities, key phrases, language, syntax, personal data, toxicity and your own classes, by units of 100 characters of plain text (text out of scans is Textract's, billed apart)",
  ways: [analyze, classify, topics],
});
