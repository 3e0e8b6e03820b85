/**
 * The kinds of demand: what the business needs, apart from who serves it. Two services that meet one kind compare.
 */
import { amount, choice, choices, maybe, maybeNamed, rate, share, spread } from "../quantity/fields.ts";
import type { Fields } from "../quantity/fields.ts";
import type { DemandKind } from "./service.ts";

const kind = <const F extends Fields>(definition: DemandKind<F>): DemandKind<F> => definition;

/** How demand lies over the day and the week. */
export const SHAPES = ["flat", "office-hours", "diurnal", "weekly"] as const;

/** Fields that every request-driven kind has: they shape fleets and quotas, not token bills. */
const load = {
  shape: choice(SHAPES, "how demand lies over the day and the week", "flat"),
  peak: amount("share", "busiest moment against the mean: 4 is four times", { default: 1, min: 1, max: 1000 }),
};

export const generateText = kind({
  kind: "generate-text",
  title: "Generate text",
  fields: {
    requests: rate("request", "requests, such as 100k / day"),
    input: amount("token", "input tokens of a request, all of them: system prompt, context, history, question"),
    output: amount("token", "output tokens of a request, reasoning tokens included"),
    "repeated-prefix": share("share of the input that is the same prefix from request to request", { default: "0 %" }),
    "input-spread": spread("token", "how input sizes differ from request to request"),
    "output-spread": spread("token", "how output sizes differ from request to request"),
    ...load,
  },
  unit: "token",
  per: 1e6,
  units: (n) => n.requests * (n.input + n.output),
});

export const embedText = kind({
  kind: "embed-text",
  title: "Embed text",
  fields: {
    requests: rate("request", "texts to embed, such as 2M / month"),
    input: amount("token", "tokens of one text", { default: "300 token" }),
    ...load,
  },
  unit: "token",
  per: 1e6,
  units: (n) => n.requests * n.input,
});

export const analyzeText = kind({
  kind: "analyze-text",
  title: "Analyse text",
  fields: {
    documents: rate("document", "documents to analyse"),
    characters: amount("character", "characters of one document", { default: "1000 character" }),
    "characters-spread": spread("character", "how document sizes differ"),
  },
  unit: "document",
  per: 1000,
  units: (n) => n.documents,
});

export const translateText = kind({
  kind: "translate-text",
  title: "Translate text",
  fields: {
    documents: rate("document", "texts to translate"),
    characters: amount("character", "characters of one text, spaces and markup included", {
      default: "1000 character",
    }),
  },
  unit: "character",
  per: 1e6,
  units: (n) => n.documents * n.characters,
});

export const READING_FEATURES = [
  "text",
  "forms",
  "tables",
  "queries",
  "signatures",
  "layout",
  "expense",
  "id",
  "lending",
  "custom-queries",
] as const;

export const readDocuments = kind({
  kind: "read-documents",
  title: "Read documents",
  fields: {
    pages: rate("page", "pages to read; an image is one page"),
    features: choices(READING_FEATURES, "what to get out of a page", "text"),
  },
  unit: "page",
  per: 1000,
  units: (n) => n.pages,
});

export const transcribeAudio = kind({
  kind: "transcribe-audio",
  title: "Transcribe audio",
  fields: {
    minutes: rate("minute", "minutes of audio, such as 40k / month"),
    length: amount("minute", "minutes of one recording", { default: "5 minute", min: 1e-4 }),
  },
  unit: "minute",
  per: 1000,
  units: (n) => n.minutes,
});

export const speakText = kind({
  kind: "speak-text",
  title: "Speak text",
  fields: { characters: rate("character", "characters to speak") },
  unit: "character",
  per: 1e6,
  units: (n) => n.characters,
});

export const analyzeImages = kind({
  kind: "analyze-images",
  title: "Analyse images",
  fields: { images: rate("image", "images to analyse") },
  unit: "image",
  per: 1000,
  units: (n) => n.images,
});

export const analyzeVideo = kind({
  kind: "analyze-video",
  title: "Analyse video",
  fields: { minutes: rate("minute", "minutes of video") },
  unit: "minute",
  per: 1000,
  units: (n) => n.minutes,
});

export const generateImages = kind({
  kind: "generate-images",
  title: "Generate images",
  fields: { images: rate("image", "images to generate") },
  unit: "image",
  per: 1000,
  units: (n) => n.images,
});

export const generateVideo = kind({
  kind: "generate-video",
  title: "Generate video",
  fields: { seconds: rate("second", "seconds of video to generate") },
  unit: "second",
  per: 1,
  units: (n) => n.seconds,
});

export const converseBySpeech = kind({
  kind: "converse-by-speech",
  title: "Converse by speech",
  fields: {
    minutes: rate("minute", "minutes of conversation"),
    "speech-input": amount("token", "speech tokens heard a minute"),
    "speech-output": amount("token", "speech tokens spoken a minute"),
    "text-input": amount("token", "text tokens read a minute", { default: "0 token" }),
    "text-output": amount("token", "text tokens written a minute", { default: "0 token" }),
  },
  unit: "minute",
  per: 1000,
  units: (n) => n.minutes,
});

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

export const filterContent = kind({
  kind: "filter-content",
  title: "Filter content",
  fields: {
    requests: rate("request", "texts to check"),
    characters: amount("character", "characters of one text", { default: "1000 character" }),
  },
  unit: "request",
  per: 1000,
  units: (n) => n.requests,
});

