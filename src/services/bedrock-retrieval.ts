import { lineOf, type Formula } from "./formula.ts";
import type { Line, World } from "./service.ts";

/** Retrievals of a managed knowledge base, whoever asks for them. */
export const retrievalLine = (world: World, retrievals: Formula): Line =>
  lineOf(
    "retrievals",
    { service: "bedrock", item: "knowledge-bases/managed", dimension: "retrieval" },
    world.region,
    "query",
    retrievals,
    "retrievals of a managed knowledge base; its storage is bedrock-knowledge-bases",
  );
