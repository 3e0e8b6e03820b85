/** Demands for documents, images, sound and film. */
import { amount, choices, rate } from "../quantity/fields.ts";
import { kind } from "./demand-kind.ts";

export const READING_FEATURES = [
  "text",
  "forms",
  "tables",
  "queries",
  "signatures",
  "layout",
  "expense",
  "id",
  "lending",
  "custom-queries",
] as const;

export const readDocuments = kind({
  kind: "read-documents",
  title: "Read documents",
  fields: {
    pages: rate("page", "pages to read; an image is one page"),
    features: choices(READING_FEATURES, "what to get out of a page", "text"),
  },
  unit: "page",
  per: 1000,
  units: (n) => n.pages,
});

export const transcribeAudio = kind({
  kind: "transcribe-audio",
  title: "Transcribe audio",
  fields: {
    minutes: rate("minute", "minutes of audio, such as 40k / month"),
    length: amount("minute", "minutes of one recording", { default: "5 minute", min: 1e-4 }),
  },
  unit: "minute",
  per: 1000,
  units: (n) => n.minutes,
});

export const speakText = kind({
  kind: "speak-text",
  title: "Speak text",
  fields: { characters: rate("character", "characters to speak") },
  unit: "character",
  per: 1e6,
  units: (n) => n.characters,
});

export const converseBySpeech = kind({
  kind: "converse-by-speech",
  title: "Converse by speech",
  fields: {
    minutes: rate("minute", "minutes of conversation"),
    "speech-input": amount("token", "speech tokens heard a minute"),
    "speech-output": amount("token", "speech tokens spoken a minute"),
    "text-input": amount("token", "text tokens read a minute", { default: "0 token" }),
    "text-output": amount("token", "text tokens written a minute", { default: "0 token" }),
  },
  unit: "minute",
  per: 1000,
  units: (n) => n.minutes,
});

export const analyzeImages = kind({
  kind: "analyze-images",
  title: "Analyse images",
  fields: { images: rate("image", "images to analyse") },
  unit: "image",
  per: 1000,
  units: (n) => n.images,
});

export const analyzeVideo = kind({
  kind: "analyze-video",
  title: "Analyse video",
  fields: { minutes: rate("minute", "minutes of video") },
  unit: "minute",
  per: 1000,
  units: (n) => n.minutes,
});

export const generateImages = kind({
  kind: "generate-images",
  title: "Generate images",
  fields: { images: rate("image", "images to generate") },
  unit: "image",
  per: 1000,
  units: (n) => n.images,
});

export const generateVideo = kind({
  kind: "generate-video",
  title: "Generate video",
  fields: { seconds: rate("second", "seconds of video to generate") },
  unit: "second",
  per: 1,
  units: (n) => n.seconds,
});

export const embedMedia = kind({
  kind: "embed-media",
  title: "Embed images, audio and video",
  fields: {
    images: rate("image", "images to embed", { default: 0 }),
    "document-pages": rate("image", "images of document pages to embed", { default: 0 }),
    audio: rate("second", "seconds of audio to embed", { default: 0 }),
    video: rate("second", "seconds of video to embed", { default: 0 }),
  },
  unit: "item",
  per: 1000,
  units: (n) => n.images + n.documentPages + n.audio + n.video,
});

export const labelImages = kind({
  kind: "label-images",
  title: "Label images with a model of your own",
  fields: { images: rate("image", "images to label", { default: "0 image" }) },
  unit: "image",
  per: 1000,
  units: (n) => n.images,
});

export const storeFaces = kind({
  kind: "store-faces",
  title: "Store faces",
  fields: {
    faces: amount("face", "face vectors kept"),
    users: amount("user", "user vectors kept", { default: "0 user" }),
  },
  unit: "face",
  per: 1000,
  units: (n) => n.faces,
});

export const checkLiveness = kind({
  kind: "check-liveness",
  title: "Check that a face is live",
  fields: { checks: rate("check", "sessions in which a face is checked") },
  unit: "check",
  per: 1000,
  units: (n) => n.checks,
});
