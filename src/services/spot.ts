import type { Amount } from "../quantity/amount.ts";
import { amount, maybe, type Values } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { type Formula, input, literal, plus, times } from "./formula.ts";
import { wanted } from "./lines.ts";
import type { World } from "./service.ts";

/** What AWS's Spot Advisor says of an EC2 type in the region; undefined where it lists none. */
export const spotAdvice = (
  ec2Type: string,
  world: World,
): { readonly saving: number; readonly band: string; readonly asOf: string } | undefined => {
  const row = world.table("spot").find((one) => one["instance"] === ec2Type && one["region"] === world.region);
  return row && { saving: Number(row["saving"]), band: row["band"] ?? "", asOf: row["as_of"] ?? "" };
};

/** What interruptions cost a run. */
export const INTERRUPTIONS = {
  interruptions: amount("event", "spot: interruptions of one run", { default: 0 }),
  lost: maybe(amount("hour", "spot: hours that an interruption costs: restart, and work since the last checkpoint")),
};

/** Hours of a run on spot capacity: its own, and what interruptions repeat. @throws InputError */
export const interruptedHours = ({ interruptions, lost }: Values<typeof INTERRUPTIONS>): Formula => {
  if (!wanted(interruptions)) return input("duration");
  if (!lost)
    return fail({ field: "lost", found: "nothing", expected: "the hours that an interruption costs, such as 30 min" });
  return plus(input("duration"), times(input("interruptions"), input("lost")));
};

/** Says how often the advisor saw capacity of the type reclaimed in the month before. */
export const assumeInterruptions = (ec2Type: string, world: World): void => {
  const advice = spotAdvice(ec2Type, world);
  if (advice)
    world.assume("spot capacity reclaimed in a month", advice.band, `Spot Advisor for ${ec2Type}, ${advice.asOf}`);
};

/**
 * The share of training time that managed spot training bills: as the user measured it, else 1 − the saving that the
 * Spot Advisor reported for the EC2 type. AWS keeps the on-demand rate and shortens the billable seconds.
 * @throws InputError where neither is known
 */
export const billableShare = (given: Amount | undefined, instance: string, world: World): Formula => {
  const most = world.constant("sagemaker", instance, "spot-saving-maximum");
  if (given) {
    if (given.value < 1 - most)
      world.warn(
        "spot-saving",
        `managed spot training saves up to ${most * 100} %: billable ${given.text} is less than that leaves`,
      );
    return input("billable");
  }
  const bare = instance.replace(/^ml\./, "");
  const advice = spotAdvice(bare, world);
  if (!advice)
    return fail({
      field: "billable",
      found: "nothing",
      expected: `the share of training time that is billed: no spot saving is known for ${bare} in ${world.region}`,
    });
  const share = Number((1 - advice.saving).toFixed(4));
  world.assume(
    "billable",
    `${(share * 100).toFixed(0)} %`,
    `1 − the saving of ${bare} in the Spot Advisor, ${advice.asOf}`,
  );
  return literal(share);
};
