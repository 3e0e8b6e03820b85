/** Demands for text: written, read, searched, answered from. */
import { amount, rate, share, spread } from "../quantity/fields.ts";
import { kind, load } from "./demand-kind.ts";

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

export const analyzeClinicalText = kind({
  kind: "analyze-clinical-text",
  title: "Analyse clinical text",
  fields: analyzeText.fields,
  unit: "document",
  per: 1000,
  units: (n) => n.documents,
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
