import type { Readable } from "node:stream";
import { quoted } from "../quantity/problem.ts";
import { isRecord, type Json, listOf, textOf } from "./json-exports.ts";
import { jsonTexts } from "./json-lines.ts";
import type { Sink } from "./sink.ts";

/**
 * Bedrock's model-invocation log: one JSON record a line (S3), with or without a time stamp in front (CloudWatch Logs).
 * Only counts are kept, summed by day, account, region and model; prompts and answers are never looked at.
 */
export const readInvocationLog = async (stream: Readable, sink: Sink): Promise<void> => {
  const sums: Sums = new Map();
  for await (const { text, line } of jsonTexts(stream)) {
    const records = recordsOf(text);
    if (records.length === 0)
      sink.reject({ line, field: "(record)", found: quoted(text.slice(0, 40)), expected: "a JSON record" });
    for (const one of records) readRecord(one, line, sums, sink);
  }
  for (const { facts, counts } of sums.values())
    for (const [dimension, quantity] of counts)
      sink.add({
        ...facts,
        dimension,
        quantity: String(quantity),
        unit: dimension === "invocations" ? "request" : "token",
      });
  sink.note("Invocation logs hold usage and no cost. Failed calls are counted as rows and add no tokens.");
};

type Sums = Map<string, { readonly facts: Readonly<Record<string, string>>; readonly counts: Map<string, bigint> }>;

/** A record, several with commas between, a list under `Records`, or events of CloudWatch Logs with one in each message. */
const recordsOf = (text: string): readonly Json[] => {
  const [record, ...more] = parsed(text) ?? parsed(`[${text.replace(/\]\s*$/, "")}]`) ?? [];
  if (record === undefined || more.length > 0) return record === undefined ? [] : [record, ...more];
  if (Array.isArray(record["Records"])) return listOf(record["Records"]).filter(isRecord);
  if (!Array.isArray(record["events"])) return [record];
  return listOf(record["events"])
    .filter(isRecord)
    .flatMap((event) => parsed(textOf(event["message"])) ?? []);
};

/** The objects of a JSON text; null where it is none. */
const parsed = (text: string): readonly Json[] | null => {
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).filter(isRecord);
  } catch {
    return null;
  }
};

/** Routing prefix of a cross-region inference profile. */
const PROFILE = /^(us-gov|us|eu|apac|jp|au|ca|global)\.(?=[a-z0-9-]+\.)/;

/** `arn:…/us.anthropic.claude…` → the model and how it is routed. */
export const modelOf = (id: string): { readonly model: string; readonly routing: string } => {
  const name = id.slice(id.lastIndexOf("/") + 1);
  const routing = PROFILE.exec(name)?.[1] ?? "";
  return { model: name.replace(PROFILE, ""), routing };
};

const readRecord = (record: Json, line: number, sums: Sums, sink: Sink): void => {
  const start = textOf(record["timestamp"]);
  const id = textOf(record["modelId"]);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(start))
    return sink.reject({
      line,
      field: "timestamp",
      found: quoted(start),
      expected: "a time such as 2025-11-30T12:00:00Z",
    });
  if (id === "") return sink.reject({ line, field: "modelId", found: "nothing", expected: "a model id" });
  const counts = tokensOf(record);
  if (typeof counts === "string")
    return sink.reject({ line, field: counts, found: "no whole number", expected: "a count of tokens" });
  const { model, routing } = modelOf(id);
  const facts = {
    start: start.slice(0, 10),
    account: textOf(record["accountId"]),
    region: textOf(record["region"]),
    product: "AmazonBedrock",
    service: "bedrock",
    item: model,
    operation: textOf(record["operation"]),
    type: "Usage",
  };
  const prefix = routing === "global" ? "global-" : "";
  const key = JSON.stringify([...Object.values(facts), prefix]);
  const entry = sums.get(key) ?? { facts, counts: new Map<string, bigint>() };
  sums.set(key, entry);
  for (const [dimension, count] of counts)
    if (count > 0n) {
      const name = dimension === "invocations" ? dimension : `${prefix}${dimension}`;
      entry.counts.set(name, (entry.counts.get(name) ?? 0n) + count);
    }
  sink.row();
};

/** Counts of one call, or the name of the field that is wrong. Some writers put the cache counts at the top. */
const tokensOf = (record: Json): readonly (readonly [string, bigint])[] | string => {
  const input = isRecord(record["input"]) ? record["input"] : {};
  const output = isRecord(record["output"]) ? record["output"] : {};
  const read = (places: readonly Json[], ...names: readonly string[]): bigint | null => {
    const value = names
      .flatMap((name) => places.map((place) => place[name]))
      .find((found) => found !== undefined && found !== null);
    if (value === undefined) return 0n;
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null;
  };
  const failed = textOf(record["errorCode"]) !== "";
  const counts = [
    ["input-tokens", read([input, record], "inputTokenCount")],
    ["output-tokens", read([output, record], "outputTokenCount")],
    ["cache-read-input-tokens", read([input, record], "cacheReadInputTokenCount", "cacheReadInputTokens")],
    ["cache-write-5m-input-tokens", read([input, record], "cacheWriteInputTokenCount", "cacheWriteInputTokens")],
    ["invocations", failed ? 0n : 1n],
  ] as const;
  const sound: (readonly [string, bigint])[] = [];
  for (const [name, value] of counts) {
    if (value === null) return name;
    sound.push([name, value]);
  }
  return sound;
};
