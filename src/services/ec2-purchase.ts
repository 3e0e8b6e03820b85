/** The ways to pay for EC2 instances, and the meters that they lead to. */
import type { Amount } from "../quantity/amount.ts";
import { amount, choice, rate, type Values } from "../quantity/fields.ts";
import { blockDays, checkBlocks } from "./capacity-blocks.ts";
import { type Formula, input, literal, times } from "./formula.ts";
import { ec2Instance, warnUnsold } from "./instances.ts";
import type { World } from "./service.ts";
import { assumeInterruptions } from "./spot.ts";

export const PURCHASE = {
  purchase: choice(
    ["on-demand", "spot", "reserved", "savings-plan", "capacity-block"],
    "how the instances are paid",
    "on-demand",
  ),
  term: choice(["1y", "3y"], "term of a reservation or savings plan", "1y"),
  payment: choice(
    ["no-upfront", "partial-upfront", "all-upfront"],
    "when a reservation or savings plan is paid",
    "no-upfront",
  ),
  offering: choice(["standard", "convertible"], "class of a reservation", "standard"),
  plan: choice(["compute", "ec2-instance"], "kind of savings plan", "compute"),
};

/** Capacity Blocks where the demand itself has no length. */
export const BLOCKS = {
  block: amount("day", "capacity-block: length of one block", { default: "1 day" }),
  blocks: rate("use", "capacity-block: blocks bought", { default: "1 / month" }),
};

export type Purchase = Values<typeof PURCHASE>;

/** The dimension of the meter that a purchase is billed on. */
export const dimensionOf = ({ purchase, term, payment, offering, plan }: Purchase): string => {
  switch (purchase) {
    case "on-demand":
    case "spot":
    case "capacity-block":
      return `${purchase}-hour`;
    case "reserved":
      return `ri-${offering}-${term}-${payment}-hour`;
    case "savings-plan":
      return `${plan}-savings-plan-${term}-${payment}-hour`;
  }
};

/** Whether the purchase is paid for every hour of its term, used or not. */
const isCommitted = ({ purchase }: Purchase): boolean => purchase === "reserved" || purchase === "savings-plan";

/** The instance of an option, checked, with what the purchase makes doubtful. @throws InputError */
export const boughtInstance = (name: string, purchase: Purchase, world: World): string => {
  const instance = ec2Instance(name, world);
  warnUnsold(instance, dimensionOf(purchase), world);
  if (purchase.purchase === "spot") assumeInterruptions(instance, world);
  if (isCommitted(purchase))
    world.assume(
      purchase.purchase,
      "paid for every hour of the month, used or not",
      "upfront payments are spread over the hours of the term",
    );
  return instance;
};

/** Hours that each instance is billed for, where `used` are the hours that it is wanted. */
export const billedHours = (purchase: Purchase, used: Formula, world: World): Formula =>
  isCommitted(purchase) ? literal(world.hours) : used;

/** Hours of the Capacity Blocks of a month. @throws InputError for a size or length that AWS does not sell */
export const blockHours = (count: Amount, block: Amount, world: World): Formula => {
  checkBlocks(count.value, block.value, "block", world);
  return times(input("blocks"), blockDays(input("block"), world), literal(24));
};
