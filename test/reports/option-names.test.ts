import { expect, test } from "vitest";
import { optionNames } from "../../src/reports/option-names.ts";

const RAG = ["rag nova-lite s3-vectors nova-pro", "rag claude-haiku-4.5 aurora nova-pro"];

test("titles that fit stay whole", () => {
  expect(optionNames(RAG, 40)).toEqual({ names: RAG, shared: undefined });
});

test("of titles that do not, what all share is said once", () => {
  expect(optionNames(RAG, 30)).toEqual({
    names: ["nova-lite s3-vectors", "claude-haiku-4.5 aurora"],
    shared: "rag … nova-pro",
  });
});

test("a title never loses all of its words", () => {
  expect(optionNames(["bedrock nova-lite", "bedrock nova-lite flex"], 5).names).toEqual([
    "nova-lite",
    "nova-lite flex",
  ]);
  expect(optionNames(["a b", "a b"], 1).names).toEqual(["b", "b"]);
  expect(optionNames(["one title that is alone"], 5).shared).toBeUndefined();
});
