import { NO_CURRENCY } from "../bills/currency.ts";
import type { BillLine, ImportResult } from "../bills/bill.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Row } from "../catalog/types.ts";
import type { Charge } from "../pricing/types.ts";
import type { Warning } from "../services/world.ts";
import { emptyPlan, isUsd } from "./bill-prices.ts";
import { warningsOf } from "./warnings.ts";
import type { InstanceSwap, WhatIf } from "./what-if.ts";

interface Told {
  readonly bill: ImportResult;
  readonly whatIf: WhatIf;
  readonly lines: readonly {
    readonly line: BillLine;
    readonly bill: number | null;
    readonly charges: readonly Charge[];
  }[];
  readonly kept: readonly string[];
  readonly catalog: Catalog;
  readonly day: string;
}

/** What a re-priced bill cannot know, for the changes that were asked for. */
export const repriceWarnings = ({ bill, whatIf, lines, kept, catalog, day }: Told): readonly Warning[] => {
  const say = (code: string, message: string): Warning => ({ code, message, where: [] });
  const covered = lines.filter(({ line }) => /SavingsPlanCovered|DiscountedUsage|\(commitment\)/.test(line.charge));
  const others = bill.totals.filter(({ currency }) => !isUsd(currency)).map(({ currency }) => currency);
  const unnamed = bill.totals.some(
    ({ currency, billed }) => currency === NO_CURRENCY && billed !== null && Number(billed) !== 0,
  );
  return [
    ...(unnamed ? [say("no-currency", "the bill states no currency for some amounts: they are taken as USD")] : []),
    ...whatIf.models.flatMap(({ from, to }) => modelWarnings(from, to, catalog, say)),
    ...whatIf.instances.map((swap) => say("capacity", capacityOf(swap, catalog))),
    ...(whatIf.regions.length > 0
      ? [
          say(
            "region",
            "moving to another region: transfer between regions, latency and where data may be kept are not modelled",
          ),
        ]
      : []),
    ...whatIf.modes.map(({ mode }) => say(`mode-${mode}`, MODE_TEXT[mode])),
    ...(whatIf.cache ? [say("cache", cacheText(whatIf.cache.write))] : []),
    ...(whatIf.spot
      ? [
          say(
            "spot",
            spotText(
              lines.map(({ line }) => line),
              catalog,
            ),
          ),
        ]
      : []),
    ...(whatIf.savingsPlan ? [say("savings-plan", savingsPlanText(lines.map(({ line }) => line)))] : []),
    ...kept.map((why) => say("kept", why)),
    ...(covered.length > 0
      ? [
          say(
            "covered",
            `${covered.length} lines are covered by commitments already: they are compared at list, not at what they cost`,
          ),
        ]
      : []),
    ...(others.length > 0
      ? [say("currency", `lines in ${others.join(", ")} are left out: list prices are in USD`)]
      : []),
    ...warningsOf(
      emptyPlan(day),
      [],
      lines.flatMap(({ charges }) => charges),
      catalog,
    ).map((warning) => ({ ...warning, where: [] })),
  ];
};

const MODE_TEXT = {
  batch: "batch answers within a day, not at once: only what can wait belongs there",
  flex: "flex answers later when the service is busy: only what can wait belongs there",
  priority: "priority costs more than standard, for answers before others",
} as const;

const modelWarnings = (
  from: string,
  to: string,
  catalog: Catalog,
  say: (code: string, message: string) => Warning,
): readonly Warning[] => {
  const rowOf = (model: string) => catalog.table("models").find((row) => row["model"] === model);
  const [old, next] = [rowOf(from), rowOf(to)];
  const context = (row: Row | undefined) => Number(row?.["context"] ?? NaN);
  return [
    say(
      "quality",
      `answer quality is not modelled: token counts of ${old?.["name"] ?? from} are kept for ${next?.["name"] ?? to}${old?.["provider"] === next?.["provider"] ? "" : ", whose tokenizer counts differently"}`,
    ),
    ...(context(next) < context(old)
      ? [
          say(
            "context",
            `${next?.["name"] ?? to} takes prompts of at most ${context(next)} tokens, ${old?.["name"] ?? from} took ${context(old)}`,
          ),
        ]
      : []),
  ];
};

const cacheText = (write: number): string =>
  write > 0
    ? "cache shares are as given: a bill does not say how much of a prompt repeats"
    : "what is written to the cache is not counted: a bill does not say how often; --cache-writes 5% adds it. How much of a prompt repeats is as given";

/** Memory and speed of the accelerators before and after. */
const capacityOf = ({ from, to, count }: InstanceSwap, catalog: Catalog): string => {
  const machine = (name: string, times: number) => {
    const row = catalog.table("instances").find((one) => one["instance"] === name.replace(/^ml\./, ""));
    const chip = catalog.table("accelerators").find((one) => one["accelerator"] === row?.["accelerator"]);
    const chips = Number(row?.["accelerators"] ?? 0);
    return {
      memory: times * chips * Number(row?.["accelerator_memory_gib"] ?? 0),
      speed: times * chips * Number(chip?.["bf16_tflops"] || chip?.["fp16_tflops"] || NaN),
      bandwidth: times * chips * Number(chip?.["bandwidth_gbs"] || NaN),
    };
  };
  const [old, next] = [machine(from, 1), machine(to, count)];
  const head = `hours are kept: ${count === 1 ? "" : `${count} × `}${to} for ${from}`;
  if (old.memory === 0 && next.memory === 0) return `${head}; whether it is as fast is not modelled`;
  const times = (left: number, right: number) =>
    Number.isFinite(left / right) ? `${Number((left / right).toPrecision(2))} times` : "an unknown part of";
  const fits = next.memory < old.memory ? ": what filled it does not fit" : "";
  return `${head} has ${Math.round(next.memory)} GiB of accelerator memory, it had ${Math.round(old.memory)}${fits}; ${times(next.speed, old.speed)} its 16-bit arithmetic and ${times(next.bandwidth, old.bandwidth)} its memory bandwidth`;
};

const spotText = (lines: readonly BillLine[], catalog: Catalog): string => {
  const items = new Set(
    lines.filter(({ meter }) => meter.service === "ec2").map(({ meter, region }) => `${meter.item} ${region}`),
  );
  const bands = new Set(
    catalog
      .table("spot")
      .flatMap((row) => (items.has(`${row["instance"]} ${row["region"]}`) ? [row["band"] ?? ""] : [])),
  );
  const often = bands.size > 0 ? ` (${[...bands].toSorted().join(", ")} a month, by AWS's advisor)` : "";
  return `spot instances are taken away at two minutes' notice${often}, and their price moves: not for endpoints without a fallback`;
};

/** Usage that swings is not covered evenly: the lowest day against the mean. */
const savingsPlanText = (lines: readonly BillLine[]): string => {
  const byDay = new Map<string, number>();
  for (const { meter, period, quantity } of lines)
    if ((meter.service === "ec2" || meter.service === "sagemaker") && meter.dimension.endsWith("-hour"))
      byDay.set(period.from, (byDay.get(period.from) ?? 0) + Number(quantity));
  const days = [...byDay.values()];
  const mean = days.reduce((total, value) => total + value, 0) / Math.max(1, days.length);
  const low =
    days.length < 7 || mean <= 0
      ? ""
      : `; the lowest day uses ${Math.round((100 * Math.min(...days)) / mean)} % of the mean`;
  return `the saving is an upper bound: as if the commitment was used in full every hour${low}. ratecard commit finds the best one`;
};
