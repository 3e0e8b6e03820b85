import type { Meter } from "../catalog/types.ts";
import type { MappingTables, TableRow } from "./bill.ts";
import { modelOf } from "./invocation-log.ts";
import { bare } from "./layout.ts";
import { tokenUsage } from "./token-usage.ts";

/** What a bill's line says about what was used. "" where it says nothing. */
export interface UsageKey {
  readonly product: string;
  readonly usageType: string;
  readonly operation: string;
  readonly unit: string;
  readonly name: string;
  /** The unit's size, which Marketplace lines hide in their description. */
  readonly detail: string;
  /** Model id from the resource, where the bill has resources. */
  readonly model: string;
  readonly region: string;
  readonly service: string;
  readonly item: string;
  readonly dimension: string;
}

export type Mapped =
  | {
      readonly kind: "metered";
      readonly meter: Meter;
      readonly unit: string;
      readonly region: string;
      /** Base units in one unit of the bill: 1000 for "1K tokens". */
      readonly scale: string;
    }
  | { readonly kind: "unmapped"; readonly service: string; readonly region: string; readonly reason: string };

/**
 * Reads usage types with the tables of `data/`: usage-types, usage-models, bill-units, regions, product-codes. Pure.
 * @param strangers whether a model that we don't know keeps the name that the line gives it: what it cost is told then,
 *   and no rate is found for it; else the line is unmapped
 */
export const openMapping = (tables: MappingTables, strangers = false): ((key: UsageKey) => Mapped) => {
  const services = serviceFinder(tables.productCodes);
  const regionOf = regionFinder(tables.regions);
  const match = typeFinder(tables.usageTypes, new Set(tables.productCodes.map((row) => row["service"] ?? "")));
  const modelNamed = modelFinder(tables.usageModels);
  return (key) => {
    const known = services(key);
    const region = regionOf(key);
    const not = (reason: string, service = known[0] ?? ""): Mapped => ({ kind: "unmapped", service, region, reason });
    if (key.service !== "" && key.item !== "" && key.dimension !== "")
      return metered({ service: key.service, item: key.item, dimension: key.dimension }, key.unit, region, "1");
    if (key.usageType === "") return not(known.length > 0 ? "the line names no usage type" : "not a service we know");
    const found = match(key.usageType, known, key.product !== "" || key.name !== "");
    if (found === null) return not(known.length > 0 ? "usage type not known" : "not a service we know");
    const { row, groups } = found;
    const item = itemOf(found, key, modelNamed, strangers);
    const dimension = filled(row["dimension"] ?? "", groups);
    if (item === "") return not("the model or instance is not named in a way we know", row["service"]);
    if (dimension === "*" || dimension === "") return not("one usage type stands for several meters");
    const unit = row["unit"] ?? "";
    const scale = scaleOf(key, unit, tables.billUnits);
    if (scale === null)
      return not(
        key.unit === "" ? `no unit: how many ${unit}s is not told` : `unit "${key.unit}" is not one of ${unit}`,
      );
    return metered({ service: row["service"] ?? "", item, dimension }, unit, row["region"] || region, scale);
  };
};

/** Tokens of Bedrock: their words say everything, in too many combinations for a table. */
const tokensOf = (usageType: string, known: readonly string[]): Found | null => {
  if (!known.includes("bedrock") && !usageType.includes("MP:")) return null;
  const tokens = tokenUsage(usageType);
  if (tokens === null) return null;
  const row = { service: "bedrock", item: "*", dimension: tokens.dimension, unit: "token" };
  return { row, groups: null, model: tokens.model === "" ? undefined : tokens.model };
};

const metered = (meter: Meter, unit: string, region: string, scale: string): Mapped => ({
  kind: "metered",
  meter,
  unit,
  region,
  scale,
});

const shortName = (name: string): string => bare(name.replaceAll(/\b(?:amazon|aws)\b|^(?:Amazon|AWS)(?=[A-Z])/gi, ""));

/** Product code, product name or Cost Explorer's shortened name → our services, likeliest first. */
const serviceFinder = (rows: readonly TableRow[]): ((key: UsageKey) => readonly string[]) => {
  const byName = new Map<string, string[]>();
  const put = (name: string, service: string) => {
    const list = byName.get(name) ?? [];
    if (!list.includes(service)) byName.set(name, [...list, service]);
  };
  for (const row of rows) {
    const service = row["service"] ?? "";
    // The name is what FOCUS and Cost Explorer write, who may put the part of the service behind it.
    for (const name of [row["product_code"] ?? "", service, row["name"] ?? ""]) {
      if (name === "") continue;
      put(bare(name), service);
      put(shortName(name), service);
    }
  }
  return ({ product, name, service }) => {
    for (const text of [service, product, name]) {
      if (text === "") continue;
      if (/bedrock edition\)/i.test(text)) return ["bedrock"];
      const found =
        byName.get(bare(text)) ??
        byName.get(shortName(text)) ??
        byName.get(bare(text.split(" - ")[0] ?? "")) ??
        (OURS.test(text)
          ? openings(text)
              .map((words) => byName.get(shortName(words)))
              .find(Boolean)
          : undefined);
      // A code that covers several services stands first for the one of its own name.
      if (found)
        return found.toSorted((a, b) => Number(bare(b) === shortName(text)) - Number(bare(a) === shortName(text)));
    }
    return [];
  };
};

