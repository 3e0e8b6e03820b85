import { amount, choice, choices, flag, rate } from "../quantity/fields.ts";
import { analyzeImages, analyzeVideo, checkLiveness, labelImages, storeFaces } from "./demands.ts";
import { linesOf, present, wanted } from "./lines.ts";
import { service, way } from "./service.ts";

/** Image APIs by the meter that counts them: each call on an image is one processed image. */
const IMAGE_ANALYSES = {
  "compare-faces": "ImageGroup1",
  "index-faces": "ImageGroup1",
  "search-faces": "ImageGroup1",
  "search-users": "ImageGroup1",
  "associate-faces": "ImageGroup1",
  labels: "ImageGroup2",
  faces: "ImageGroup2",
  text: "ImageGroup2",
  moderation: "ImageGroup2",
  celebrities: "ImageGroup2",
  "protective-equipment": "ImageGroup2",
  properties: "ImageProperties",
} as const;

const IMAGE_NAMES = [
  "compare-faces",
  "index-faces",
  "search-faces",
  "search-users",
  "associate-faces",
  "labels",
  "faces",
  "text",
  "moderation",
  "celebrities",
  "protective-equipment",
  "properties",
] as const;

const ITEMS = ["ImageGroup1", "ImageGroup2", "ImageProperties", "ImageBulkAnalysis"] as const;

const images = way({
  demand: analyzeImages,
  run: {
    analyses: choices(IMAGE_NAMES, "what to find in each image; each is a call, and a processed image", "labels"),
    bulk: flag("moderation in bulk jobs instead of calls"),
    faces: amount("face", "face vectors kept in collections", { default: "0 face" }),
    users: amount("user", "user vectors kept in collections", { default: "0 user" }),
  },
  example: "images=2M analyses=labels,moderation,properties",
  lines: ({ analyses, bulk, ...values }, world) => {
    const line = linesOf("rekognition", world.region);
    const itemOf = (name: (typeof IMAGE_NAMES)[number]) =>
      bulk && name === "moderation" ? "ImageBulkAnalysis" : IMAGE_ANALYSES[name];
    const calls = ITEMS.flatMap((item) => {
      const names = [...new Set(analyses)].filter((name) => itemOf(name) === item);
      const times = names.length;
      if (times === 0) return [];
      return line<{ readonly images: number }>({
        name: item,
        item,
        dimension: "image",
        unit: "image",
        formula: `images * ${times}`,
        because: `${names.join(", ")}: a processed image a call`,
        quantity: (n) => n.images * times,
      });
    });
    return [
      ...calls,
      ...present([wanted(values.faces) && facesLine(world.region), wanted(values.users) && usersLine(world.region)]),
    ];
  },
});

interface KeptNumbers {
  readonly faces: number;
  readonly users: number;
}

const facesLine = (region: string) =>
  linesOf(
    "rekognition",
    region,
  )<KeptNumbers>({
    name: "faces",
    item: "FaceMetadataStorage",
    dimension: "face-month",
    unit: "face-month",
    formula: "faces",
    because: "each face vector kept all month",
    quantity: (n) => n.faces,
  });

const usersLine = (region: string) =>
  linesOf(
    "rekognition",
    region,
  )<KeptNumbers>({
    name: "users",
    item: "UserMetadataStorage",
    dimension: "user-month",
    unit: "user-month",
    formula: "users",
    because: "each user vector kept all month",
    quantity: (n) => n.users,
  });

const faces = way({
  demand: storeFaces,
  run: {},
  example: "faces=1M users=100k",
  lines: ({ users }, world) => present([facesLine(world.region), wanted(users) && usersLine(world.region)]),
});

/** APIs on stored video. */
const VIDEO_ANALYSES = {
  labels: "LabelDetection",
  moderation: "ContentModeration",
  faces: "FaceDetection",
  "face-search": "FaceSearch",
  people: "PersonPathing",
  celebrities: "CelebrityRecognition",
  text: "TextDetection",
  shots: "ShotDetection",
  "technical-cues": "TechnicalCues",
} as const;

