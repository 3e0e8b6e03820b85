import type { ServiceLevel } from "../plans/service-level.ts";
import type { SizedFleet, SizeResult } from "../plans/sizing-model.ts";
import type { BedrockQuota } from "../plans/sizing-quota.ts";
import { assumptionLines } from "./assumptions.ts";
import { count, percent, short, usd } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

/** How much of a sizing is shown. */
export interface SizeShown {
  readonly limit: number;
  /** Also what was refused, with its reason. */
  readonly all: boolean;
}

/** A sizing as a person reads it: the fleets by cost, the best one in words, what was refused and assumed. */
export const showSizing = (result: SizeResult, shown: SizeShown, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const rows = result.fleets.slice(0, shown.all ? undefined : shown.limit);
  const [best] = result.fleets;
  return [
    ...wrap(paint.title(headline(result)), width, "  "),
    ...(rows.length > 0 ? fleetTable(rows, screen) : ["", ...wrap(paint.bad(noneKeeps(result)), width)]),
    ...(best ? bestLines(best, screen) : []),
    ...restLines(result, rows.length, shown, screen),
    ...assumptionLines(result.assumptions, screen),
  ];
};

const headline = ({ input, region }: SizeResult): string => {
  const { demand } = input;
  const size = (one: typeof demand.input) =>
    typeof one === "number" ? short(one) : `${short(one.p50)}..${short(one.p95)}`;
  const level = levelText(input.level);
  return [
    input.name,
    [input.on, input.hosted["purchase"], "in", region].filter((word) => word !== undefined).join(" "),
    `${short(demand.requestsPerSecond)} requests/s${COUNTED.has(input.model.architecture.kind) ? ` of ${size(demand.input)} in, ${size(demand.output)} out` : ""}`,
    ...(level === "" ? [] : [level]),
  ].join(" · ");
};

/** Kinds of models whose requests are counted in tokens. */
const COUNTED: ReadonlySet<string> = new Set(["llm", "encoder"]);

const LEVELS = [
  ["ttftP50", "TTFT p50"],
  ["ttftP95", "TTFT p95"],
  ["tpotP50", "TPOT p50"],
  ["tpotP95", "TPOT p95"],
  ["e2eP50", "end to end p50"],
  ["e2eP95", "end to end p95"],
] as const;

const levelText = (level: ServiceLevel): string =>
  LEVELS.flatMap(([key, name]) => (level[key] === undefined ? [] : [`${name} ≤ ${seconds(level[key])}`])).join(", ");

/** 0.0123 as `12 ms`, 1.234 as `1.23 s`. */
const seconds = (value: number): string =>
  value < 0.1 ? `${Number((value * 1000).toPrecision(2))} ms` : `${Number(value.toPrecision(3))} s`;

const fleetTable = (fleets: readonly SizedFleet[], { paint, width }: Screen): readonly string[] =>
  table(
    [
      { title: "Instance", least: 16 },
      { title: "TP", align: "right", rank: 3 },
      { title: "precision", rank: 7 },
      { title: "replicas", align: "right", rank: 5 },
      { title: "fleet", align: "right" },
      { title: "load", align: "right", rank: 2 },
      { title: "TTFT s", align: "right" },
      { title: "TPOT ms", align: "right", rank: 4 },
      { title: "E2E s", align: "right", rank: 2 },
      { title: "tok/s", align: "right", rank: 5 },
      { title: "USD / month", align: "right", paint: paint.money },
      { title: "80 % band", align: "right", rank: 1 },
      { title: "USD/1M in+out", align: "right", rank: 1 },
      { title: "evidence", rank: 6 },
    ],
    fleets.map(rowOf),
    width,
  );

const rowOf = (fleet: SizedFleet): readonly string[] => {
  const { candidate: one, instance, inputs, cost, band, perMillion, doubts } = fleet;
  const pair = ({ p50, p95 }: { readonly p50: number; readonly p95: number }, scale = 1) =>
    `${digits(p50 * scale)}/${digits(p95 * scale)}`;
  const mean = Number((inputs["count"] ?? one.instancesAverage).toFixed(1));
  const peak = Math.max(one.instancesPeak, Math.ceil(mean));
  return [
    `${instance}${doubts.length > 0 ? "†" : ""}`,
    String(one.tensorParallel),
    one.precision,
    String(one.replicasPeak),
    mean === peak ? String(peak) : `${mean}..${peak}`,
    percent(one.utilisation),
    pair(one.ttft),
    one.tpot.p95 > 0 ? pair(one.tpot, 1000) : "",
    pair(one.e2e),
    short(one.outputTokensPerSecondPerReplica),
    cost === null ? "unpriced" : usd(cost),
    band === null ? "" : `${digits(band.low)}..${digits(band.high)}`,
    perMillion === null ? "" : `${digits(perMillion.input)}+${digits(perMillion.output)}`,
    one.evidence,
  ];
};

/** Two significant digits. */
const digits = (value: number): string => short(Number(value.toPrecision(2)));

