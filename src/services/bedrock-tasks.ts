/**
 * Jobs that other services are made for, done by a general model: pages, images, recordings, texts. What they are in
 * tokens is an assumption of each, listed and overridable.
 */
import type { Amount } from "../quantity/amount.ts";
import { amount, choice } from "../quantity/fields.ts";
import { modelField, profileField, routeLine, routeOf, TOKEN_MODES, type Route } from "./bedrock-route.ts";
import { tokenLines } from "./bedrock-tokens.ts";
import { analyzeImages, analyzeText, analyzeVideo, readDocuments, transcribeAudio, translateText } from "./demands.ts";
import { way, type Line, type NumbersOf, type World } from "./service.ts";

const run = {
  model: modelField,
  mode: choice(TOKEN_MODES, "how it is paid: at once, in batch jobs, or by service tier", "on-demand"),
  profile: profileField,
};

const prompt = (tokens: number) => amount("token", "tokens of the instructions in every request", { default: tokens });
const answer = (what: string, tokens: number) => amount("token", `output tokens of ${what}`, { default: tokens });
const CHARACTERS = amount("character", "characters of one token: about 4 in English, fewer in most other languages", {
  default: 4,
  min: 0.1,
});

/** Tokens of a request where nothing depends on its exact size. */
const typical = (value: number): Amount => ({ value, unit: "token", every: "once", text: String(value) });

const QUALITY = "compare answer quality yourself: it is not part of the comparison";

const pageRun = {
  ...run,
  "page-tokens": amount(
    "token",
    "input tokens of one page image; Anthropic's guide says about 1,600 for a picture of a page",
    { default: 1600 },
  ),
  "prompt-tokens": prompt(300),
  "answer-tokens": answer("one page", 500),
};
type Pages = NumbersOf<typeof readDocuments.fields & typeof pageRun>;

export const readDocumentsOnBedrock = way({
  demand: readDocuments,
  run: pageRun,
  example: "pages=5000 features=forms,tables model=nova-lite",
  lines: (inputs, world) => {
    world.assume("reading by a model", "every feature in one request a page", QUALITY);
    return tokenLines<Pages>(world, routeOf(world, inputs, "vision"), {
      requests: { formula: "pages", of: (n) => n.pages },
      input: { formula: "(pageTokens + promptTokens)", of: (n) => n.pageTokens + n.promptTokens },
      inputAmount: typical(inputs["page-tokens"].value + inputs["prompt-tokens"].value),
      output: { formula: "answerTokens", of: (n) => n.answerTokens },
    });
  },
});

const imageRun = {
  ...run,
  "image-tokens": amount("token", "input tokens of one image; Anthropic's guide says about 1,600 for a large one", {
    default: 1600,
  }),
  "prompt-tokens": prompt(150),
  "answer-tokens": answer("one image", 100),
};
type Images = NumbersOf<typeof analyzeImages.fields & typeof imageRun>;

export const analyzeImagesOnBedrock = way({
  demand: analyzeImages,
  run: imageRun,
  example: "images=1M/month model=nova-lite",
  lines: (inputs, world) => {
    world.assume("analysis by a model", "one image a request", QUALITY);
    return tokenLines<Images>(world, routeOf(world, inputs, "vision"), {
      requests: { formula: "images", of: (n) => n.images },
      input: { formula: "(imageTokens + promptTokens)", of: (n) => n.imageTokens + n.promptTokens },
      inputAmount: typical(inputs["image-tokens"].value + inputs["prompt-tokens"].value),
      output: { formula: "answerTokens", of: (n) => n.answerTokens },
    });
  },
});

const textRun = {
  ...run,
  "characters-per-token": CHARACTERS,
  "prompt-tokens": prompt(150),
  "answer-tokens": answer("one document", 50),
};
type Texts = NumbersOf<typeof analyzeText.fields & typeof textRun>;

export const analyzeTextOnBedrock = way({
  demand: analyzeText,
  run: textRun,
  example: "documents=1M/month characters=550 model=nova-micro",
  lines: (inputs, world) => {
    world.assume("analysis by a model", "one document a request", QUALITY);
    return tokenLines<Texts>(world, routeOf(world, inputs, "text"), {
      requests: { formula: "documents", of: (n) => n.documents },
      input: {
        formula: "(characters / charactersPerToken + promptTokens)",
        of: (n) => n.characters / n.charactersPerToken + n.promptTokens,
      },
      inputAmount: typical(inputs.characters.value / inputs["characters-per-token"].value),
      output: { formula: "answerTokens", of: (n) => n.answerTokens },
    });
  },
});

