import type { Amount } from "../quantity/amount.ts";
import { amount, maybeNamed, named, type Values } from "../quantity/fields.ts";
import { guardrailsField, tokenGuardrailLines } from "./bedrock-guardrails.ts";
import { rerankLine } from "./bedrock-media.ts";
import { modelField, profileField, routeOf } from "./bedrock-route.ts";
import { tokenLines } from "./bedrock-tokens.ts";
import { answerQuestions } from "./demands.ts";
import { input, literal, ONE, over, plus, times } from "./formula.ts";
import { service, way, type Line, type World } from "./service.ts";
import { storeFields, storeLines, type Store } from "./vector-stores.ts";

const run = {
  model: modelField,
  profile: profileField,
  "embedding-model": named("model", "the model that embeds documents and questions", "titan-embed-text-v2"),
  ...storeFields,
  reranker: maybeNamed("model", "the model that reranks what the store finds"),
  candidates: amount("chunk", "passages that the store finds for the reranker", { default: 25 }),
  judge: maybeNamed("model", "the model that grades answers; the answering model where none is named"),
  "judge-output": amount("token", "output tokens of one grade", { default: 100 }),
  guardrails: guardrailsField,
};

type Inputs = Values<typeof answerQuestions.fields & typeof run>;

const ASKED = times(input("questions"), plus(ONE, input("retries")));
const PASSAGES = times(input("passages"), input("passage-tokens"));
const CONTEXT = plus(input("question"), PASSAGES);

/** Characters of a token, for the size of texts in a store. */
const CHARACTERS = 4;
const GB = 1024 ** 3;

/** Retrieval-augmented generation: embedding, a vector store, reranking, answers, grading, guardrails. */
export const rag = service({
  name: "rag",
  title: "Retrieval-augmented generation on Bedrock",
  group: "Generative AI",
  help: "Answers from your documents: embedding the corpus, a vector store with its monthly floor, retrieval, reranking, generation, evaluation",
  ways: [
    way({
      demand: answerQuestions,
      run,
      example:
        "questions=10k/day corpus=50M model=claude-haiku-4.5 store=s3-vectors reranker=rerank-3.5 evaluation=5% success=90%",
      lines: (inputs, world) => [
        ...(EMBEDS_ITSELF.some((store) => store === inputs.store) ? [] : embeddingLines(inputs, world)),
        ...storeLines(world, inputs, CORPUS, indexedGB(inputs)),
        ...rerankLines(inputs, world),
        ...answerLines(inputs, world),
        ...gradeLines(inputs, world),
        ...tokenGuardrailLines(world, inputs.guardrails, ASKED, [input("question"), input("answer")], [PASSAGES]),
      ],
    }),
  ],
});

/** Stores that take texts and index them by themselves. */
const EMBEDS_ITSELF: readonly Store[] = ["knowledge-base", "kendra"];

const CORPUS = {
  vectors: over(input("corpus"), input("passage-tokens")),
  text: over(times(input("corpus"), literal(CHARACTERS)), literal(GB)),
  searches: ASKED,
  refresh: input("refresh"),
};

const indexedGB = (inputs: Inputs): number =>
  ((inputs.corpus.value / inputs["passage-tokens"].value) * inputs.dimensions.value * 4) / GB;

const embeddingLines = (inputs: Inputs, world: World): readonly Line[] => {
  const route = routeOf(world, { model: inputs["embedding-model"] }, "embedding", undefined, "embedding-model");
  world.assume("embedding the corpus", "the share that refresh says, each month", "the first month embeds all of it");
  const part = (label: string, requests: typeof ASKED, tokens: typeof ASKED, size: Amount) =>
    tokenLines(world, route, { label, requests, input: tokens, inputAmount: size });
  return [
    ...part("embed-corpus", times(CORPUS.vectors, input("refresh")), input("passage-tokens"), inputs["passage-tokens"]),
    ...part("embed-questions", ASKED, input("question"), inputs.question),
  ];
};

const rerankLines = ({ reranker }: Inputs, world: World): readonly Line[] =>
  reranker === undefined
    ? []
    : [
        rerankLine(
          world,
          routeOf(world, { model: reranker }, "rerank", ["query"], "reranker"),
          ASKED,
          input("candidates"),
        ),
      ];

const answerLines = (inputs: Inputs, world: World): readonly Line[] =>
  tokenLines(world, routeOf(world, { model: inputs.model, profile: inputs.profile }, "text"), {
    label: "answer",
    requests: ASKED,
    input: CONTEXT,
    inputAmount: contextSize(inputs),
    output: input("answer"),
  });

const gradeLines = (inputs: Inputs, world: World): readonly Line[] => {
  if (inputs.evaluation.value === 0 && !inputs.evaluation.uncertainty) return [];
  return tokenLines(world, routeOf(world, { model: inputs.judge ?? inputs.model }, "text", undefined, "judge"), {
    label: "grade",
    requests: times(input("questions"), input("evaluation")),
    input: plus(CONTEXT, input("answer")),
    inputAmount: contextSize(inputs),
    output: input("judge-output"),
  });
};

const contextSize = (inputs: Inputs): Amount => {
  const value = inputs.question.value + inputs.passages.value * inputs["passage-tokens"].value;
  return { value, unit: "token", every: "once", text: String(value) };
};
