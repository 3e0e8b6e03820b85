import type { Amount } from "../quantity/amount.ts";
import { amount, choice, maybe } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { shortName } from "./bedrock-models.ts";
import { routeLine, type Route } from "./bedrock-route.ts";
import { atLeast, input, literal, minus, times } from "./formula.ts";
import type { Line, World } from "./service.ts";

export const TERMS = ["none", "1-month", "3-month", "6-month"] as const;
export type Term = (typeof TERMS)[number];

/** Inputs of capacity that is paid by the hour, used or not. */
export const capacityFields = {
  term: choice(
    TERMS,
    "commitment of provisioned (none, 1-month, 6-month) or reserved (1-month, 3-month) capacity",
    "none",
  ),
  "model-units": amount(
    "unit",
    "model units of mode=provisioned; AWS tells an account what one unit of a model delivers",
    { default: 0 },
  ),
  "unit-input": maybe(amount("TPM", "input tokens a minute that one model unit delivers, as AWS told your account")),
  "unit-output": maybe(amount("TPM", "output tokens a minute that one model unit delivers")),
  "reserved-input": amount("TPM", "input tokens a minute of mode=reserved", { default: 0 }),
  "reserved-output": amount("TPM", "output tokens a minute of mode=reserved", { default: 0 }),
};

const PROVISIONED: Readonly<Partial<Record<Term, string>>> = {
  none: "no-commit",
  "1-month": "1-month",
  "6-month": "6-month",
};

/**
 * Provisioned throughput: model units by the hour until they are deleted.
 * @throws InputError without model-units, or on a term that provisioned throughput does not have
 */
export const provisionedLines = (world: World, route: Route, units: Amount, term: Term): readonly Line[] => {
  const commitment = PROVISIONED[term];
  if (commitment === undefined)
    return fail({ field: "term", found: `"${term}"`, expected: "none, 1-month or 6-month for mode=provisioned" });
  if (units.value === 0)
    return fail({
      field: "model-units",
      found: "nothing",
      expected: "model units, such as model-units=1",
      hint: "AWS does not publish what one unit delivers; with unit-input and unit-output, as AWS told you, the peak says how many",
    });
  world.warn(
    "provisioned-throughput",
    `what one model unit of ${shortName(route.model)} delivers is not published: whether ${units.value} carry this demand is not checked`,
  );
  const dimension = `provisioned-model-unit-hour-${commitment}`;
  const hours = times(input("model-units"), literal(world.hours));
  return [
    routeLine(
      route,
      "model-units",
      dimension,
      "hour",
      hours,
      "model units, every hour of the month, whatever the traffic",
    ),
  ];
};

/**
 * The reserved tier: tokens a minute, input and output apart, paid by the hour; what goes beyond them runs on demand.
 * @throws InputError without reserved tokens, or on a term that the tier does not have
 */
export const reservedLines = (
  world: World,
  route: Route,
  wanted: {
    readonly term: Term;
    readonly input: Amount;
    readonly output: Amount;
    readonly mean: readonly [number, number];
  },
): readonly Line[] => {
  const term = wanted.term === "none" ? "1-month" : wanted.term;
  if (term === "6-month")
    return fail({ field: "term", found: `"${term}"`, expected: "1-month or 3-month for mode=reserved" });
  if (wanted.term === "none") world.assume("term", "1-month", "the shortest of the reserved tier");
  const [meanInput, meanOutput] = wanted.mean.map((tokens) => Math.ceil(tokens / world.hours / 60));
  if (wanted.input.value === 0 || wanted.output.value === 0)
    return fail({
      field: wanted.input.value === 0 ? "reserved-input" : "reserved-output",
      found: "nothing",
      expected: "tokens a minute, such as reserved-input=50000",
      hint: `the mean of this demand is ${meanInput} in and ${meanOutput} out a minute; peaks are higher`,
    });
  world.assume(
    "reserved capacity",
    "filled evenly; tokens beyond it run on demand",
    "peaks within the month are not modelled",
  );
  return (["input", "output"] as const).flatMap((side) => [
    reservation(world, route, side, term),
    overflow(world, route, side),
  ]);
};

const reservation = (world: World, route: Route, side: "input" | "output", term: Term): Line =>
  routeLine(
    route,
    `reserved-${side}`,
    `reserved-${side}-ktpm-hour-${term}`,
    "TPM-hour",
    times(input(`reserved-${side}`), literal(world.hours)),
    `${side} tokens a minute, reserved for every hour of the month`,
  );

const overflow = (world: World, route: Route, side: "input" | "output"): Line => {
  const used = times(input("requests"), input(side));
  const reserved = times(input(`reserved-${side}`), literal(world.hours * 60));
  return routeLine(
    route,
    `overflow-${side}`,
    `${side}-tokens`,
    "token",
    atLeast(minus(used, reserved), 0),
    `${side} tokens beyond the reservation`,
  );
};