const VIDEO_NAMES = [
  "labels",
  "moderation",
  "faces",
  "face-search",
  "people",
  "celebrities",
  "text",
  "shots",
  "technical-cues",
] as const;

const video = way({
  demand: analyzeVideo,
  run: {
    analyses: choices(VIDEO_NAMES, "what to find in stored video; each is charged for its whole length", "labels"),
    streaming: choice(
      ["no", "face-search", "events"],
      "stored video, or a live stream searched for faces or for labels in short events",
      "no",
    ),
  },
  example: "minutes=1000 analyses=labels,moderation",
  lines: ({ analyses, streaming }, world) => {
    const line = linesOf("rekognition", world.region);
    const minutes = (name: string, item: string, because: string) =>
      line<{ readonly minutes: number }>({
        name,
        item,
        dimension: "video-minute",
        unit: "minute",
        formula: "minutes",
        because,
        quantity: (n) => n.minutes,
      });
    if (streaming === "no")
      return [...new Set(analyses)].map((name) =>
        minutes(name, `Video:${VIDEO_ANALYSES[name]}`, `every minute of stored video through ${VIDEO_ANALYSES[name]}`),
      );
    world.assume("Kinesis Video Streams", "not modelled", "the stream is billed apart");
    if (streaming === "face-search")
      return [minutes("face-search", "StreamingVideo:FaceSearch", "every minute of the streams")];
    const longest = world.constant("rekognition", "StreamingVideoEvents", "maximum-per-event");
    return [minutes("events", "StreamingVideoEvents", `every minute processed; an event takes at most ${longest} s`)];
  },
});

const liveness = way({
  demand: checkLiveness,
  run: {},
  example: "checks=100k",
  lines: (_, world) => [
    linesOf(
      "rekognition",
      world.region,
    )({
      name: "checks",
      item: "FaceLiveness",
      dimension: "check",
      unit: "check",
      formula: "checks",
      because: "each liveness session",
      quantity: (n) => n.checks,
    }),
  ],
});

const custom = way({
  demand: labelImages,
  run: {
    model: choice(
      ["custom-labels", "custom-moderation"],
      "labels of your own on running units, or moderation adapted to you, by the image",
      "custom-labels",
    ),
    units: amount("x", "inference units that the model runs on", { default: 1, min: 1 }),
    running: rate("hour", "hours that the model runs, used or not, until it is stopped", { default: "24 hour / day" }),
    training: rate("hour", "training hours; machines work in parallel, so they may exceed the hours that pass", {
      default: "0 hour",
    }),
    bulk: flag("custom moderation in bulk jobs"),
  },
  example: "units=2 running=8h training=10h",
  lines: ({ model, training, bulk }, world) => {
    const line = linesOf("rekognition", world.region);
    return present([
      model === "custom-labels" &&
        line({
          name: "inference",
          item: "CustomLabels",
          dimension: "inference-hour",
          unit: "inference-unit-hour",
          formula: "units * running",
          because: "inference units for the hours that the model runs, used or not",
          quantity: (n) => n.units * n.running,
        }),
      model === "custom-moderation" &&
        line({
          name: "images",
          item: bulk ? "CustomModerationBulk" : "CustomModeration",
          dimension: "image",
          unit: "image",
          formula: "images",
          because: "each image through the adapter",
          quantity: (n) => n.images,
        }),
      wanted(training) &&
        line({
          name: "training",
          item: model === "custom-labels" ? "CustomLabels" : "CustomModeration",
          dimension: "training-hour",
          unit: "hour",
          formula: "training",
          because: "compute hours of training",
          quantity: (n) => n.training,
        }),
    ]);
  },
});

/** Amazon Rekognition: images by group of APIs, video by the minute and API, faces kept, liveness, models of your own. */
export const rekognition = service({
  name: "rekognition",
  title: "Amazon Rekognition",
  group: "Vision",
  help: "Labels, faces, text and unsafe content in images and video, billed by the image or minute for each API called",
  ways: [images, video, faces, liveness, custom],
});
