import type { Row } from "../catalog/types.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, quoted } from "../quantity/problem.ts";
import type { World } from "./service.ts";

/** The word that leaves the instance to the capacity engine. */
export const AUTO = "auto";

const known = new WeakMap<readonly Row[], ReadonlySet<string>>();

const instancesOf = (world: World): ReadonlySet<string> => {
  const rows = world.table("instances");
  const names = known.get(rows) ?? new Set(rows.map((row) => row["instance"] ?? ""));
  known.set(rows, names);
  return names;
};

/**
 * An EC2 instance type of `instances.csv`, or `auto`.
 * @param field the input that names it, for what is said of a wrong one
 * @throws InputError with the nearest types
 */
export const ec2Instance = (name: string, world: World, field = "instance"): string => {
  const names = instancesOf(world);
  if (name === AUTO) return autoInstance(world, field);
  if (names.has(name)) return name;
  const bare = name.replace(/^ml\./, "");
  return fail({
    field,
    found: quoted(name),
    expected: "an EC2 instance type such as g6.xlarge",
    nearest: names.has(bare) ? [bare] : nearest(bare, names),
  });
};

/**
 * A SageMaker instance type: an EC2 type of `instances.csv` behind `ml.`, or `auto`.
 * @param field the input that names it, for what is said of a wrong one
 * @throws InputError with the nearest types
 */
export const sagemakerInstance = (name: string, world: World, field = "instance"): string => {
  const names = instancesOf(world);
  if (name === AUTO) return autoInstance(world, field);
  const bare = name.replace(/^ml\./, "");
  if (name.startsWith("ml.") && names.has(bare)) return name;
  const near = names.has(bare) ? [bare] : nearest(bare, names);
  return fail({
    field,
    found: quoted(name),
    expected: "a SageMaker instance type such as ml.g5.xlarge",
    nearest: near.map((type) => `ml.${type}`),
  });
};

const autoInstance = (world: World, field: string): string => {
  world.warn("instance-auto", `${field}: auto chose none: the instances are unpriced`);
  return AUTO;
};

/** Warns where no price list that was seen names the SageMaker instance in the region, for the component or at all. */
export const warnUnlisted = (instance: string, component: string, world: World): void => {
  if (instance === AUTO) return;
  const lists = (dimension: string) => world.has({ service: "sagemaker", item: instance, dimension }, world.region);
  if (lists(`${component}-hour`)) return;
  if (!lists("hosting-hour") && !lists("instance-hour"))
    world.warn("instance-region", `no price list seen has ${instance} in ${world.region}: it may not be offered there`);
  else if (HOSTED.has(component) && !lists("hosting-hour"))
    world.warn(
      "instance-region",
      `the hosting list of ${world.region} has no ${instance}: it may not be offered for endpoints`,
    );
};

/** Components that run on the types of the hosting list. */
const HOSTED: ReadonlySet<string> = new Set(["hosting", "async-inference"]);

/** Warns where no price list that was seen sells the EC2 instance in the region in that way. */
export const warnUnsold = (instance: string, dimension: string, world: World): void => {
  if (instance === AUTO) return;
  const sold = (way: string) => world.has({ service: "ec2", item: instance, dimension: way }, world.region);
  if (sold("on-demand-hour") && dimension !== "capacity-block-hour") return;
  if (sold(dimension)) return;
  const how = dimension === "capacity-block-hour" ? "Capacity Blocks of" : "an on-demand price of";
  world.warn(
    "instance-region",
    `no price list seen has ${how} ${instance} in ${world.region}: it may not be offered there`,
  );
};
