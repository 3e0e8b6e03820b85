import { amount, choice, type Values } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { blocks, blocksFormula } from "./blocks.ts";
import { capacityFields, provisionedLines } from "./bedrock-capacity.ts";
import { modelField, profileField, routeLine, routeOf, type Route } from "./bedrock-route.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import { converseBySpeech, generateImages, generateVideo, rerankResults } from "./demands.ts";
import { input, times, type Formula } from "./formula.ts";
import { wanted } from "./lines.ts";
import { way, type Line, type World } from "./service.ts";

const imageRun = {
  model: modelField,
  mode: choice(
    ["on-demand", "provisioned"],
    "how it is paid: by the image, or in model units by the hour",
    "on-demand",
  ),
  term: capacityFields.term,
  "model-units": capacityFields["model-units"],
  size: choice(
    ["512", "1024", "2048"],
    "pixels of the longer side: the class that the model's price list knows",
    "1024",
  ),
  quality: choice(["standard", "premium"], "quality of Amazon's image models", "standard"),
  steps: choice(["up-to-50", "over-50"], "diffusion steps of Stable Diffusion XL", "up-to-50"),
  "image-tokens": amount("token", "tokens of one image, for models that bill images as output tokens", { default: 0 }),
};

/** Images by the image, at the model's sizes and qualities, as output tokens, or in provisioned model units. */
export const generateImagesOnBedrock = way({
  demand: generateImages,
  run: imageRun,
  example: "images=10k/month model=nova-canvas size=1024 quality=standard",
  lines: (inputs, world) => {
    const { model, mode, term } = inputs;
    if (mode === "provisioned")
      return provisionedLines(
        world,
        routeOf(world, { model }, "image", [
          "provisioned-model-unit-hour-1-month",
          "provisioned-model-unit-hour-no-commit",
        ]),
        inputs["model-units"],
        term,
      );
    const route = routeOf(world, { model }, "image", [...imageDimensions(inputs), "image-output-tokens"]);
    return route.model.outputs.has("text") ? [asTokens(route, inputs)] : [byImage(world, route, inputs)];
  },
});

const imageDimensions = ({ size, quality, steps }: Pick<Values<typeof imageRun>, "size" | "quality" | "steps">) =>
  ["image", `image-${size}-${quality}`, `image-${size}-${steps}-steps`] as const;

const byImage = (world: World, route: Route, inputs: Values<typeof imageRun>): Line => {
  const [one, byQuality, bySteps] = imageDimensions(inputs);
  const has = (dimension: string) => world.has({ service: "bedrock", item: route.model.id, dimension }, world.region);
  const dimension = [one, byQuality, bySteps].find(has) ?? (route.model.provider === "Amazon" ? byQuality : one);
  return routeLine(route, "images", dimension, "image", input("images"), "images made");
};

const asTokens = (route: Route, inputs: Values<typeof imageRun>): Line => {
  if (!wanted(inputs["image-tokens"]))
    return fail({
      field: "image-tokens",
      found: "nothing",
      expected: `tokens of one image: ${route.model.name} bills images as output tokens`,
    });
  return routeLine(
    route,
    "images",
    "image-output-tokens",
    "token",
    times(input("images"), input("image-tokens")),
    "images made, billed as output tokens",
  );
};

/** Video by the second, at the model's resolution. */
export const generateVideoOnBedrock = way({
  demand: generateVideo,
  run: { model: modelField, resolution: choice(["720p", "540p"], "lines of the picture", "720p") },
  example: "seconds=600/month model=nova-reel-1.1",
  lines: ({ model, resolution }, world) => {
    const dimension = `video-second-${resolution}-24fps`;
    const route = routeOf(world, { model }, "video", [dimension]);
    world.assume("video files in S3", "not modelled", "the model writes them to a bucket of yours");
    return [routeLine(route, "video", dimension, "second", input("seconds"), "seconds of video made")];
  },
});

/** Speech to speech: speech tokens and text tokens have rates of their own. */
export const converseOnBedrock = way({
  demand: converseBySpeech,
  run: { model: modelField },
  example: "minutes=50k/month speech-input=750 speech-output=750 text-input=200 model=nova-2-sonic",
  lines: ({ model }, world) => {
    const route = routeOf(world, { model }, "speech", ["speech-input-tokens", "input-tokens"]);
    const line = (name: string, dimension: string) =>
      routeLine(
        route,
        name,
        dimension,
        "token",
        times(input("minutes"), input(name)),
        `${name.replace("-", " ")} tokens of every minute`,
      );
    return [
      line("speech-input", "speech-input-tokens"),
      line("speech-output", "speech-output-tokens"),
      line("text-input", "input-tokens"),
      line("text-output", "output-tokens"),
    ];
  },
});

/** Reranking by the query; a query covers so many chunks, more count as further queries. */
export const rerankOnBedrock = way({
  demand: rerankResults,
  run: { model: modelField, profile: profileField },
  example: "queries=100k/month documents=20 model=rerank-3.5",
  lines: ({ model, profile }, world) => [
    rerankLine(world, routeOf(world, { model, profile }, "rerank", ["query"]), input("queries"), input("documents")),
  ],
});

/** Rerank queries of so many searches over so many chunks each. */
export const rerankLine = (world: World, route: Route, searches: Formula, chunks: Formula): Line => {
  const block = bedrockRule(world, route.model.id, "query", "block") ?? 1;
  const queries: Formula = { text: blocksFormula(chunks.text, block, 1), of: (n) => blocks(chunks.of(n), block, 1) };
  return routeLine(
    route,
    "rerank",
    "query",
    "query",
    times(searches, queries),
    `a query reranks up to ${block} chunks`,
  );
};
