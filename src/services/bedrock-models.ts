import type { Row } from "../catalog/types.ts";

/** A foundation model on Bedrock as `models.csv` describes it. */
export interface BedrockModel {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly family: string;
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  /** Longest prompt in tokens; undefined where no source says. */
  readonly context: number | undefined;
  readonly longestOutput: number | undefined;
  /**
   * Regions that list it, with how it runs from there: r in the region itself, g through the profile of the geography,
   * w through the worldwide profile; "" where the source does not say how.
   */
  readonly regions: ReadonlyMap<string, string>;
  /** The names by which people call it, the usual one first. */
  readonly aliases: readonly string[];
}

/** What a model is asked to do. */
export type ModelUse =
  | "text"
  | "vision"
  | "audio"
  | "video-analysis"
  | "speech"
  | "embedding"
  | "media-embedding"
  | "image"
  | "video"
  | "rerank"
  | "tuning";

/** The use in the words of an error: "a model that …". */
export const USE_TEXT: Readonly<Record<ModelUse, string>> = {
  text: "generates text",
  vision: "reads images and writes text",
  audio: "hears audio and writes text",
  "video-analysis": "watches video and writes text",
  speech: "converses by speech",
  embedding: "embeds text",
  "media-embedding": "embeds images, audio or video",
  image: "generates images",
  video: "generates video",
  rerank: "reranks search results",
  tuning: "can be customised",
};

const known = new WeakMap<readonly Row[], readonly BedrockModel[]>();

/** The models of a table; parsed once a catalogue. */
export const bedrockModels = (rows: readonly Row[]): readonly BedrockModel[] => {
  const models = known.get(rows) ?? rows.map(readModel);
  known.set(rows, models);
  return models;
};

/** Names that `model: all` stands for: the usual name of every model of a use. */
export const modelNames = (rows: readonly Row[], use: ModelUse): readonly string[] =>
  bedrockModels(rows)
    .filter((model) => serves(model, use))
    .map(shortName);

export const shortName = (model: BedrockModel): string => model.aliases[0] ?? model.id;

const readModel = (row: Row): BedrockModel => ({
  id: row["model"] ?? "",
  name: row["name"] ?? "",
  provider: row["provider"] ?? "",
  family: row["family"] ?? "",
  inputs: new Set((row["input"] ?? "").split("+")),
  outputs: new Set((row["output"] ?? "").split("+")),
  context: row["context"] ? Number(row["context"]) : undefined,
  longestOutput: row["max_output"] ? Number(row["max_output"]) : undefined,
  regions: new Map(words(row["regions"]).map((entry) => regionEntry(entry))),
  aliases: [...words(row["aliases"]), ...words(row["mantle"])],
});

const words = (text: string | undefined): readonly string[] => (text ?? "").split(" ").filter(Boolean);

const regionEntry = (entry: string): readonly [string, string] => {
  const [region = "", flags = ""] = entry.split(":");
  return [region, flags];
};

/** Whether a model can be put to a use, by what goes in and what comes out. */
export const serves = ({ inputs, outputs, family }: BedrockModel, use: ModelUse): boolean => {
  const seesOnlyVideo = inputs.has("video") && !inputs.has("image");
  const writes = outputs.has("text") && !outputs.has("speech") && family !== "rerank";
  switch (use) {
    case "text":
      return writes && inputs.has("text") && !seesOnlyVideo;
    case "vision":
      return writes && inputs.has("image");
    case "audio":
      return writes && (inputs.has("audio") || inputs.has("speech"));
    case "video-analysis":
      return writes && inputs.has("video");
    case "speech":
      return outputs.has("speech");
    case "embedding":
      return outputs.has("embedding") && inputs.has("text");
    case "media-embedding":
      return outputs.has("embedding") && inputs.size > 1;
    case "image":
      return outputs.has("image");
    case "video":
      return outputs.has("video");
    case "rerank":
      return family === "rerank";
    case "tuning":
      return writes || outputs.has("image");
  }
};
