/** EC2 Capacity Blocks: which sizes and durations are sold. */
import { fail } from "../quantity/problem.ts";
import { atLeast, type Formula, inSteps, literal, minus, plus } from "./formula.ts";
import type { World } from "./service.ts";

const DAY = 86_400;

const limit = (rule: string, world: World): number => world.constant("ec2", "capacity-block", rule);

/**
 * Days that are sold for the days that are needed: whole days up to a limit, whole weeks beyond.
 * Source: EC2 user guide, Capacity Blocks for ML (constants in `metering.csv`).
 */
export const blockDays = (needed: Formula, world: World): Formula => {
  const step = limit("duration-step", world) / DAY;
  const short = limit("duration-step-limit", world) / DAY;
  const long = limit("duration-step-long", world) / DAY;
  const days = inSteps(needed, step);
  const beyond = inSteps(atLeast(minus(needed, literal(short)), 0), long);
  return plus({ text: `min(${days.text}, ${short})`, of: (numbers) => Math.min(days.of(numbers), short) }, beyond);
};

/** How a number of instances is bought: blocks of 1, 2, 4 … instances, the largest first. */
export const blocksOf = (count: number, world: World): readonly number[] => {
  const sizes: number[] = [];
  let size = limit("maximum-instances", world);
  for (let left = Math.ceil(count); left > 0; left -= size) {
    while (size > left) size /= 2;
    sizes.push(size);
  }
  return sizes;
};

/**
 * Checks a block's size and length, and says how it is bought.
 * @param days the days that are needed
 * @throws InputError for more instances or days than AWS sells
 */
export const checkBlocks = (count: number, days: number, field: string, world: World): void => {
  const most = limit("maximum-instances-all-blocks", world);
  const longest = limit("maximum-duration", world) / DAY;
  if (count > most || !Number.isInteger(count) || count < 1)
    fail({
      field: "count",
      found: String(count),
      expected: `whole instances from 1 to ${most} over all Capacity Blocks`,
    });
  if (days > longest) fail({ field, found: `${days} days`, expected: `at most ${longest} days in one Capacity Block` });
  const sizes = blocksOf(count, world);
  if (sizes.length > 1) world.assume("capacity blocks", sizes.join(" + "), "one block has 1, 2, 4 … 64 instances");
  const sold = blockDays(literal(days), world).of({});
  if (sold !== days)
    world.assume(
      "length of a block",
      `${sold} days`,
      `${Number(days.toFixed(2))} days are needed; AWS sells whole days, and whole weeks beyond two`,
    );
  world.assume("capacity block", "paid up front, no refund", "EC2 user guide; no savings plan or reservation applies");
};
