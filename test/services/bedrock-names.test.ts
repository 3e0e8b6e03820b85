import { describe, expect, test } from "vitest";
import { InputError } from "../../src/quantity/problem.ts";
import { bedrockModels, modelNames, type ModelUse } from "../../src/services/bedrock-models.ts";
import { resolveModel } from "../../src/services/bedrock-names.ts";
import { worldOf } from "../../src/services/world.ts";
import { catalog, DAY } from "../catalog.ts";

const assumed: string[] = [];
const world = worldOf(
  catalog(),
  { region: "us-east-1", day: DAY, hours: 730 },
  ({ value }) => assumed.push(value),
  () => {},
);
const resolve = (name: string, use: ModelUse = "text") => resolveModel(world, name, use);
const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";

const problemOf = (name: string, use: ModelUse = "text") => {
  try {
    resolve(name, use);
  } catch (error) {
    if (error instanceof InputError) return error.problems[0];
    throw error;
  }
  return undefined;
};

test.each([
  "claude-haiku-4.5",
  "claude-haiku-4-5",
  "haiku-4.5",
  "Claude Haiku 4.5",
  "CLAUDE HAIKU 4.5",
  "Anthropic Claude Haiku 4.5",
  HAIKU,
  "anthropic.claude-haiku-4-5-20251001-v1",
  "anthropic.claude-haiku-4-5-20251001",
  "anthropic.claude-haiku-4-5",
  "bedrock/anthropic.claude-haiku-4-5-20251001-v1:0",
  `${HAIKU}:200k`,
])("%s is Claude Haiku 4.5", (name) => {
  expect(resolve(name)).toMatchObject({ model: { id: HAIKU }, profile: undefined });
});

test.each([
  ["us.", "geo", "us"],
  ["eu.", "geo", "eu"],
  ["apac.", "geo", "apac"],
  ["jp.", "geo", "jp"],
  ["us-gov.", "geo", "us-gov"],
  ["global.", "global", undefined],
])("the profile prefix %s says %s", (prefix, profile, geography) => {
  expect(resolve(`${prefix}${HAIKU}`)).toMatchObject({ model: { id: HAIKU }, profile, geography });
});

test("ARNs of foundation models and of inference profiles", () => {
  expect(resolve(`arn:aws:bedrock:eu-west-1::foundation-model/${HAIKU}`)).toMatchObject({
    model: { id: HAIKU },
    profile: "in-region",
    region: "eu-west-1",
  });
  expect(resolve(`arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${HAIKU}`)).toMatchObject({
    model: { id: HAIKU },
    profile: "geo",
  });
});

test("an application inference profile does not say its model", () => {
  const problem = problemOf("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123");
  expect(problem?.hint).toContain("does not say which model");
});

test("an ambiguous name lists its candidates, those that are retired left out", () => {
  const problem = problemOf("haiku");
  expect(problem?.expected).toContain("claude-haiku-3, claude-haiku-4.5");
  expect(problem?.expected).not.toContain("3.5");
});

test("a part of a name that only one model has is enough, and is listed as an assumption", () => {
  expect(resolve("llama-3.3").model.id).toBe("meta.llama3-3-70b-instruct-v1:0");
  expect(assumed).toContain("meta.llama3-3-70b-instruct-v1:0");
});

test("an unknown name offers the nearest", () => {
  expect(problemOf("clade-haiku-4.5")?.nearest?.[0]).toBe("claude-haiku-4.5");
});

test("a model of another use is refused, with others of its family", () => {
  const problem = problemOf("nova-canvas");
  expect(problem?.expected).toBe("a Bedrock model that generates text");
  expect(problem?.nearest).toContain("nova-2-lite");
  expect(resolve("nova-canvas", "image").model.id).toBe("amazon.nova-canvas-v1:0");
});

describe("every model of the catalogue", () => {
  const uses = ["text", "speech", "embedding", "image", "video", "rerank", "video-analysis"] as const;

  test("has a use, and its id and its usual name lead to it", () => {
    for (const model of bedrockModels(catalog().table("models"))) {
      const use = uses.find((one) => modelNames(catalog().table("models"), one).includes(model.aliases[0] ?? model.id));
      expect(use, model.id).toBeDefined();
      if (!use) continue;
      expect(resolve(model.id, use).model.id).toBe(model.id);
      expect(resolve(model.aliases[0] ?? model.id, use).model.id).toBe(model.id);
      expect(resolve(model.name, use).model.id, model.name).toBe(model.id);
    }
  });
});
