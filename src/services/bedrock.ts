import { embedMediaOnBedrock, embedTextOnBedrock } from "./bedrock-embed.ts";
import {
  converseOnBedrock,
  generateImagesOnBedrock,
  generateVideoOnBedrock,
  rerankOnBedrock,
} from "./bedrock-media.ts";
import {
  analyzeImagesOnBedrock,
  analyzeTextOnBedrock,
  analyzeVideoOnBedrock,
  readDocumentsOnBedrock,
  transcribeAudioOnBedrock,
  translateTextOnBedrock,
} from "./bedrock-tasks.ts";
import { generateTextOnBedrock } from "./bedrock-text.ts";
import { service } from "./service.ts";

/** Amazon Bedrock: foundation models by the token, image, second or query. */
export const bedrock = service({
  name: "bedrock",
  title: "Amazon Bedrock",
  group: "Generative AI",
  help: "Foundation models of Amazon, Anthropic, Meta, Mistral, OpenAI and others, without servers",
  ways: [
    generateTextOnBedrock,
    embedTextOnBedrock,
    embedMediaOnBedrock,
    generateImagesOnBedrock,
    generateVideoOnBedrock,
    converseOnBedrock,
    rerankOnBedrock,
    readDocumentsOnBedrock,
    analyzeImagesOnBedrock,
    analyzeTextOnBedrock,
    translateTextOnBedrock,
    transcribeAudioOnBedrock,
    analyzeVideoOnBedrock,
  ],
});
