/**
 * Jobs that other services are made for, done by a general model: pages, images, recordings, texts. What they are in
 * tokens is an assumption of each, listed and overridable.
 */
import type { Amount } from "../quantity/amount.ts";
import { amount, choice } from "../quantity/fields.ts";
import { modelField, profileField, routeLine, routeOf, TOKEN_MODES, type Route } from "./bedrock-route.ts";
import { tokenLines } from "./bedrock-tokens.ts";
import { analyzeImages, analyzeText, analyzeVideo, readDocuments, transcribeAudio, translateText } from "./demands.ts";
import { input, literal, over, plus, times, type Formula } from "./formula.ts";
import { way, type World } from "./service.ts";

const run = {
  model: modelField,
  mode: choice(TOKEN_MODES, "how it is paid: at once, in batch jobs, or by service tier", "on-demand"),
  profile: profileField,
};

const prompt = (tokens: number) => amount("token", "tokens of the instructions in every request", { default: tokens });
const answer = (what: string, tokens: number) => amount("token", `output tokens of ${what}`, { default: tokens });
const perToken = amount("character", "characters of one token: about 4 in English, fewer in most other languages", {
  default: 4,
  min: 0.1,
});

/** Tokens of a request whose exact size changes nothing but the check that it fits. */
const typical = (...parts: readonly Amount[]): Amount => {
  const value = parts.reduce((sum, part) => sum + part.value, 0);
  return { value, unit: "token", every: "once", text: String(value) };
};

const sayQuality = (world: World, how: string) =>
  world.assume("work done by a model", how, "compare answer quality yourself: it is not part of the comparison");

const withPrompt = (content: Formula): Formula => plus(content, input("prompt-tokens"));
const textTokens = over(input("characters"), input("characters-per-token"));

export const readDocumentsOnBedrock = way({
  demand: readDocuments,
  run: {
    ...run,
    "page-tokens": amount(
      "token",
      "input tokens of one page image; Anthropic's guide to vision says up to about 1,600",
      { default: 1600 },
    ),
    "prompt-tokens": prompt(300),
    "answer-tokens": answer("one page", 500),
  },
  example: "pages=5000 features=forms,tables model=nova-lite",
  lines: (inputs, world) => {
    sayQuality(world, "every feature in one request a page");
    return tokenLines(world, routeOf(world, inputs, "vision"), {
      requests: input("pages"),
      input: withPrompt(input("page-tokens")),
      inputAmount: typical(inputs["page-tokens"], inputs["prompt-tokens"]),
      output: input("answer-tokens"),
    });
  },
});

export const analyzeImagesOnBedrock = way({
  demand: analyzeImages,
  run: {
    ...run,
    "image-tokens": amount("token", "input tokens of one image; Anthropic's guide to vision says up to about 1,600", {
      default: 1600,
    }),
    "prompt-tokens": prompt(150),
    "answer-tokens": answer("one image", 100),
  },
  example: "images=1M/month model=nova-lite",
  lines: (inputs, world) => {
    sayQuality(world, "one image a request");
    return tokenLines(world, routeOf(world, inputs, "vision"), {
      requests: input("images"),
      input: withPrompt(input("image-tokens")),
      inputAmount: typical(inputs["image-tokens"], inputs["prompt-tokens"]),
      output: input("answer-tokens"),
    });
  },
});

export const analyzeTextOnBedrock = way({
  demand: analyzeText,
  run: {
    ...run,
    "characters-per-token": perToken,
    "prompt-tokens": prompt(150),
    "answer-tokens": answer("one document", 50),
  },
  example: "documents=1M/month characters=550 model=nova-micro",
  lines: (inputs, world) => {
    sayQuality(world, "one document a request");
    return tokenLines(world, routeOf(world, inputs, "text"), {
      requests: input("documents"),
      input: withPrompt(textTokens),
      inputAmount: typical(inputs.characters),
      output: input("answer-tokens"),
    });
  },
});

export const translateTextOnBedrock = way({
  demand: translateText,
  run: {
    ...run,
    "characters-per-token": perToken,
    "prompt-tokens": prompt(100),
    growth: amount("x", "output tokens for one token of the text; other scripts take more", { default: 1.3 }),
  },
  example: "documents=100k/month characters=1000 model=nova-lite",
  lines: (inputs, world) => {
    sayQuality(world, "one text a request");
    return tokenLines(world, routeOf(world, inputs, "text"), {
      requests: input("documents"),
      input: withPrompt(textTokens),
      inputAmount: typical(inputs.characters),
      output: times(textTokens, input("growth")),
    });
  },
});

export const transcribeAudioOnBedrock = way({
  demand: transcribeAudio,
  run: {
    ...run,
    "audio-tokens": amount(
      "token",
      "input tokens of one minute of audio; 12.5 a second is a common rate of audio encoders",
      { default: 750 },
    ),
    "prompt-tokens": prompt(100),
    "answer-tokens": answer("one minute: 150 spoken words are about 200", 200),
  },
  example: "minutes=40k/month length=5minute model=voxtral-mini",
  lines: (inputs, world) => {
    const route = routeOf(world, inputs, "audio");
    sayQuality(world, "one recording a request");
    const dimension = hasOwnMeter(world, route, "audio-input-tokens") ? "audio-input-tokens" : "input-tokens";
    const audio = times(input("minutes"), input("audio-tokens"));
    const prompts = times(over(input("minutes"), input("length")), input("prompt-tokens"));
    return [
      routeLine(route, "audio", dimension, "token", audio, "audio tokens of every minute"),
      routeLine(route, "instructions", "input-tokens", "token", prompts, "instructions with every recording"),
      routeLine(
        route,
        "output",
        "output-tokens",
        "token",
        times(input("minutes"), input("answer-tokens")),
        "tokens of the transcripts",
      ),
    ];
  },
});

export const analyzeVideoOnBedrock = way({
  demand: analyzeVideo,
  run: {
    ...run,
    "video-tokens": amount(
      "token",
      "input tokens of one second of video, for models without a rate by the second; Nova takes about 288",
      { default: 288 },
    ),
    "answer-tokens": answer("one minute", 200),
  },
  example: "minutes=1000/month model=pegasus-1.2",
  lines: (inputs, world) => {
    const route = routeOf(world, inputs, "video-analysis", ["output-tokens"]);
    sayQuality(world, "short clips; their instructions are not counted");
    const seconds = times(input("minutes"), literal(60));
    const output = times(input("minutes"), input("answer-tokens"));
    return [
      hasOwnMeter(world, route, "video-input-second")
        ? routeLine(route, "video", "video-input-second", "second", seconds, "seconds of video watched")
        : routeLine(
            route,
            "video",
            "input-tokens",
            "token",
            times(seconds, input("video-tokens")),
            "video as input tokens",
          ),
      routeLine(route, "output", "output-tokens", "token", output, "tokens of the answers"),
    ];
  },
});

const hasOwnMeter = (world: World, route: Route, dimension: string): boolean =>
  ["", route.prefix].some((prefix) =>
    world.has({ service: "bedrock", item: route.model.id, dimension: `${prefix}${dimension}` }, world.region),
  );
