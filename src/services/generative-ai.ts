import { bedrockAgentcore } from "./bedrock-agentcore.ts";
import { bedrockAgents } from "./bedrock-agents.ts";
import { bedrockCustomModelImport } from "./bedrock-custom-model-import.ts";
import { bedrockCustomModel } from "./bedrock-custom-model.ts";
import { bedrockDataAutomation } from "./bedrock-data-automation.ts";
import { bedrockEvaluation } from "./bedrock-evaluation.ts";
import { bedrockGuardrails } from "./bedrock-guardrails.ts";
import { bedrockKnowledgeBases } from "./bedrock-knowledge-bases.ts";
import { bedrockMarketplace } from "./bedrock-marketplace.ts";
import { bedrock } from "./bedrock.ts";
import { rag } from "./rag.ts";
import type { Service } from "./service.ts";

/** Bedrock and what is built on it. */
export const GENERATIVE_AI: readonly Service[] = [
  bedrock,
  bedrockAgentcore,
  bedrockAgents,
  bedrockCustomModel,
  bedrockCustomModelImport,
  bedrockDataAutomation,
  bedrockEvaluation,
  bedrockGuardrails,
  bedrockKnowledgeBases,
  bedrockMarketplace,
  rag,
];
