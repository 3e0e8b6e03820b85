import type { Spread } from "../quantity/fields.ts";
import { blocks, blocksFormula, meanBlocks, meanSize } from "./blocks.ts";
import type { World } from "./service.ts";

interface TextUnits {
  /** Over `characters`. */
  readonly formula: string;
  readonly because: string;
  of(characters: number): number;
}

/**
 * Text units of one document of a text API: by its size, or the mean over the sizes that documents have.
 * Block and minimum of a request are the API's rows in `metering.csv`.
 */
export const textUnits = (
  world: World,
  service: string,
  api: string,
  characters: number,
  spread: Spread | undefined,
): TextUnits => {
  const block = world.constant(service, api, "block");
  const least = world.constant(service, api, "minimum-per-request");
  const because = `in units of ${block} characters${least > 1 ? `, at least ${least}` : ""}`;
  if (spread === undefined)
    return { formula: blocksFormula("characters", block, least), because, of: (size) => blocks(size, block, least) };
  const mean = meanBlocks(spread, block, least);
  sayMean(world, characters, spread);
  return { formula: String(mean), because: `${because}: the mean over the spread of sizes`, of: () => mean };
};

const sayMean = (world: World, characters: number, spread: Spread): void => {
  const mean = meanSize(spread);
  world.assume("characters of a document", `lognormal, mean ${Math.round(mean)}`, "characters-spread (p50 and p95)");
  if (Math.abs(mean - characters) > 0.1 * characters)
    world.warn(
      "spread",
      `characters says ${characters}, the spread has a mean of ${Math.round(mean)}: the spread is used`,
    );
};
