import type { Use, Weights } from "./use.ts";

/** Uses and the hours of their slots. */
export interface Slots {
  readonly uses: readonly Use[];
  readonly weights: Weights;
}

/** Puts together the slots in which the same units run: nothing that is summed over them changes. */
export const mergeSlots = ({ uses, weights }: Slots): Slots => {
  const places = new Map<string, number>();
  const firsts: number[] = [];
  const merged: number[] = [];
  for (const [slot, weight] of weights.entries()) {
    const key = uses.map(({ units }) => units[slot] ?? 0).join(" ");
    const place = places.get(key);
    if (place !== undefined) merged[place] = (merged[place] ?? 0) + weight;
    else {
      places.set(key, merged.length);
      firsts.push(slot);
      merged.push(weight);
    }
  }
  return pick(uses, firsts, merged);
};

/**
 * At most so many slots for many: ordered by what they cost on demand, each run of them stands as its middle one, for the
 * hours of all. For searches, where the last figure of a size is not worth the time; what they find is priced on all slots.
 */
export const sampleSlots = (slots: Slots, most: number): Slots => {
  const { uses, weights } = slots;
  if (weights.length <= most) return slots;
  const cost = weights.map((_, slot) =>
    uses.reduce((sum, { units, onDemand }) => sum + (units[slot] ?? 0) * onDemand, 0),
  );
  const order = Array.from(weights.keys()).sort((a, b) => (cost[a] ?? 0) - (cost[b] ?? 0));
  const runs = Array.from({ length: most }, (_, at) =>
    order.slice(Math.floor((at * order.length) / most), Math.floor(((at + 1) * order.length) / most)),
  );
  return pick(
    uses,
    runs.map((run) => run[run.length >> 1] ?? 0),
    runs.map((run) => run.reduce((sum, slot) => sum + (weights[slot] ?? 0), 0)),
  );
};

const pick = (uses: readonly Use[], slots: readonly number[], weights: readonly number[]): Slots => ({
  uses: uses.map((use) => ({ ...use, units: Float64Array.from(slots, (slot) => use.units[slot] ?? 0) })),
  weights: Float64Array.from(weights),
});
