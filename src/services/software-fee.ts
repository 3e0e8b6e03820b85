/** What a seller asks for software: no AWS rate, a figure that the user has from the seller. */
import type { Amount } from "../quantity/amount.ts";
import { amount } from "../quantity/fields.ts";
import { type Formula, input, lineOf, times } from "./formula.ts";
import { wanted } from "./lines.ts";
import type { Line, World } from "./service.ts";

export const FEE_PER_HOUR = {
  "software-per-hour": amount("USD", "what the seller asks for an instance-hour of this type", { default: 0 }),
};

export const FEE_PER_INFERENCE = {
  "software-per-inference": amount("USD", "what the seller asks for one inference", { default: 0 }),
};

const fee = (name: string, quantity: Formula, because: string, world: World): Line =>
  lineOf(
    name,
    { service: "marketplace", item: "software-fee", dimension: "usd" },
    world.region,
    "USD",
    quantity,
    because,
  );

/** The seller's fee on instance-hours; nothing where it is 0. AWS prorates it to the minute. */
export const hourlyFee = (asked: Amount, instanceHours: Formula, world: World): readonly Line[] =>
  wanted(asked)
    ? [
        fee(
          "software-hours",
          times(instanceHours, input("software-per-hour")),
          "the seller's price of an instance-hour",
          world,
        ),
      ]
    : [];

/** The seller's fee on inferences; nothing where it is 0. */
export const inferenceFee = (asked: Amount, inferences: Formula, world: World): readonly Line[] =>
  wanted(asked)
    ? [
        fee(
          "software-inferences",
          times(inferences, input("software-per-inference")),
          "the seller's price of an inference",
          world,
        ),
      ]
    : [];

/** Warns where a seller's product stands without its price. */
export const warnFeeless = (fees: readonly Amount[], world: World): void => {
  if (!fees.some(wanted))
    world.warn(
      "software-fee",
      "the seller's price is not in any AWS list: give software-per-hour or software-per-inference, or it counts as free software",
    );
};
