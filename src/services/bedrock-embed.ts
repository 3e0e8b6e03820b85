import { choice, type Values } from "../quantity/fields.ts";
import { capacityFields, provisionedLines } from "./bedrock-capacity.ts";
import { modelField, profileField, routeLine, routeOf, type Route } from "./bedrock-route.ts";
import { tokenLines } from "./bedrock-tokens.ts";
import { embedMedia, embedText } from "./demands.ts";
import { wanted } from "./lines.ts";
import { way, type Line, type NumbersOf, type World } from "./service.ts";

const run = {
  model: modelField,
  mode: choice(
    ["on-demand", "batch", "provisioned"],
    "how it is paid: by the token, in batch jobs, or by model units",
    "on-demand",
  ),
  profile: profileField,
  term: capacityFields.term,
  "model-units": capacityFields["model-units"],
};

type Text = NumbersOf<typeof embedText.fields & typeof run>;

/** Text embeddings: by the token; a few models by the request. */
export const embedTextOnBedrock = way({
  demand: embedText,
  run,
  example: "requests=2M/month input=300 model=titan-embed-text-v2 mode=on-demand",
  lines: (inputs, world) => {
    const mode = inputs.mode === "batch" ? "batch" : "on-demand";
    const route = embeddingRoute(world, { model: inputs.model, profile: inputs.profile, mode });
    if (inputs.mode === "provisioned") return provisionedLines(world, route, inputs["model-units"], inputs.term);
    if (isByRequest(world, route)) return [byRequest(route)];
    return tokenLines<Text>(world, route, {
      requests: { formula: "requests", of: (n) => n.requests },
      input: { formula: "input", of: (n) => n.input },
      inputAmount: inputs.input,
    });
  },
});

const embeddingRoute = (
  world: World,
  wantedRoute: {
    readonly model: string;
    readonly profile: Values<typeof run>["profile"];
    readonly mode: "batch" | "on-demand";
  },
): Route => routeOf(world, wantedRoute, "embedding", ["input-tokens", "text-request"]);

const isByRequest = (world: World, { model }: Route): boolean =>
  world.has({ service: "bedrock", item: model.id, dimension: "text-request" }, world.region);

const byRequest = (route: Route): Line<Text> =>
  routeLine(route, {
    name: "requests",
    dimension: "text-request",
    unit: "request",
    formula: "requests",
    because: "one text embedding a request, whatever its length",
    quantity: (n) => n.requests,
  });

type Media = NumbersOf<typeof embedMedia.fields>;

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
    const line = (
      name: string,
      dimension: string,
      unit: string,
      formula: string,
      quantity: (n: Media) => number,
    ): Line<Media> => routeLine(route, { name, dimension, unit, formula, because: `${name} to embed`, quantity });
    const asked = (["images", "document-pages", "audio", "video"] as const).filter((name) => wanted(inputs[name]));
    return (asked.length > 0 ? asked : (["images"] as const)).map((name) => {
      switch (name) {
        case "images":
          return line(name, "image-input", "image", "images", (n) => n.images);
        case "document-pages":
          return line(name, "document-image-input", "image", "documentPages", (n) => n.documentPages);
        case "audio":
          return line(name, "audio-input-second", "second", "audio", (n) => n.audio);
        case "video":
          return line(name, "video-input-second", "second", "video", (n) => n.video);
      }
    });
  },
});
