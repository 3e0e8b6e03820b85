import type { Readable } from "node:stream";
import { quoted } from "../quantity/problem.ts";
import { parseDecimal, plainNumber } from "./decimal.ts";
import type { Dialect } from "./dialect.ts";
import { modelOf } from "./invocation-log.ts";
import { isRecord, listOf, textOf } from "./json-exports.ts";
import { readRows } from "./rows.ts";
import type { Sink } from "./sink.ts";
import type { Facts } from "./stage.ts";

/** Bedrock's metrics and what they count. Other metrics come as unmapped usage under their own names. */
const COUNTS: readonly (readonly [RegExp, string])[] = [
  [/CacheReadInputToken(?:Count|s)/i, "cache-read-input-tokens"],
  [/CacheWriteInputToken(?:Count|s)/i, "cache-write-5m-input-tokens"],
  [/InputTokenCount/i, "input-tokens"],
  [/OutputTokenCount/i, "output-tokens"],
  [/OutputImageCount/i, "image"],
  [/Invocations/i, "invocations"],
];
/** Averages and shares can't be summed into usage. */
const NO_COUNT = /latency|utili[sz]ation|overhead|errors?|throttle|average|p\d{2}/i;
const MODEL = /((?:(?:us|eu|apac|jp|au|global)\.)?[a-z0-9]+\.[a-z0-9][a-z0-9.-]*(?::\d+)?)/i;

const factsOf = (label: string, start: string, quantity: string): Facts | null => {
  if (NO_COUNT.test(label)) return null;
  const dimension = COUNTS.find(([pattern]) => pattern.test(label))?.[1];
  const base: Facts = { start, quantity, type: "Usage" };
  if (dimension === undefined) return { ...base, product: "CloudWatch metric", usage_type: label };
  const id = MODEL.exec(label)?.[1];
  const unit = dimension.endsWith("tokens") ? "token" : dimension === "image" ? "image" : "request";
  return {
    ...base,
    unit,
    product: "AmazonBedrock",
    service: "bedrock",
    item: id === undefined ? "*" : modelOf(id).model,
    dimension,
  };
};

/** An answer of GetMetricData. Only sums of counts become usage. */
export const readMetricData = (document: unknown, sink: Sink): void => {
  const answers = Array.isArray(document) ? document : [document];
  for (const answer of answers.filter(isRecord)) {
    if (textOf(answer["NextToken"]) !== "")
      sink.warn({ field: "NextToken", found: "a further page", expected: "the last page" });
    for (const result of listOf(answer["MetricDataResults"]).filter(isRecord)) {
      const values = listOf(result["Values"]).map(textOf);
      for (const [index, stamp] of listOf(result["Timestamps"]).entries())
        readPoint(textOf(result["Label"]) || textOf(result["Id"]), String(stamp), values[index] ?? "", sink, undefined);
    }
    for (const point of listOf(answer["Datapoints"]).filter(isRecord))
      readPoint(textOf(answer["Label"]), textOf(point["Timestamp"]), textOf(point["Sum"]), sink, undefined);
  }
};

const readPoint = (label: string, stamp: string, value: string, sink: Sink, line: number | undefined): void => {
  const start = stamp.replaceAll("/", "-").slice(0, 10);
  const plain = plainNumber(value);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(start))
    return sink.reject({
      line,
      field: "Timestamp",
      found: quoted(stamp),
      expected: "a time such as 2025-11-30T12:00:00Z",
    });
  if (plain === null || parseDecimal(plain) === null)
    return sink.reject({ line, field: label, found: quoted(value), expected: "a number" });
  const facts = factsOf(label, start, plain);
  if (facts === null) sink.note(`"${label}" is an average or an error count: it is no usage and was not summed.`);
  else sink.add(facts);
  sink.row();
};

/** The console's download: lines that describe the metrics, then a row a time with a column a metric. */
export const readMetricTable = async (stream: Readable, dialect: Dialect, sink: Sink): Promise<void> => {
  let labels: readonly string[] = [];
  for await (const event of readRows(stream, dialect)) {
    if (event.kind === "broken") {
      sink.reject(event.problem);
      continue;
    }
    const [first = "", ...cells] = event.row.cells;
    if (/^(?:full )?label$/i.test(first.trim()) && (labels.length === 0 || /full/i.test(first))) labels = cells;
    if (!/^\d{4}[-/]\d{2}[-/]\d{2}/.test(first.trim())) {
      sink.summary();
      continue;
    }
    const filled = cells.map((value, index) => ({
      value: value.trim(),
      label: labels[index] ?? `column ${index + 2}`,
    }));
    const bad = filled.find(({ value }) => value !== "" && parseDecimal(value) === null);
    if (bad) {
      sink.reject({ line: event.row.line, field: bad.label, found: quoted(bad.value), expected: "a number" });
      continue;
    }
    sink.row();
    for (const { value, label } of filled) {
      const facts = value === "" ? null : factsOf(label, first.trim().replaceAll("/", "-").slice(0, 10), value);
      if (facts !== null) sink.add(facts);
    }
    await sink.drain();
  }
};
