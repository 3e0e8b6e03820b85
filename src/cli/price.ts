import type { Catalog } from "../catalog/open.ts";
import { searchRates } from "../catalog/search.ts";
import { CONFIDENCES, isYours, type Rate } from "../catalog/types.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { rateJson } from "../reports/estimate-json.ts";
import { showRates } from "../reports/rates.ts";
import { DONE, type Exit } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import type { Terminal } from "./terminal.ts";

export interface PriceFlags {
  readonly service?: string;
  readonly region?: string;
  readonly dimension?: string;
  readonly confidence?: string;
  readonly asOf?: string;
  readonly limit: string;
  readonly json?: boolean;
}

/** So many names are listed beside the nearest; up to so many where none is near. */
const FEW = 8;
const MANY = 100;

/** `ratecard price`: finds rates. */
export const price = async (words: readonly string[], flags: PriceFlags, terminal: Terminal): Promise<Exit> => {
  if (words.length === 0 && flags.service === undefined && flags.dimension === undefined)
    throw new InputError([
      {
        field: "words",
        found: "nothing",
        expected: "what to look for, such as: haiku input us-east-1",
        hint: "or --service bedrock for all of a service",
      },
    ]);
  const catalog = workingCatalog();
  const known = (field: string, value: string | undefined, names: readonly string[]) => {
    if (value === undefined || names.includes(value)) return;
    const near = nearest(value, names);
    const all = names.length <= (near.length === 0 ? MANY : FEW);
    const expected = all ? `one of ${names.join(", ")}` : `a known ${field.slice(2)}`;
    const hint = all || near.length > 0 ? undefined : "ratecard price <words> finds rates by any of their words";
    throw new InputError([{ field, found: quoted(value), expected, nearest: near, hint }]);
  };
  known("--confidence", flags.confidence, CONFIDENCES);
  known("--region", flags.region, ["all", ...catalog.table("regions").map((row) => row["region"] ?? "")]);
  known("--service", flags.service, [...new Set(catalog.meters().map(({ meter }) => meter.service))]);
  known("--dimension", flags.dimension, [...new Set(catalog.meters().map(({ meter }) => meter.dimension))]);
  if (flags.asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(flags.asOf))
    throw new InputError([{ field: "--as-of", found: quoted(flags.asOf), expected: "a day such as 2026-03-01" }]);
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new InputError([{ field: "--limit", found: quoted(flags.limit), expected: "a whole number above 0" }]);
  const { service, dimension, confidence, region } = flags;
  const found = searchRates(catalog, {
    words,
    service,
    dimension,
    confidence,
    region,
    day: flags.asOf ?? terminal.today,
  }).map((one) => ({ ...one, rate: yours(catalog, one.rate, flags.asOf ?? terminal.today) }));
  if (flags.json) {
    const rates = found.slice(0, limit).map(({ rate }) => ({ ...rate.meter, region: rate.region, ...rateJson(rate) }));
    terminal.out(
      JSON.stringify({ schema: "ratecard.price/1", query: words.join(" "), total: found.length, rates }, null, 2),
    );
  } else if (found.length === 0) {
    const { noRates } = await import("../reports/no-rates.ts");
    terminal.out(noRates(words, flags.asOf ?? terminal.today, catalog).join("\n"));
  } else terminal.out(showRates(found, limit, catalog, terminal.screen).join("\n"));
  return DONE;
};

/** The user's own rate where there is one, with the list rate it stands over. */
const yours = (catalog: Catalog, rate: Rate, day: string): Rate => {
  const own = catalog.rate(rate.meter, rate.region, day);
  return own && isYours(own) ? own : rate;
};