/** A part of a service, as the calculator names it: "SageMaker Real-Time Inference". */
const OURS = /^(?:amazon|aws|sagemaker|bedrock)\b/i;

/** A name without its last word, without its last two … */
const openings = (text: string): readonly string[] => {
  const words = text.split(/\s+/);
  return words.slice(1).map((_, index) => words.slice(0, words.length - 1 - index).join(" "));
};

/** Longer than any usage type; patterns are not tried on text made to tire them. */
const LONGEST = 200;

const PREFIX = /^([A-Z]{2,4}\d{0,2})-/;
const REGION = /^([a-z]{2}(?:-[a-z]+)+-\d)/;

/** Region of a line: its own column, else the usage type's prefix. us-east-1 writes none for old services. */
const regionFinder = (rows: readonly TableRow[]): ((key: UsageKey) => string) => {
  const byPrefix = new Map<string, string>();
  for (const row of rows)
    for (const prefix of [row["usage_prefix"], row["sagemaker_prefix"]]) {
      const region = row["region"] ?? "";
      if (prefix && !(byPrefix.has(prefix) && region.split("-").length > 3)) byPrefix.set(prefix, region);
    }
  const codes = new Set(rows.map((row) => row["region"] ?? ""));
  return ({ region, usageType }) => {
    if (codes.has(region)) return region;
    const zone = REGION.exec(region)?.[1];
    if (zone !== undefined) return zone;
    const [, prefix = ""] = PREFIX.exec(usageType) ?? [];
    const inside = REGION.exec(usageType)?.[1];
    return byPrefix.get(prefix) ?? inside ?? spelled(prefix, codes) ?? region;
  };
};

const GEOS: Readonly<Record<string, string>> = { US: "us", EU: "eu", AP: "ap", CA: "ca", SA: "sa", ME: "me", AF: "af" };
const SIDES: Readonly<Record<string, string>> = { N: "north", S: "south", E: "east", W: "west", C: "central" };

/** A prefix that the table lacks, letter by letter: `EUW1` → eu-west-1, where there is such a region. */
const spelled = (prefix: string, codes: ReadonlySet<string>): string | null => {
  const [, geo = "", wind = "", number = ""] = /^([A-Z]{2})([A-Z]{1,2})(\d)$/.exec(prefix) ?? [];
  const side = Array.from(wind, (letter) => SIDES[letter] ?? "").join("");
  const region = `${GEOS[geo] ?? ""}-${side}-${number}`;
  return codes.has(region) ? region : null;
};

interface Found {
  readonly row: TableRow;
  readonly groups: RegExpExecArray | null;
  /** The model, where the usage type names it. */
  readonly model?: string | undefined;
}

/** Exact strings first, then patterns, then the grammar of tokens, then what a string contains (only inside the service that the product names). */
const typeFinder = (
  rows: readonly TableRow[],
  coded: ReadonlySet<string>,
): ((usageType: string, services: readonly string[], named: boolean) => Found | null) => {
  const exact = new Map<string, TableRow[]>();
  const patterns: { readonly row: TableRow; readonly pattern: RegExp }[] = [];
  const parts: { readonly row: TableRow; readonly part: string }[] = [];
  for (const row of rows) {
    const text = row["pattern"] ?? "";
    if (row["match"] === "regex") patterns.push({ row, pattern: new RegExp(text) });
    else if (row["match"] === "contains") parts.push({ row, part: text.toLowerCase() });
    else exact.set(text, [...(exact.get(text) ?? []), row]);
  }
  return (usageType, services, named) => {
    const own = (row: TableRow) => services.includes(row["service"] ?? "");
    // A usage type of another product: only where it can mean one thing, and is not that of a service we would know. Of a
    // product that we don't know a plain word ("Request") says nothing.
    const plain = named && !/[:._-]/.test(suffixes(usageType).at(-1) ?? "");
    const foreign = (row: TableRow) =>
      (services.length === 0 && !plain) || row["service"] === "data-transfer" || !coded.has(row["service"] ?? "");
    const best = <T>(list: readonly T[], rowOf: (entry: T) => TableRow): T | undefined => {
      const found = list.find((entry) => own(rowOf(entry)));
      if (found) return found;
      const others = list.filter((entry) => foreign(rowOf(entry)));
      return new Set(others.map((entry) => rowOf(entry)["service"])).size === 1 ? others[0] : undefined;
    };
    if (usageType.length > LONGEST) return null;
    for (const name of suffixes(usageType)) {
      const row = best(exact.get(name) ?? [], (entry) => entry);
      if (row) return { row, groups: null };
    }
    const matches = patterns.flatMap(({ row, pattern }) => {
      const groups = pattern.exec(usageType);
      return groups ? [{ row, groups, model: groups.groups?.["model"] }] : [];
    });
    const matched = best(matches, ({ row }) => row);
    if (matched) return matched;
    const tokens = tokensOf(usageType, services);
    if (tokens) return tokens;
    const lower = usageType.toLowerCase();
    const part = parts.find((entry) => own(entry.row) && lower.includes(entry.part));
    return part ? { row: part.row, groups: null } : null;
  };
};