export const search = kind({
  kind: "search",
  title: "Search and retrieve",
  fields: {
    queries: rate("query", "searches"),
    documents: amount("document", "documents in the index", { default: "10000 document" }),
    size: amount("GB", "extracted text of all documents", { default: "0.1 GB" }),
  },
  unit: "query",
  per: 1000,
  units: (n) => n.queries,
});

export const storeFaces = kind({
  kind: "store-faces",
  title: "Store faces",
  fields: {
    faces: amount("face", "face vectors kept"),
    users: amount("user", "user vectors kept", { default: "0 user" }),
  },
  unit: "face",
  per: 1000,
  units: (n) => n.faces,
});

export const classifyText = kind({
  kind: "classify-text",
  title: "Classify text with a model of your own",
  fields: analyzeText.fields,
  unit: "document",
  per: 1000,
  units: (n) => n.documents,
});

export const findTopics = kind({
  kind: "find-topics",
  title: "Find topics in a collection",
  fields: { jobs: rate("job", "jobs"), size: amount("MB", "text that one job reads", { default: "100 MB" }) },
  unit: "job",
  per: 1,
  units: (n) => n.jobs,
});

export const checkLiveness = kind({
  kind: "check-liveness",
  title: "Check that a face is live",
  fields: { checks: rate("check", "sessions in which a face is checked") },
  unit: "check",
  per: 1000,
  units: (n) => n.checks,
});

export const labelImages = kind({
  kind: "label-images",
  title: "Label images with a model of your own",
  fields: { images: rate("image", "images to label", { default: "0 image" }) },
  unit: "image",
  per: 1000,
  units: (n) => n.images,
});

export const embedMedia = kind({
  kind: "embed-media",
  title: "Embed images, audio and video",
  fields: {
    images: rate("image", "images to embed", { default: 0 }),
    "document-pages": rate("image", "images of document pages to embed", { default: 0 }),
    audio: rate("second", "seconds of audio to embed", { default: 0 }),
    video: rate("second", "seconds of video to embed", { default: 0 }),
  },
  unit: "item",
  per: 1000,
  units: (n) => n.images + n.documentPages + n.audio + n.video,
});

export const rerankResults = kind({
  kind: "rerank",
  title: "Rerank search results",
  fields: {
    queries: rate("query", "searches whose results are reranked"),
    documents: amount("document", "results, or chunks of them, that one search reranks", { default: 20 }),
  },
  unit: "query",
  per: 1000,
  units: (n) => n.queries,
});

export const fineTuneModel = kind({
  kind: "fine-tune-model",
  title: "Fine-tune a model",
  fields: {
    runs: rate("run", "training runs", { default: 1 }),
    tokens: amount("token", "tokens of the training data", { default: 0 }),
    epochs: amount("epoch", "passes over the data", { default: 1 }),
  },
  unit: "run",
  per: 1,
  units: (n) => n.runs,
});

export const evaluateModel = kind({
  kind: "evaluate-model",
  title: "Evaluate a model",
  fields: {
    prompts: rate("request", "prompts of the evaluation set that are run"),
    input: amount("token", "input tokens of one prompt", { default: 500 }),
    output: amount("token", "output tokens of one answer", { default: 300 }),
  },
  unit: "request",
  per: 1000,
  units: (n) => n.prompts,
});

export const runAgents = kind({
  kind: "run-agents",
  title: "Run agents",
  fields: {
    tasks: rate("task", "tasks that agents work on"),
    steps: amount("step", "model calls of one task", { default: 4 }),
    input: amount("token", "input tokens of one model call, instructions, tools and history included", {
      default: 3000,
    }),
    output: amount("token", "output tokens of one model call", { default: 300 }),
    "tool-calls": amount("call", "tool calls of one task", { default: 3 }),
    retrievals: amount("query", "knowledge-base retrievals of one task", { default: 0 }),
    success: share("share of tasks that are done well: cost is shown per successful task", { default: 1 }),
  },
  unit: "task",
  per: 1000,
  units: (n) => n.tasks * n.success,
});

export const answerQuestions = kind({
  kind: "answer-questions",
  title: "Answer questions from documents",
  fields: {
    questions: rate("request", "questions, such as 10k / day"),
    question: amount("token", "tokens of the question, the instructions and the history", { default: 500 }),
    passages: amount("chunk", "passages that an answer is written from", { default: 5 }),
    "passage-tokens": amount("token", "tokens of one passage", { default: 300, min: 1 }),
    answer: amount("token", "tokens of one answer", { default: 300 }),
    corpus: amount("token", "tokens of all documents", { default: 10_000_000 }),
    refresh: share("share of the corpus that is embedded again each month", { default: 0.1 }),
    retries: share("share of questions that are asked again", { default: 0 }),
    evaluation: share("share of answers that are graded by a second model call of the same size", { default: 0 }),
    success: share("share of questions that are answered well: cost is shown per successful answer", { default: 1 }),
  },
  unit: "answer",
  per: 1000,
  units: (n) => n.questions * n.success,
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

export const analyzeClinicalText = kind({
  kind: "analyze-clinical-text",
  title: "Analyse clinical text",
  fields: analyzeText.fields,
  unit: "document",
  per: 1000,
  units: (n) => n.documents,
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
