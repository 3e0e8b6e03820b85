import { CONFIDENCES, type Confidence, type Rate, type Row } from "./types.ts";

/** The files of an index by name: text only, so that opening one is a read and finding a meter is a slice. */
export type IndexFiles = ReadonlyMap<string, string>;

/** One rate as a line of the index. */
const rateLine = (rate: Rate): string =>
  [
    rate.region,
    rate.from,
    rate.until,
    rate.asOf,
    rate.source,
    rate.confidence,
    rate.usagetype,
    rate.note,
    rate.tiers.map(({ begin, end, usd }) => `${begin}:${end === Infinity ? "" : end}:${usd}`).join(";"),
  ].join("\t");

/** Reads one line of the index back. */
export const readRateLine = (line: string, meter: Rate["meter"], per: number, unit: string): Rate => {
  const [
    region = "",
    from = "",
    until = "",
    asOf = "",
    source = "",
    confidence = "",
    usagetype = "",
    note = "",
    tiers = "",
  ] = line.split("\t");
  return {
    meter,
    region,
    per,
    unit,
    from,
    until,
    asOf,
    source,
    confidence: confidenceOf(confidence),
    usagetype,
    note,
    tiers: tiers.split(";").map(readTier),
  };
};

const readTier = (text: string) => {
  const [begin = "0", end = "", usd = ""] = text.split(":");
  return { begin: Number(begin), end: end === "" ? Infinity : Number(end), usd: Number(usd) };
};

/** @throws Error on a word that is no confidence: the catalogue's verifier names the row */
export const confidenceOf = (word: string): Confidence => {
  const known = CONFIDENCES.find((confidence) => confidence === word);
  if (known === undefined) throw new Error(`confidence "${word}" is none of ${CONFIDENCES.join(", ")}`);
  return known;
};

/** Groups the rows of `data/rates` into rates: rows that differ only in their tier belong together. */
export const ratesOf = (rows: Iterable<Row>): Rate[] => {
  const groups = new Map<string, { rate: Omit<Rate, "tiers">; tiers: { begin: number; end: number; usd: number }[] }>();
  for (const row of rows) {
    const key = ["service", "item", "dimension", "region", "from", "until"].map((column) => row[column]).join("\t");
    const tier = {
      begin: Number(row["begin"]),
      end: row["end"] === "" ? Infinity : Number(row["end"]),
      usd: Number(row["usd"]),
    };
    const group = groups.get(key);
    if (group) group.tiers.push(tier);
    else groups.set(key, { rate: rateOf(row), tiers: [tier] });
  }
  return [...groups.values()].map(({ rate, tiers }) => ({ ...rate, tiers: tiers.sort((a, b) => a.begin - b.begin) }));
};

const text = (row: Row, column: string): string => (row[column] ?? "").replace(/[\t\r\n]+/g, " ");

const rateOf = (row: Row): Omit<Rate, "tiers"> => ({
  meter: { service: text(row, "service"), item: text(row, "item"), dimension: text(row, "dimension") },
  region: text(row, "region"),
  per: Number(row["per"]),
  unit: text(row, "unit"),
  usagetype: text(row, "usagetype"),
  from: text(row, "from"),
  until: text(row, "until"),
  asOf: text(row, "as_of"),
  source: text(row, "source"),
  confidence: confidenceOf(text(row, "confidence")),
  note: text(row, "note"),
});

/**
 * Builds the index: `meters.tsv` (a line a meter, with where its rates stand) and `rates.tsv`.
 * `words` gives further words by which a meter's item is found (aliases, titles).
 */
export const indexRates = (rates: readonly Rate[], words: (meter: Rate["meter"]) => string): IndexFiles => {
  const byMeter = new Map<string, Rate[]>();
  for (const rate of rates) {
    const key = `${rate.meter.service}\t${rate.meter.item}\t${rate.meter.dimension}`;
    const known = byMeter.get(key);
    if (known) known.push(rate);
    else byMeter.set(key, [rate]);
  }
  const encoder = new TextEncoder();
  const meters: string[] = [];
  const blocks: string[] = [];
  let offset = 0;
  for (const [key, group] of [...byMeter].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const first = group[0];
    if (!first) continue;
    const block = `${group.map(rateLine).join("\n")}\n`;
    const length = encoder.encode(block).length;
    meters.push([key, first.per, first.unit, offset, length, words(first.meter)].join("\t"));
    blocks.push(block);
    offset += length;
  }
  return new Map([
    ["meters.tsv", `${meters.join("\n")}\n`],
    ["rates.tsv", blocks.join("")],
  ]);
};