const bestLines = (best: SizedFleet, { paint, width }: Screen): readonly string[] => {
  const { candidate: one, instance, idle } = best;
  const gigabytes = (bytes: number) => `${short(bytes / 1e9)} GB`;
  const near = one.nearest?.measurement;
  const lines = [
    `${instance}: ${one.tensorParallel} × ${one.accelerator} a replica, ${gigabytes(one.weightBytes)} of weights, ${gigabytes(one.freeCacheBytes)} free for up to ${count(one.maxConcurrency)} requests at once; planned for ${one.concurrency}; a wait of ${seconds(one.wait.p95)} at p95`,
    ...(near === undefined
      ? []
      : [
          `Nearest measurement: ${near.model} on ${near.setup.count} × ${near.setup.accelerator.name}, ${near.setup.engine} (${near.source}), similarity ${(one.nearest?.similarity ?? 0).toFixed(2)}`,
        ]),
    ...(idle === null
      ? []
      : [
          `Idle: ${percent(one.idle.idleShare)} of ${count(one.idle.paidHours)} paid hours serve nothing, ${usd(idle.usd)} USD a month${idle.removable > 0.5 ? `; following demand hour by hour would save up to ${usd(idle.removable)}: ${scheduleText(best)}` : ""}`,
        ]),
    ...best.doubts.map((doubt) => `† ${doubt}`),
  ];
  return lines.flatMap((line) => wrap(line, width - 2, "  ").map((text) => paint.quiet(`  ${text}`)));
};

const HOURS_A_DAY = 24;

/** The first day of the schedule that would follow demand: `0–8 h: 1, 8–18 h: 3, 18–24 h: 1`. */
const scheduleText = ({ candidate }: SizedFleet): string =>
  candidate.idle.schedule
    .filter(({ fromHour }) => fromHour < HOURS_A_DAY)
    .slice(0, 6)
    .map(({ fromHour, toHour, units }) => `${fromHour}–${Math.min(toHour, HOURS_A_DAY)} h: ${units}`)
    .join(", ");

/** What is said where nothing keeps the level. */
export const noneKeeps = ({ bestAchievable, refused, input }: SizeResult): string => {
  if (bestAchievable !== null && input.instances.length === 0) {
    const { instance, ttft, tpot, e2e } = bestAchievable;
    return `No instance keeps the service level. The best for large requests is ${instance}: TTFT ${seconds(ttft)}, TPOT ${seconds(tpot)}, end to end ${seconds(e2e)}.`;
  }
  const closest =
    refused.findLast(({ cause }) => cause === "level") ?? refused.findLast(({ cause }) => cause === "memory");
  return closest ? `No instance can do it; ${closest.instance}: ${closest.reason}.` : "No instance can do it.";
};

const CAUSES = [
  ["memory", "do not hold the model"],
  ["level", "miss the service level"],
  ["unknown", "have no published measurements to go by"],
] as const;

const restLines = (
  { fleets, refused }: SizeResult,
  shown: number,
  { all }: SizeShown,
  { paint, width }: Screen,
): readonly string[] => {
  const unpriced = fleets.filter(({ cost }) => cost === null).length;
  const causes = CAUSES.flatMap(([cause, text]) => {
    const number = refused.filter((one) => one.cause === cause).length;
    return number === 0 ? [] : [`${number} ${text}`];
  });
  const lines = [
    ...(shown > 0 ? ["fleet: instances at the peak, after their mean where it scales; latencies p50/p95"] : []),
    ...(fleets.length > shown ? [`${fleets.length - shown} more keep the level: --limit ${fleets.length}`] : []),
    ...(unpriced > 0 ? [`${unpriced} that keep the level have no rate in the region`] : []),
    ...(causes.length > 0 && !all ? [`Refused: ${causes.join(", ")} (--all says why)`] : []),
    ...(all ? refused.map(({ instance, reason }) => `refused ${instance}: ${reason}`) : []),
  ];
  return lines.flatMap((line) => wrap(line, width - 2, "  ").map((text) => paint.quiet(`  ${text}`)));
};

/** The sheet that AWS's form for a quota increase asks for. */
export const showQuota = (quota: BedrockQuota, { paint, width }: Screen): readonly string[] => {
  const each = count(Math.round(quota.peakTokensPerMinute / Math.max(quota.peakRequestsPerMinute, 1e-12)));
  return [
    paint.title(`${quota.model} · ${quota.region} · ${quota.profile}`),
    ...table(
      [
        { title: "For the quota form", least: 20 },
        { title: "", align: "right" },
      ],
      [
        ["Steady state tokens a minute", count(Math.ceil(quota.steadyTokensPerMinute))],
        ["Peak tokens a minute", count(Math.ceil(quota.peakTokensPerMinute))],
        ["Steady state requests a minute", count(Math.ceil(quota.steadyRequestsPerMinute))],
        ["Peak requests a minute", count(Math.ceil(quota.peakRequestsPerMinute))],
        ["Average input tokens of a request", count(quota.averageInput)],
        ["Average output tokens of a request", count(quota.averageOutput)],
        ["Growth a year", percent(quota.growth)],
      ],
      width,
    ),
    "",
    ...quota.checks.flatMap(({ quota: name, needed, limit, verdict }) =>
      wrap(
        verdict === "unknown"
          ? `  ${name}: ${count(Math.ceil(needed))} at the peak; no quota is known for ${quota.region}`
          : `  ${verdict === "holds" ? paint.good("holds") : paint.bad("exceeded")}  ${name}: ${count(Math.ceil(needed))} of ${count(limit ?? 0)} (${quota.asOf})`,
        width,
        "    ",
      ),
    ),
    ...wrap(
      paint.quiet(
        `  A request holds ${each} quota tokens: input + ${quota.outputBurndown} × output${quota.maxTokens === null ? "" : `, or input + the ${count(quota.maxTokens)} that max-tokens reserves, if that is more`}. Quotas differ by account; new ones can have less.`,
      ),
      width,
      "  ",
    ),
  ];
};