const translateRun = {
  ...run,
  "characters-per-token": CHARACTERS,
  "prompt-tokens": prompt(100),
  growth: amount("x", "output tokens for one token of the text; other scripts take more", { default: 1.3 }),
};
type Translations = NumbersOf<typeof translateText.fields & typeof translateRun>;

export const translateTextOnBedrock = way({
  demand: translateText,
  run: translateRun,
  example: "documents=100k/month characters=1000 model=nova-lite",
  lines: (inputs, world) => {
    world.assume("translation by a model", "one text a request", QUALITY);
    return tokenLines<Translations>(world, routeOf(world, inputs, "text"), {
      requests: { formula: "documents", of: (n) => n.documents },
      input: {
        formula: "(characters / charactersPerToken + promptTokens)",
        of: (n) => n.characters / n.charactersPerToken + n.promptTokens,
      },
      inputAmount: typical(inputs.characters.value / inputs["characters-per-token"].value),
      output: {
        formula: "characters / charactersPerToken * growth",
        of: (n) => (n.characters / n.charactersPerToken) * n.growth,
      },
    });
  },
});

const audioRun = {
  ...run,
  "audio-tokens": amount(
    "token",
    "input tokens of one minute of audio; 12.5 a second is a common rate of audio encoders",
    { default: 750 },
  ),
  "prompt-tokens": prompt(100),
  "answer-tokens": answer("one minute: 150 spoken words are about 200", 200),
};
type Audio = NumbersOf<typeof transcribeAudio.fields & typeof audioRun>;

export const transcribeAudioOnBedrock = way({
  demand: transcribeAudio,
  run: audioRun,
  example: "minutes=40k/month length=5minute model=voxtral-mini",
  lines: (inputs, world) => {
    const route = routeOf(world, inputs, "audio");
    world.assume("transcription by a model", "one recording a request", QUALITY);
    const spoken = (dimension: string): Line<Audio> =>
      routeLine(route, {
        name: "audio",
        dimension,
        unit: "token",
        formula: "minutes * audioTokens",
        because: "audio tokens of every minute",
        quantity: (n) => n.minutes * n.audioTokens,
      });
    const words = tokenLines<Audio>(world, route, {
      requests: { formula: "minutes / length", of: (n) => n.minutes / n.length },
      input: { formula: "promptTokens", of: (n) => n.promptTokens },
      inputAmount: typical(inputs.length.value * inputs["audio-tokens"].value),
      output: { formula: "length * answerTokens", of: (n) => n.length * n.answerTokens },
    });
    return [spoken(hasOwnMeter(world, route, "audio-input-tokens") ? "audio-input-tokens" : "input-tokens"), ...words];
  },
});

const videoRun = {
  ...run,
  "video-tokens": amount(
    "token",
    "input tokens of one second of video, for models without a rate by the second; 288 is one frame a second of Nova",
    { default: 288 },
  ),
  "answer-tokens": answer("one minute", 200),
};
type Video = NumbersOf<typeof analyzeVideo.fields & typeof videoRun>;

export const analyzeVideoOnBedrock = way({
  demand: analyzeVideo,
  run: videoRun,
  example: "minutes=1000/month model=pegasus-1.2",
  lines: (inputs, world) => {
    const route = routeOf(world, inputs, "video-analysis", ["output-tokens"]);
    world.assume("analysis by a model", "clips of a minute, one a request", QUALITY);
    const output = routeLine<Video>(route, {
      name: "output", dimension: "output-tokens", unit: "token", formula: "minutes * answerTokens", because: "tokens of the answers", quantity: (n) => n.minutes * n.answerTokens,
    }); // prettier-ignore
    const input = hasOwnMeter(world, route, "video-input-second")
      ? routeLine<Video>(route, {
          name: "video",
          dimension: "video-input-second",
          unit: "second",
          formula: "minutes * 60",
          because: "seconds of video watched",
          quantity: (n) => n.minutes * 60,
        })
      : routeLine<Video>(route, {
          name: "video",
          dimension: "input-tokens",
          unit: "token",
          formula: "minutes * 60 * videoTokens",
          because: "video as input tokens",
          quantity: (n) => n.minutes * 60 * n.videoTokens,
        });
    return [input, output];
  },
});

const hasOwnMeter = (world: World, route: Route, dimension: string): boolean =>
  world.has({ service: "bedrock", item: route.model.id, dimension: `${route.prefix}${dimension}` }, world.region) ||
  world.has({ service: "bedrock", item: route.model.id, dimension }, world.region);
