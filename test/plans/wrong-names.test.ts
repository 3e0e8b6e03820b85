import { expect, test } from "vitest";
import { prepareOption } from "../../src/plans/option.ts";
import { InputError } from "../../src/quantity/problem.ts";
import { readArguments, splitWords } from "../../src/services/arguments.ts";
import { catalog } from "../catalog.ts";
import { setting } from "./random-plans.ts";

/** The fields that are said to be wrong in an option given as arguments. */
const wrongFields = (on: string, words: string): readonly (string | undefined)[] => {
  try {
    prepareOption({}, { on, ...readArguments(splitWords(words)) }, setting, catalog());
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ field }) => field);
    throw error;
  }
};

const TUNING = "runs=1/month tokens=10M epochs=3 model=nova-micro";

test.each([
  ["eks", "clusters=2 auto-instance=m5.huge auto-nodes=3", "auto-instance"],
  [
    "sagemaker-data-wrangler",
    "users=2 hours-each=40/month instance=ml.m5.xlarge job-instance=ml.m5.huge",
    "job-instance",
  ],
  ["sagemaker-data-wrangler", "users=2 hours-each=40/month instance=ml.m5.huge", "instance"],
  ["sagemaker-ground-truth", "objects=100k/month automatic=40% automatic-instance=ml.p3.huge", "automatic-instance"],
  ["bedrock-custom-model", `${TUNING} teacher=nova-huge`, "teacher"],
  ["bedrock-custom-model", `${TUNING} method=distillation teacher=nova-huge`, "teacher"],
  ["rag", "questions=10/month model=claude-haiku-4.5 passage-tokens=0", "passage-tokens"],
])("%s %s", (on, words, field) => expect(wrongFields(on, words)).toEqual([field]));

test("a teacher that is a model may be named where nothing is distilled", () =>
  expect(wrongFields("bedrock-custom-model", `${TUNING} teacher=nova-pro`)).toEqual([]));
