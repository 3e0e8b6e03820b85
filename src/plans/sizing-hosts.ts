import type { FeasibleCandidate, FleetSize } from "../capacity/candidate.ts";
import type { Scaling } from "../capacity/day.ts";
import { batchPlan, spotReplicas } from "../capacity/modes.ts";
import { isRefusal } from "../capacity/refusal.ts";
import type { Row } from "../catalog/types.ts";
import type { ServiceLevel } from "./service-level.ts";
import type { Raw } from "./plan.ts";

/** What a host needs to turn a fleet into its inputs. */
export interface Hosting {
  readonly candidate: FeasibleCandidate;
  readonly size: FleetSize;
  /** Requests a month and hours of that month. */
  readonly requests: number;
  readonly hours: number;
  readonly tokensEach: number;
  readonly level: ServiceLevel;
  readonly run: Raw;
  /** Seconds until a new instance answers. */
  readonly coldStart: number;
  /** The largest share of instances that is interrupted in a month, for spot capacity. */
  readonly interrupted: number;
}

/** A service that runs a model on instances: how its fleet scales, and which of its inputs the engine fills. */
export interface Host {
  readonly prefix: "" | "ml.";
  /** Whether users wait for each answer: then the service level binds. */
  readonly answersAtOnce: boolean;
  readonly scaling: (run: Raw, standing: Scaling) => Scaling;
  readonly inputs: (hosting: Hosting) => Readonly<Record<string, number>>;
}

const scalesItself = (run: Raw): boolean => run["scaling"] === "auto" && !isCommitted(run);

/** Commitments are paid for every hour, so they are bought for the peak. */
const isCommitted = ({ purchase }: Raw): boolean =>
  purchase === "savings-plan" || purchase === "reserved" || purchase === "capacity-block";

const standing: Pick<Host, "answersAtOnce" | "scaling"> = {
  answersAtOnce: true,
  scaling: (run, base) => ({ ...base, automatic: scalesItself(run) }),
};

/** The services whose instances the engine can choose. */
export const HOSTS: Readonly<Record<string, Host>> = {
  "sagemaker-realtime": {
    ...standing,
    prefix: "ml.",
    inputs: ({ size, run }) => ({ count: isCommitted(run) ? size.peak : size.average }),
  },
  ec2: {
    ...standing,
    prefix: "",
    inputs: ({ size, run, interrupted, coldStart }) => {
      if (run["purchase"] !== "spot") return { count: isCommitted(run) ? size.peak : size.average };
      const peak = spotReplicas(size.peak, interrupted, coldStart / 3600);
      return { count: size.peak > 0 ? (peak / size.peak) * size.average : 0 };
    },
  },
  "sagemaker-async": {
    prefix: "ml.",
    answersAtOnce: false,
    scaling: (run, base) => {
      const minimum = Number(run["minimum"] ?? 0) || 0;
      return { ...base, automatic: true, minimum, scaleToZero: minimum === 0 };
    },
    inputs: ({ size, run }) => {
      const minimum = Math.min(size.peak, Number(run["minimum"] ?? 0) || 0);
      const room = size.peak - minimum;
      return { count: size.peak, busy: room > 0 ? Math.min(1, Math.max(0, (size.average - minimum) / room)) : 1 };
    },
  },
  "sagemaker-batch": {
    prefix: "ml.",
    answersAtOnce: false,
    scaling: (_, base) => ({ ...base, automatic: false }),
    inputs: (hosting) => {
      const rate = instanceRate(hosting.candidate);
      return { throughput: Math.max(1e-9, rate * hosting.tokensEach), ...startUp(hosting, rate) };
    },
  },
};

/** Requests a second that one instance answers when it is full. */
export const instanceRate = (candidate: FeasibleCandidate): number =>
  candidate.requestsPerSecondPerReplica * candidate.replicasPerInstance;

/** A day's requests as one job by a deadline: the instance-hours a month in which its instances start. */
const startUp = (hosting: Hosting, ratePerInstance: number): Readonly<Record<string, number>> => {
  const { level, run, hours, coldStart } = hosting;
  if (run["startup"] !== undefined || level.deadline === undefined || !(hosting.requests > 0)) return {};
  const plan = batchPlan({
    records: (hosting.requests * 24) / hours,
    ratePerInstance,
    deadlineSeconds: level.deadline,
    startUpSeconds: coldStart,
  });
  return isRefusal(plan) ? {} : { startup: (plan.instances * (coldStart / 3600) * hours) / 24 };
};

/** The largest share of a band of the Spot Advisor: `5-10%` is 0.1. */
export const interruptedShare = (rows: readonly Row[], instance: string, region: string): number => {
  const band = rows.find((row) => row["instance"] === instance && row["region"] === region)?.["band"] ?? "";
  return Math.max(0, ...[...band.matchAll(/\d+/g)].map(([number]) => Number(number))) / 100;
};
