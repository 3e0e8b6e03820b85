/** The ways to pay for EC2 instances, and the meters that they lead to. */
import type { Amount } from "../quantity/amount.ts";
import { amount, choice, maybe, rate, type Values } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { blockDays, checkBlocks } from "./capacity-blocks.ts";
import { type Formula, input, literal, ONE, times } from "./formula.ts";
import { ec2Instance, warnUnsold } from "./instances.ts";
import type { World } from "./service.ts";
import { assumeInterruptions } from "./spot.ts";

export const PURCHASE = {
  purchase: choice(
    ["on-demand", "spot", "reserved", "savings-plan", "capacity-block"],
    "how the instances are paid",
    "on-demand",
  ),
  term: maybe(choice(["1y", "3y"], "term of a reservation or savings plan; 1y where left out")),
  payment: maybe(
    choice(["no-upfront", "partial-upfront", "all-upfront"], "when a commitment is paid; no-upfront where left out"),
  ),
  offering: maybe(choice(["standard", "convertible"], "class of a reservation; standard where left out")),
  plan: maybe(choice(["compute", "ec2-instance"], "kind of savings plan; compute where left out")),
};

/** Capacity Blocks where the demand itself has no length. */
export const BLOCKS = {
  block: maybe(amount("day", "capacity-block: length of one block")),
  blocks: maybe(rate("use", "capacity-block: blocks bought; one a month where left out")),
};

export type Purchase = Values<typeof PURCHASE>;

/** The dimension of the meter that a purchase is billed on. */
export const dimensionOf = (paid: Purchase): string => {
  const { purchase, term = "1y", payment = "no-upfront", offering = "standard", plan = "compute" } = paid;
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
  const dimension = dimensionOf(purchase);
  warnUnsold(instance, dimension, world);
  if (purchase.purchase === "spot") assumeInterruptions(instance, world);
  if (isCommitted(purchase)) {
    world.assume("commitment", dimension.replace(/-hour$/, ""), "term and payment as given, else 1y and no upfront");
    world.assume(
      "hours of the commitment",
      "all of the month, used or not",
      "upfront payments are spread over the term",
    );
  }
  return instance;
};

/** Hours that each instance is billed for, where `used` are the hours that it is wanted. */
export const billedHours = (purchase: Purchase, used: Formula, world: World): Formula =>
  isCommitted(purchase) ? literal(world.hours) : used;

/** Hours of the Capacity Blocks of a month. @throws InputError for a size or length that AWS does not sell */
export const blockHours = (count: Amount, { block, blocks }: Values<typeof BLOCKS>, world: World): Formula => {
  if (!block)
    return fail({ field: "block", found: "nothing", expected: "the length of a Capacity Block, such as 14 day" });
  checkBlocks(count.value, block.value, "block", world);
  return times(blocks ? input("blocks") : ONE, blockDays(input("block"), world), literal(24));
};
