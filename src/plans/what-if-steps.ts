import type { Meter } from "../catalog/types.ts";
import type { Mode, Swap, WhatIf } from "./what-if.ts";

/** A share of a bill's line under a what-if: where its usage goes. */
export interface Part {
  readonly meter: Meter;
  readonly region: string;
  readonly quantity: number;
  /** What was done to it, in order. */
  readonly reasons: readonly string[];
}

/** One change. Parts that it does not touch come back as they are. */
export interface Step {
  readonly name: string;
  readonly apply: (part: Part, line: StepLine) => readonly Part[];
}

export interface StepLine {
  /** Whether a commitment covers it already. */
  readonly covered: boolean;
  /** Says once that something stays as it is, and why. */
  readonly kept: (why: string) => void;
}

/** Whether a rate is known: what cannot be priced stays as it is, where the change is one of "wherever possible". */
export type HasRate = (meter: Meter, region: string) => boolean;

/** The changes of a what-if in the order in which they are made. */
export const stepsOf = (whatIf: WhatIf, has: HasRate): readonly Step[] => [
  ...whatIf.models.map(({ name, from, to }) => swapItem(name, "bedrock", from, to, 1)),
  ...whatIf.instances.map(({ name, from, to, count }) => swapItem(name, undefined, from, to, count)),
  ...whatIf.regions.map(moveRegion),
  ...(whatIf.modes.length > 0 ? [modeStep(whatIf.modes, has)] : []),
  ...(whatIf.cache ? [cacheStep(whatIf.cache, has)] : []),
  ...(whatIf.spot ? [spotStep(has)] : []),
  ...(whatIf.savingsPlan ? [savingsPlanStep(whatIf.savingsPlan, has)] : []),
];

const swapItem = (name: string, service: string | undefined, from: string, to: string, count: number): Step => ({
  name,
  apply: (part) =>
    part.meter.item === from && (service === undefined || part.meter.service === service)
      ? [
          {
            ...part,
            meter: { ...part.meter, item: to },
            quantity: part.quantity * count,
            reasons: [...part.reasons, name],
          },
        ]
      : [part],
});

const moveRegion = ({ name, from, to }: Swap): Step => ({
  name,
  apply: (part) =>
    part.region !== to && part.region !== "global" && part.region !== "" && (from === "*" || part.region === from)
      ? [{ ...part, region: to, reasons: [...part.reasons, name] }]
      : [part],
});

const TOKENS = /^(global-)?(input|output)-tokens$/;
const percent = (share: number): string => `${Number((share * 100).toPrecision(4))} %`;

const split = (
  part: Part,
  shares: readonly { readonly dimension: string; readonly share: number; readonly why: string }[],
) => {
  const rest = Math.max(0, 1 - shares.reduce((sum, { share }) => sum + share, 0));
  const moved = shares
    .filter(({ share }) => share > 0)
    .map(({ dimension, share, why }) => ({
      ...part,
      meter: { ...part.meter, dimension },
      quantity: part.quantity * share,
      reasons: [...part.reasons, why],
    }));
  return rest > 1e-12 ? [...moved, { ...part, quantity: part.quantity * rest }] : moved;
};

const modeStep = (modes: readonly { readonly mode: Mode; readonly share: number }[], has: HasRate): Step => ({
  name: modes.map(({ mode, share }) => `${percent(share)} ${mode}`).join(", "),
  apply: (part, { kept }) => {
    const [, prefix = "", side] = TOKENS.exec(part.meter.dimension) ?? [];
    if (part.meter.service !== "bedrock" || side === undefined) return [part];
    const shares = modes.flatMap(({ mode, share }) => {
      const dimension = `${prefix}${mode}-${side}-tokens`;
      if (has({ ...part.meter, dimension }, part.region))
        return [{ dimension, share, why: `${percent(share)} ${mode}` }];
      kept(`no ${mode} rate is known for ${part.meter.item} in ${part.region}: it stays on demand`);
      return [];
    });
    return split(part, shares);
  },
});

const cacheStep = ({ read, write }: NonNullable<WhatIf["cache"]>, has: HasRate): Step => ({
  name: `cache ${percent(read)}`,
  apply: (part, { kept }) => {
    const [, prefix = "", side] = TOKENS.exec(part.meter.dimension) ?? [];
    if (part.meter.service !== "bedrock" || side !== "input") return [part];
    const reading = `${prefix}cache-read-input-tokens`;
    if (!has({ ...part.meter, dimension: reading }, part.region)) {
      kept(`no prompt-cache rate is known for ${part.meter.item} in ${part.region}: its input stays as it is`);
      return [part];
    }
    const writing = `${prefix}cache-write-5m-input-tokens`;
    const writes = has({ ...part.meter, dimension: writing }, part.region)
      ? [{ dimension: writing, share: write, why: `${percent(write)} written to the cache` }]
      : [];
    return split(part, [{ dimension: reading, share: read, why: `${percent(read)} from the cache` }, ...writes]);
  },
});

const spotStep = (has: HasRate): Step => ({
  name: "spot",
  apply: (part, { covered, kept }) => {
    const { service, dimension, item } = part.meter;
    if (covered || service !== "ec2" || dimension !== "on-demand-hour") return [part];
    const meter = { ...part.meter, dimension: "spot-hour" };
    if (has(meter, part.region)) return [{ ...part, meter, reasons: [...part.reasons, "spot"] }];
    kept(`no spot price is known for ${item} in ${part.region}: it stays on demand`);
    return [part];
  },
});

const savingsPlanStep = ({ term, payment }: NonNullable<WhatIf["savingsPlan"]>, has: HasRate): Step => ({
  name: `savings plan ${term} ${payment}`,
  apply: (part, { covered, kept }) => {
    const { service, dimension, item } = part.meter;
    const planned =
      service === "ec2" && dimension === "on-demand-hour"
        ? `compute-savings-plan-${term}-${payment}-hour`
        : service === "sagemaker" && dimension.endsWith("-hour") && !dimension.startsWith("savings-plan-")
          ? `savings-plan-${term}-${payment}-${dimension}`
          : undefined;
    if (covered || planned === undefined) return [part];
    const meter = { ...part.meter, dimension: planned };
    if (has(meter, part.region))
      return [{ ...part, meter, reasons: [...part.reasons, `savings plan ${term} ${payment}`] }];
    kept(
      `no ${term} ${payment} Savings Plans rate is known for ${item} ${dimension} in ${part.region}: it stays on demand`,
    );
    return [part];
  },
});