/** The usage type, then without its first and second part: a region prefix, or two (`USE1-USW2-…`). */
const suffixes = (usageType: string): readonly string[] => {
  const first = usageType.replace(/^(?:[A-Z]{2,4}\d{0,2}|[a-z]{2}(?:-[a-z]+)+-\d)-/, "");
  return [usageType, first, first.replace(PREFIX, "")].filter((name, index, all) => all.indexOf(name) === index);
};

const filled = (template: string, groups: RegExpExecArray | null): string =>
  template.replaceAll(/\$(\d)/g, (_, index: string) => groups?.[Number(index)] ?? "");

const INSTANCE = /((?:ml\.)?[a-z][a-z0-9-]*\.(?:nano|micro|small|medium|large|metal|\d*xlarge|\d+xl)(?:-[a-z0-9]+)?)/;

/** The row's item; `*` stands for the model or the instance that the line names. "" where it names none we know. */
const itemOf = (
  { row, groups, model }: Found,
  key: UsageKey,
  modelNamed: (name: string) => string | null,
  strangers: boolean,
): string => {
  const item = filled(row["item"] ?? "", groups);
  if (item !== "*") return item;
  if (row["service"] !== "bedrock") return INSTANCE.exec(key.usageType)?.[1] ?? "";
  if (key.model !== "") return modelNamed(modelOf(key.model).model) ?? modelOf(key.model).model;
  if (model !== undefined) return modelNamed(model) ?? (strangers ? model : "");
  const stranger = strangers ? EDITION.exec(key.name || key.product)?.[1] : undefined;
  return modelNamed(key.name) ?? modelNamed(key.product) ?? stranger ?? "";
};

/** A model of the Marketplace, as its product is named. */
const EDITION = /^(.+?) \(Amazon Bedrock Edition\)$/i;

const modelFinder = (rows: readonly TableRow[]): ((name: string) => string | null) => {
  const byName = new Map(rows.map((row) => [bare(row["usage_name"] ?? ""), row["model"] ?? ""]));
  return (name) =>
    name === "" ? null : (byName.get(bare(name)) ?? byName.get(bare(`${name} (Amazon Bedrock Edition)`)) ?? null);
};

/** Units of bills that are one of our base units. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  hour: ["hrs", "hours", "hour", "instancehours"],
  second: ["seconds", "second", "secs", "sec"],
  minute: ["minutes", "minute", "min"],
};

/** How many base units one unit of the line is, as a text; null where the units can't be the same thing. */
const scaleOf = ({ unit, detail, usageType }: UsageKey, base: string, rows: readonly TableRow[]): string | null => {
  // CUR 2.0 leaves the unit of Marketplace lines blank; their usage type ends in it.
  const wanted = bare(unit) || (usageType.endsWith("-Units") ? "units" : "");
  // Tokens are billed in thousands or in millions: without a unit nobody can tell which.
  if (wanted === "") return base === "token" ? null : "1";
  for (const row of rows) {
    const words = row["description_contains"] ?? "";
    if (
      row["unit"] === base &&
      bare(row["pricing_unit"] ?? "") === wanted &&
      (words === "" || new RegExp(words).test(detail))
    )
      return row["multiplier"] ?? "1";
  }
  if (base === "token" && !/^tokens?$/.test(wanted)) return null;
  const kind = Object.entries(SAME).find(([, names]) => names.includes(wanted))?.[0];
  const times = Object.keys(SAME);
  return kind !== undefined && times.includes(base) && kind !== base ? null : "1";
};
