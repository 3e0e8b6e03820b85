import type { Candidate } from "../plans/compare.ts";
import type { Choice, Optimum } from "../plans/optimize.ts";

/** `ratecard.optimize/1`: null is unknown, 0 is zero. */
export const optimizeJson = ({
  plan,
  constraints,
  choices,
  cost,
  complete,
  before,
  method,
  mixes,
  assumptions,
}: Optimum) => ({
  schema: "ratecard.optimize/1" as const,
  name: plan.name,
  currency: "USD" as const,
  region: plan.region,
  day: plan.day,
  constraints: { ...constraints, regions: plan.regions },
  cost,
  complete,
  before,
  saving: before === null ? null : before - cost,
  method,
  mixes,
  workloads: choices.map(choiceJson),
  assumptions,
});

const choiceJson = ({ workload, chosen, level, runnerUp, own, feasible, refused }: Choice) => ({
  name: workload,
  chosen: chosen === null ? null : candidateJson(chosen),
  serviceLevel: level,
  runnerUp: runnerUp === null ? null : { ...candidateJson(runnerUp.candidate), more: runnerUp.more },
  own: own === null ? null : { ...candidateJson(own.candidate), more: own.more, breaks: own.breaks },
  feasible: feasible.map(candidateJson),
  refused,
});

const candidateJson = ({ option, cost, costPerUnit, confidence, doubts }: Candidate) => ({
  option: option.title,
  run: option.run,
  region: option.region,
  cost,
  costPerUnit,
  confidence,
  doubts,
});
