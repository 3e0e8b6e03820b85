import { existsSync, readFileSync, statSync } from "node:fs";
import * as v from "valibot";
import { LineCounter, parseDocument } from "yaml";
import type { Catalog } from "../catalog/open.ts";
import type { OwnCard, OwnDiscount, OwnRateRow, Scope } from "../catalog/overlay.ts";
import { fits } from "../catalog/pattern.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";
import { parseAmount } from "../quantity/amount.ts";

const LARGEST = 2_000_000;

const word = v.pipe(
  v.union([v.string(), v.number()], "a word"),
  v.transform(String),
  v.maxLength(300, "a shorter word"),
);
const day = v.pipe(
  v.union([v.string(), v.date()], "a day such as 2027-01-01"),
  v.transform(dayText),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, "a day such as 2027-01-01"),
);
const positive = v.pipe(v.number("a number"), v.minValue(0, "a number of 0 or more"), v.finite("a finite number"));
const share = v.pipe(
  v.union([v.string(), v.number()], "a share such as 12 %"),
  v.transform(shareOf),
  v.minValue(0, "a share of 0 % or more"),
  v.maxValue(1, "a share of at most 100 %"),
);

const scope = {
  service: v.optional(word, "*"),
  item: v.optional(word, "*"),
  dimension: v.optional(word, "*"),
  region: v.optional(word, "*"),
  "usage-type": v.optional(word, "*"),
  from: v.optional(day),
  until: v.optional(day),
  note: v.optional(word, ""),
};
const rate = {
  ...scope,
  service: word,
  item: word,
  dimension: word,
  usd: v.optional(positive),
  /** In the card's own currency: `1.2 EUR`. */
  price: v.optional(
    v.pipe(v.string("a price such as 1.2 EUR"), v.regex(/^\d+(\.\d+)? [A-Z]{3}$/, "a price such as 1.2 EUR")),
  ),
  per: v.optional(v.pipe(positive, v.gtValue(0, "a number above 0"))),
  unit: v.optional(word),
};
const ownFile = v.strictObject({
  currency: v.optional(
    v.strictObject({
      code: v.pipe(v.string("a currency such as EUR"), v.regex(/^[A-Z]{3}$/, "a currency such as EUR")),
      "per-usd": v.pipe(positive, v.gtValue(0, "a number above 0")),
    }),
  ),
  discounts: v.optional(v.array(v.strictObject({ ...scope, off: share }), "a list of discounts"), []),
  rates: v.optional(v.array(v.strictObject(rate), "a list of rates"), []),
  "private-offers": v.optional(v.array(v.strictObject({ ...rate, offer: word }), "a list of private offers"), []),
});
type OwnFile = v.InferOutput<typeof ownFile>;

function dayText(written: string | Date): string {
  return typeof written === "string" ? written : written.toISOString().slice(0, 10);
}

/** NaN, which no bound lets pass, where it is no share. */
function shareOf(written: string | number): number {
  try {
    return parseAmount(written, { unit: "share", rate: false }).value;
  } catch {
    return NaN;
  }
}

/**
 * Reads the user's own card. Undefined where there is none.
 * @throws InputError with file, line and field
 */
export const readOwnCard = (file: string, name: OwnCard["name"], catalog: Catalog): OwnCard | undefined => {
  if (!existsSync(file)) return undefined;
  if (statSync(file).size > LARGEST)
    throw new InputError([{ file, found: "a larger file", expected: `at most ${LARGEST} bytes of rates` }]);
  return ownCardOf(readFileSync(file, "utf8"), file, name, catalog);
};

/** The same from a text. */
export const ownCardOf = (text: string, file: string, name: OwnCard["name"], catalog: Catalog): OwnCard => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const lineOf = (path: readonly (string | number)[]): number | undefined => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      const begin = isPlaced(node) ? node.range?.[0] : undefined;
      if (begin !== undefined) return lines.linePos(begin).line;
    }
    return undefined;
  };
  const wrong = (path: readonly (string | number)[], problem: Problem): Problem => ({
    ...problem,
    file,
    line: lineOf(path),
    field: path.join("."),
  });
  const broken = document.errors[0];
  if (broken)
    throw new InputError([{ file, line: lines.linePos(broken.pos[0]).line, found: broken.message, expected: "YAML" }]);
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  const read = v.safeParse(ownFile, value ?? {});
  if (!read.success)
    throw new InputError(read.issues.slice(0, 20).map((issue) => wrong(pathOf(issue), problemOf(issue))));
  const problems = checked(read.output, catalog).map(({ path, problem }) => wrong(path, problem));
  if (problems.length > 0) throw new InputError(problems);
  const { currency } = read.output;
  return {
    name,
    file,
    currency: currency && { code: currency.code, perUsd: currency["per-usd"] },
    discounts: read.output.discounts.map((row): OwnDiscount => ({ ...scopeOf(row), off: row.off })),
    rates: [...read.output["private-offers"], ...read.output.rates].map((row) => rateOf(row, currency?.["per-usd"])),
  };
};

