import { existsSync } from "node:fs";
import type { Catalog } from "../catalog/open.ts";
import { type Part, partsOf } from "../live/parts.ts";
import { PRICING_REGIONS, type PricingRegion } from "../live/price-list.ts";
import { LiveError } from "../live/problem.ts";
import type { Refreshed } from "../live/finish.ts";
import { refreshFromAws, type RefreshSetting } from "../live/refresh.ts";
import { refreshFromFiles } from "../live/refresh-files.ts";
import { estimatePlan } from "../plans/estimate.ts";
import { readPlan } from "../plans/read.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { type PlanChange, refreshJson, showRefresh } from "../reports/rates-refresh.ts";
import { DONE, type Exit, INTERRUPTED, UNREACHABLE } from "./exit.ts";
import { embeddedCatalog, readText, withOwnCards } from "./files.ts";
import { statusLine } from "./status-line.ts";
import type { Terminal } from "./terminal.ts";

export interface RefreshFlags {
  readonly service?: readonly string[];
  readonly region?: readonly string[];
  readonly from?: readonly string[];
  readonly plan?: string;
  readonly endpointRegion?: string;
  readonly dryRun?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `ratecard refresh`: renews the rates from AWS, or from offer files. */
export const refresh = async (flags: RefreshFlags, terminal: Terminal): Promise<Exit> => {
  const embedded = embeddedCatalog();
  const files = flags.from ?? [];
  const parts = partsOf(embedded, words(flags.service), words(flags.region));
  const endpoint = endpointOf(flags.endpointRegion);
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new InputError(missing.map((file) => ({ file, found: "no such file", expected: "an AWS offer file" })));
  const plan =
    flags.plan === undefined ? undefined : readPlan(readText(flags.plan), { file: flags.plan, today: terminal.today });
  const { folders } = terminal;
  if (!folders) throw new InputError([{ found: "no cache folder", expected: "a home folder, or XDG_CACHE_HOME" }]);
  const line = statusLine(terminal);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  try {
    const setting: RefreshSetting = {
      embedded,
      cache: folders.cache,
      now: new Date(),
      dryRun: flags.dryRun === true,
      signal: stop.signal,
      progress: line.show,
    };
    const refreshed =
      files.length > 0 ? await refreshFromFiles(files, setting) : await refreshFromAws(parts, endpoint, setting);
    line.clear();
    const report = { ...refreshed.report, plan: plan && planChange(plan.plan, refreshed) };
    terminal.out(
      flags.json
        ? JSON.stringify(refreshJson(report), null, 2)
        : showRefresh(report, flags.all === true, terminal.screen).join("\n"),
    );
    return report.failed.length > 0 ? (files.length > 0 ? 2 : UNREACHABLE) : DONE;
  } catch (error) {
    line.clear();
    if (!(error instanceof LiveError)) throw error;
    return explain(error, parts, flags, terminal);
  } finally {
    process.removeListener("SIGINT", interrupt);
  }
};

const words = (written: readonly string[] | undefined): readonly string[] =>
  (written ?? []).flatMap((text) => text.split(",")).filter(Boolean);

const endpointOf = (written: string | undefined): PricingRegion => {
  const wanted = written ?? PRICING_REGIONS[0];
  const found = PRICING_REGIONS.find((region) => region === wanted);
  if (found !== undefined) return found;
  throw new InputError([
    {
      field: "--endpoint-region",
      found: quoted(wanted),
      expected: `one of ${PRICING_REGIONS.join(", ")}`,
      nearest: nearest(wanted, PRICING_REGIONS),
    },
  ]);
};

/** What the change of rates does to a plan, with the user's own cards over both. */
const planChange = (plan: Parameters<typeof estimatePlan>[0], { before, after }: Refreshed): PlanChange => {
  const priced = (catalog: Catalog) => estimatePlan(plan, withOwnCards(catalog));
  const [old, now] = [priced(before), priced(after)];
  return { name: plan.name, before: old.cost, after: now.cost, complete: now.complete };
};

/** What is missing, what would have been fetched, and that nothing changed. */
const explain = (error: LiveError, parts: readonly Part[], flags: RefreshFlags, terminal: Terminal): Exit => {
  const offers = [...new Set(parts.map(({ offer }) => offer))];
  const regions = [...new Set(parts.map(({ region }) => region))].filter((region) => region !== "all");
  const would = `${offers.length} price lists of AWS (${offers.slice(0, 6).join(", ")}${offers.length > 6 ? ` and ${offers.length - 6} more` : ""}) in ${regions.length > 0 ? regions.join(", ") : "every region"}`;
  if (flags.json)
    terminal.out(
      JSON.stringify(
        {
          schema: "ratecard.refresh/1",
          failed: error.kind,
          message: error.message,
          todo: error.todo,
          wouldFetch: offers,
          regions,
          written: null,
        },
        null,
        2,
      ),
    );
  terminal.err(
    [
      `${terminal.screen.paint.bad("failed")} ${error.message}.`,
      ...(error.todo ? [error.todo] : []),
      `It would fetch ${would}.`,
      "Nothing was changed; every other command works.",
    ].join("\n"),
  );
  return error.kind === "interrupted" ? INTERRUPTED : UNREACHABLE;
};
