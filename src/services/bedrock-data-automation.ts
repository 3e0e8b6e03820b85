import { amount, choice } from "../quantity/fields.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import { analyzeImages, analyzeVideo, readDocuments, transcribeAudio } from "./demands.ts";
import { beyond, input, lineOf, literal, times, type Formula } from "./formula.ts";
import { service, way, type Line, type World } from "./service.ts";

const output = choice(["standard", "custom"], "AWS's own output, or the fields of a blueprint of yours", "standard");

const line = (world: World, name: string, dimension: string, unit: string, quantity: Formula, because: string): Line =>
  lineOf(name, { service: "bedrock", item: "data-automation", dimension }, world.region, unit, quantity, because);

/** Bedrock Data Automation: documents by the page, images by the image, audio and video by the minute. */
export const bedrockDataAutomation = service({
  name: "bedrock-data-automation",
  title: "Amazon Bedrock Data Automation",
  group: "Generative AI",
  help: "Documents, images, audio and video into structured output, by the page, image and minute",
  ways: [
    way({
      demand: readDocuments,
      run: { output, fields: amount("field", "fields of the blueprint, for output=custom", { default: 30 }) },
      example: "pages=5000 output=custom fields=40",
      lines: (inputs, world) => {
        if (inputs.output === "standard")
          return [line(world, "pages", "document-standard-page", "page", input("pages"), "pages with standard output")];
        const included = bedrockRule(world, "data-automation", "document-custom-page", "included") ?? 0;
        const extra = times(input("pages"), beyond(input("fields"), literal(included)));
        return [
          line(world, "pages", "document-custom-page", "page", input("pages"), "pages with custom output"),
          line(
            world,
            "extra-fields",
            "document-custom-extra-field-page",
            "field-page",
            extra,
            `fields beyond ${included}, on every page`,
          ),
        ];
      },
    }),
    way({
      demand: analyzeImages,
      run: { output },
      example: "images=10k/month output=standard",
      lines: (inputs, world) => [
        line(
          world,
          "images",
          `image-${inputs.output}`,
          "image",
          input("images"),
          `images with ${inputs.output} output`,
        ),
      ],
    }),
    way({
      demand: transcribeAudio,
      run: { output },
      example: "minutes=10k/month output=standard",
      lines: (inputs, world) => [
        line(
          world,
          "audio",
          `audio-${inputs.output}-minute`,
          "minute",
          input("minutes"),
          `minutes of audio with ${inputs.output} output`,
        ),
      ],
    }),
    way({
      demand: analyzeVideo,
      run: { output },
      example: "minutes=10k/month output=standard",
      lines: (inputs, world) => [
        line(
          world,
          "video",
          `video-${inputs.output}-minute`,
          "minute",
          input("minutes"),
          `minutes of video with ${inputs.output} output`,
        ),
      ],
    }),
  ],
});
