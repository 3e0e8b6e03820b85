import { choice } from "../quantity/fields.ts";
import { capacityFields, provisionedLines } from "./bedrock-capacity.ts";
import { modelField, profileField, routeLine, routeOf, type Route } from "./bedrock-route.ts";
import { tokenLines } from "./bedrock-tokens.ts";
import { embedMedia, embedText } from "./demands.ts";
import { input } from "./formula.ts";
import { wanted } from "./lines.ts";
import { way, type World } from "./service.ts";

/** Text embeddings: by the token; a few models by the request. */
export const embedTextOnBedrock = way({
  demand: embedText,
  run: {
    model: modelField,
    mode: choice(
      ["on-demand", "batch", "provisioned"],
      "how it is paid: by the token, in batch jobs, or by model units",
      "on-demand",
    ),
    profile: profileField,
    term: capacityFields.term,
    "model-units": capacityFields["model-units"],
  },
  example: "requests=2M/month input=300 model=titan-embed-text-v2 mode=on-demand",
  lines: (inputs, world) => {
    const mode = inputs.mode === "batch" ? "batch" : "on-demand";
    const route = routeOf(world, { model: inputs.model, profile: inputs.profile, mode }, "embedding", [
      "input-tokens",
      "text-request",
    ]);
    if (inputs.mode === "provisioned") return provisionedLines(world, route, inputs["model-units"], inputs.term);
    if (isByRequest(world, route))
      return [
        routeLine(
          route,
          "requests",
          "text-request",
          "request",
          input("requests"),
          "one text a request, whatever its length",
        ),
      ];
    return tokenLines(world, route, { requests: input("requests"), input: input("input"), inputAmount: inputs.input });
  },
});

const isByRequest = (world: World, { model }: Route): boolean =>
  world.has({ service: "bedrock", item: model.id, dimension: "text-request" }, world.region);

/** What media are metered as. */
const MEDIA = {
  images: ["image-input", "image"],
  "document-pages": ["document-image-input", "image"],
  audio: ["audio-input-second", "second"],
  video: ["video-input-second", "second"],
} as const;

/** Embeddings of images, pages, audio and video: by the image and by the second. */
export const embedMediaOnBedrock = way({
  demand: embedMedia,
  run: { model: modelField, mode: choice(["on-demand", "batch"], "at once, or in batch jobs", "on-demand") },
  example: "images=1M/month video=10k model=nova-multimodal-embeddings",
  lines: (inputs, world) => {
    const route = routeOf(world, { model: inputs.model, mode: inputs.mode }, "media-embedding", [
      "image-input",
      "video-input-second",
    ]);
    const asked = (["images", "document-pages", "audio", "video"] as const).filter((name) => wanted(inputs[name]));
    return (asked.length > 0 ? asked : (["images"] as const)).map((name) => {
      const [dimension, unit] = MEDIA[name];
      return routeLine(route, name, dimension, unit, input(name), `${name.replace("-", " ")} to embed`);
    });
  },
});