const isPlaced = (node: unknown): node is { readonly range?: readonly number[] } =>
  typeof node === "object" && node !== null && "range" in node;

const pathOf = (issue: v.BaseIssue<unknown>): readonly (string | number)[] =>
  (issue.path ?? []).flatMap(({ key }) => (typeof key === "string" || typeof key === "number" ? [key] : []));

const KEYS = [
  ...Object.keys(rate),
  "off",
  "offer",
  "currency",
  "discounts",
  "rates",
  "private-offers",
  "code",
  "per-usd",
];

const problemOf = (issue: v.BaseIssue<unknown>): Problem => {
  const extra = issue.type === "strict_object" && issue.expected === "never";
  const last = String(pathOf(issue).at(-1) ?? "");
  if (extra) return { found: "an unknown key", expected: "a known one", nearest: nearest(last, KEYS) };
  if (issue.received === "undefined")
    return { found: "nothing", expected: issue.type === "strict_object" ? `\`${last}\`` : issue.message };
  return { found: quoted(issue.input), expected: issue.message };
};

type ScopeInput = Pick<
  OwnFile["discounts"][number],
  "service" | "item" | "dimension" | "region" | "usage-type" | "from" | "until" | "note"
>;

const scopeOf = (row: ScopeInput): Scope => ({
  service: row.service,
  item: row.item,
  dimension: row.dimension,
  region: row.region,
  usagetype: row["usage-type"],
  from: row.from ?? "",
  until: row.until ?? "",
  note: row.note,
});

type RateInput = OwnFile["rates"][number] & { readonly offer?: string };

const rateOf = (row: RateInput, perUsd: number | undefined): OwnRateRow => {
  const [amount = "", code = ""] = (row.price ?? "").split(" ");
  const usd = row.usd ?? Number(amount) / (code === "USD" ? 1 : (perUsd ?? NaN));
  const note = [row.offer && `private offer ${row.offer}`, row.price && `${row.price} at your fixed rate`, row.note];
  return {
    ...scopeOf(row),
    usd: Number(usd.toPrecision(12)),
    per: row.per,
    unit: row.unit,
    note: note.filter(Boolean).join("; "),
  };
};

interface Found {
  readonly path: readonly (string | number)[];
  readonly problem: Problem;
}

/** What a schema cannot know: names of the catalogue, and currencies. A row that fits nothing would do nothing, unseen. */
const checked = (input: OwnFile, catalog: Catalog): readonly Found[] => {
  const entries = catalog.meters();
  const services = new Set(entries.map(({ meter }) => meter.service));
  const regions = new Set(["*", "global", ...catalog.table("regions").map((row) => row["region"] ?? "")]);
  const of = (list: "discounts" | "rates" | "private-offers") =>
    input[list].flatMap((row, index): readonly Found[] => {
      const at = (field: string, known: Iterable<string>, expected: string, written: string): Found => ({
        path: [list, index, field],
        problem: { found: quoted(written), expected, nearest: nearest(written, known) },
      });
      if (!row.service.includes("*") && !services.has(row.service))
        return [at("service", services, "a service of the catalogue", row.service)];
      if (!row.region.includes("*") && !regions.has(row.region)) return [at("region", regions, "a region", row.region)];
      const own = entries.filter(({ meter }) => fits(row.service, meter.service));
      const items = own.filter(({ meter }) => fits(row.item, meter.item));
      const unit = "unit" in row ? row.unit : undefined;
      if (items.length === 0 && unit === undefined)
        return [
          at(
            "item",
            new Set(own.map(({ meter }) => meter.item)),
            "an item of the service, or a unit for a new one",
            row.item,
          ),
        ];
      if (!items.some(({ meter }) => fits(row.dimension, meter.dimension)) && unit === undefined)
        return [
          at(
            "dimension",
            new Set((items.length > 0 ? items : own).map(({ meter }) => meter.dimension)),
            "a dimension of the item, or a unit for a new one",
            row.dimension,
          ),
        ];
      return "off" in row ? [] : priceProblems(row, [list, index], input.currency?.code);
    });
  return [...of("discounts"), ...of("private-offers"), ...of("rates")];
};

const priceProblems = (
  row: { readonly usd?: number | undefined; readonly price?: string | undefined },
  path: readonly (string | number)[],
  code: string | undefined,
): readonly Found[] => {
  if ((row.usd === undefined) === (row.price === undefined))
    return [
      {
        path,
        problem: {
          found: row.usd === undefined ? "no price" : "two prices",
          expected: "usd, or price with a currency",
        },
      },
    ];
  const written = row.price?.split(" ")[1];
  if (written === undefined || written === "USD" || written === code) return [];
  return [
    {
      path: [...path, "price"],
      problem: {
        found: quoted(row.price),
        expected: code === undefined ? "a currency with its fixed rate under `currency:`" : `${code} or USD`,
      },
    },
  ];
};
