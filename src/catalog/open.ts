import { readRateLine } from "./build.ts";
import { derive } from "./derive.ts";
import { meterKey, type CardName, type Meter, type Rate, type Row, type Source } from "./types.ts";

/** How the catalogue reads the files of its index: given from outside, so that this room touches no disk. */
export type ReadIndex = (file: string) => Uint8Array;

/** A meter of the index and where its rates stand. */
export interface MeterEntry {
  readonly meter: Meter;
  readonly per: number;
  readonly unit: string;
  /** Further words by which it is found. */
  readonly words: string;
  readonly offset: number;
  readonly length: number;
}

export interface Catalog {
  /** Every meter, in the order of service, item, dimension. */
  readonly meters: () => readonly MeterEntry[];
  /** All rates of a meter: every region and every day. */
  readonly ratesOf: (meter: Meter) => readonly Rate[];
  /**
   * The rate that holds for a meter in a region on a day: the region's own, else one stated for everywhere, else one
   * whose source names no region (marked), else one that a rule of `derivations.csv` gives (marked). Undefined: unpriced.
   */
  readonly rate: (meter: Meter, region: string, day: string) => Rate | undefined;
  /** The same without derivation: only what a source states. */
  readonly stated: (meter: Meter, region: string, day: string) => Rate | undefined;
  /** Every row of a table of `data/`. */
  readonly table: (name: TableName) => readonly Row[];
  readonly source: (key: string) => Source | undefined;
  /** The cards laid over the embedded one, weakest first; none where it stands alone. */
  readonly cards?: readonly CardInfo[] | undefined;
  /** The user's currency at the user's own fixed rate. */
  readonly currency?: FixedCurrency | undefined;
}

/** What a result says about a card. */
export interface CardInfo {
  readonly name: CardName;
  /** The file it came from. */
  readonly file: string;
  /** The day of its newest rate; "" where its rates carry no dates. */
  readonly asOf: string;
  readonly rates: number;
}

/** A currency at a rate that the user fixed: how many of it one USD is. */
export interface FixedCurrency {
  readonly code: string;
  readonly perUsd: number;
}

export const TABLES = [
  "accelerators",
  "architectures",
  "bill-units",
  "calibration",
  "calibration-weights",
  "demand-shapes",
  "derivations",
  "free-tier",
  "instances",
  "lifecycle",
  "measured-accelerators",
  "measured-models",
  "measurements",
  "metering",
  "models",
  "offer-mapping",
  "offer-services",
  "offer-units",
  "pools",
  "product-codes",
  "quotas",
  "regions",
  "service-inputs",
  "services",
  "serving",
  "size-flexibility",
  "sources",
  "spot",
  "training-measurements",
  "usage-models",
  "usage-types",
] as const;
export type TableName = (typeof TABLES)[number];

/** Opens an index. Nothing is read before it is asked for, and nothing twice. */
export const openCatalog = (read: ReadIndex): Catalog => {
  const decoder = new TextDecoder();
  const once = <T>(make: () => T) => {
    let made: { readonly value: T } | undefined;
    return () => (made ??= { value: make() }).value;
  };
  const meters = once(() => decoder.decode(read("meters.tsv")).split("\n").filter(Boolean).map(readMeterLine));
  const entries = once(() => new Map(meters().map((entry) => [meterKey(entry.meter), entry])));
  const bytes = once(() => read("rates.tsv"));
  const decoded = new Map<string, readonly Rate[]>();
  const tables = new Map<TableName, readonly Row[]>();
  const sources = once(() => new Map(table("sources").map((row) => [row["source"] ?? "", sourceOf(row)])));

  const ratesOf = (meter: Meter): readonly Rate[] => {
    const key = meterKey(meter);
    const known = decoded.get(key);
    if (known) return known;
    const entry = entries().get(key);
    const rates = entry ? readRates(decoder, bytes(), entry) : [];
    decoded.set(key, rates);
    return rates;
  };
  const table = (name: TableName): readonly Row[] => {
    const known = tables.get(name);
    if (known) return known;
    const rows = readTable(decoder.decode(read(`${name}.tsv`)));
    tables.set(name, rows);
    return rows;
  };
  return lookUp({ meters, ratesOf, table, source: (key) => sources().get(key) });
};

/** What a card tells; the look-up of a rate by region and day is the same for all. */
export type CardData = Pick<Catalog, "meters" | "ratesOf" | "table" | "source">;

/** A catalogue over a card's data: picks by region and day, and derives what no source states. */
export const lookUp = (data: CardData): Catalog => {
  const { ratesOf, table } = data;
  const stated = (meter: Meter, region: string, day: string) => pick(ratesOf(meter), region, day);
  const derived = new Map<string, Rate | undefined>();
  const rate = (meter: Meter, region: string, day: string): Rate | undefined => {
    const own = stated(meter, region, day);
    if (own) return own;
    const key = `${meterKey(meter)} ${region} ${day}`;
    if (!derived.has(key)) derived.set(key, derive({ stated, table, ratesOf }, meter, region, day));
    return derived.get(key);
  };
  return { ...data, stated, rate };
};

const readMeterLine = (line: string): MeterEntry => {
  const [service = "", item = "", dimension = "", per = "1", unit = "", offset = "0", length = "0", words = ""] =
    line.split("\t");
  return {
    meter: { service, item, dimension },
    per: Number(per),
    unit,
    offset: Number(offset),
    length: Number(length),
    words,
  };
};

const readRates = (
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array,
  { meter, per, unit, offset, length }: MeterEntry,
) =>
  decoder
    .decode(bytes.subarray(offset, offset + length))
    .split("\n")
    .filter(Boolean)
    .map((line) => readRateLine(line, meter, per, unit));

/** A table as tab-separated text with its header in the first line. */
export const writeTable = (rows: readonly Row[]): string => {
  const columns = Object.keys(rows[0] ?? {});
  const clean = (cell: string | undefined) => (cell ?? "").replace(/[\t\r\n]+/g, " ");
  return [columns, ...rows.map((row) => columns.map((column) => clean(row[column])))]
    .map((cells) => cells.join("\t"))
    .join("\n");
};

const readTable = (text: string): readonly Row[] => {
  const [header = "", ...lines] = text.split("\n");
  const columns = header.split("\t");
  return lines.map((line) => {
    const cells = line.split("\t");
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
  });
};

const sourceOf = (row: Row): Source => ({
  source: row["source"] ?? "",
  title: row["title"] ?? "",
  where: row["where"] ?? "",
  asOf: row["as_of"] ?? "",
  kind: row["kind"] ?? "",
});

const pick = (rates: readonly Rate[], region: string, day: string): Rate | undefined => {
  const holds = (rate: Rate) => (rate.from === "" || rate.from <= day) && (rate.until === "" || day < rate.until);
  const at = (place: string) => rates.find((rate) => rate.region === place && holds(rate));
  const own = at(region) ?? at("global");
  if (own) return own;
  const anywhere = at("*");
  return anywhere && { ...anywhere, region, borrowed: "region-assumed: the source names no region" };
};
