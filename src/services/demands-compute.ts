/** Demands for machines, and for data beside them. */
import { amount, choice, maybe, maybeNamed, rate, share } from "../quantity/fields.ts";
import { kind, load } from "./demand-kind.ts";

export const serveModel = kind({
  kind: "serve-model",
  title: "Serve your own model",
  fields: {
    requests: rate("request", "requests to the model", { default: "0 request" }),
    duration: amount("second", "seconds that one request takes", { default: "0.1 second" }),
    payload: amount("MB", "size of a request and its answer together", { default: "0 MB" }),
    ...load,
  },
  unit: "request",
  per: 1e6,
  units: (n) => n.requests,
});

export const trainModel = kind({
  kind: "train-model",
  title: "Train a model",
  fields: {
    runs: rate("run", "training runs", { default: "1 / month" }),
    duration: amount(
      "hour",
      "hours of one run, download and upload included; left out, the engine's from model and tokens",
    ),
    model: maybeNamed("model", "the model that is trained: gives the duration where it is left out"),
    tokens: maybe(amount("token", "tokens of the training data, seen once an epoch")),
    examples: maybe(amount("sample", "examples of the training data, instead of tokens")),
    "example-tokens": maybe(amount("token", "tokens of one example, and so of a sequence")),
    epochs: maybe(amount("epoch", "how often the data is seen; once where left out")),
    method: maybe(choice(["full", "lora", "qlora"], "all weights, or adapters; full where left out")),
    "tokens-per-second": maybe(amount("token", "tokens a second that all instances train together, as measured")),
  },
  unit: "run",
  per: 1,
  units: (n) => n.runs,
});

export const processData = kind({
  kind: "process-data",
  title: "Process data",
  fields: {
    runs: rate("run", "jobs", { default: "1 / month" }),
    duration: amount("hour", "hours of one job"),
  },
  unit: "run",
  per: 1,
  units: (n) => n.runs,
});

export const developModels = kind({
  kind: "develop-models",
  title: "Develop models in notebooks",
  fields: {
    users: amount("user", "people who work in it", { default: "1 user" }),
    "hours-each": rate("hour", "hours that each keeps an instance running", { default: "160 hour / month" }),
  },
  unit: "user",
  per: 1,
  units: (n) => n.users,
});

export const runInstances = kind({
  kind: "run-instances",
  title: "Run instances",
  fields: {
    count: amount("instance", "instances", { default: "1 instance" }),
    usage: share("share of the month that they run", { default: "100 %" }),
  },
  unit: "instance",
  per: 1,
  units: (n) => n.count,
});

export const runFunctions = kind({
  kind: "run-functions",
  title: "Run functions",
  fields: {
    requests: rate("request", "invocations"),
    duration: amount("second", "seconds that one invocation takes", { default: "0.1 second" }),
  },
  unit: "request",
  per: 1e6,
  units: (n) => n.requests,
});

export const runContainers = kind({
  kind: "run-containers",
  title: "Run containers",
  fields: {
    tasks: rate("task", "tasks started"),
    duration: amount("minute", "minutes that one task runs, from the pull of its image to its end"),
  },
  unit: "task",
  per: 1,
  units: (n) => n.tasks,
});

export const recommend = kind({
  kind: "recommend",
  title: "Recommend items",
  fields: { recommendations: rate("recommendation", "recommendations asked for in real time") },
  unit: "recommendation",
  per: 1000,
  units: (n) => n.recommendations,
});

export const forecastSeries = kind({
  kind: "forecast-series",
  title: "Forecast time series",
  fields: {
    series: amount("x", "time series, such as items times stores"),
    horizon: amount("step", "steps ahead", { default: "30 step" }),
    quantiles: amount("x", "quantiles of each step", { default: 3, min: 1 }),
    runs: rate("run", "forecasts made", { default: "4 run / month" }),
  },
  unit: "data-point",
  per: 1000,
  units: (n) => n.series * n.horizon * n.quantiles * n.runs,
});

export const storeData = kind({
  kind: "store-data",
  title: "Store data",
  fields: {
    storage: amount("GB", "data kept, averaged over the month"),
    objects: amount("object", "objects that it is", { default: "0 object" }),
    writes: rate("request", "requests that write or list", { default: "0 request" }),
    reads: rate("request", "requests that read", { default: "0 request" }),
    retrieved: rate("GB", "data read", { default: "0 GB" }),
  },
  unit: "GB-month",
  per: 1000,
  units: (n) => n.storage,
});

export const crawlData = kind({
  kind: "crawl-data",
  title: "Crawl data for its schema",
  fields: {
    runs: rate("run", "runs", { default: "30 run / month" }),
    duration: amount("minute", "minutes of one run", { default: "10 minute" }),
  },
  unit: "run",
  per: 1,
  units: (n) => n.runs,
});
