/** How a use lies over the hours of a month: runs of hours from the busiest to the idlest. */
export type Load = readonly LoadStep[];

export interface LoadStep {
  /** Share of the hours. Shares add up to 1. */
  readonly hours: number;
  /** Units in those hours against the mean. Their mean over the hours is 1. */
  readonly level: number;
}

export const FLAT: Load = [{ hours: 1, level: 1 }];

/** All units for a share of the hours, none for the rest: a fleet that is switched off, jobs that end. */
export const blockLoad = (share: number): Load =>
  share >= 1 - 1e-9 || share <= 0
    ? FLAT
    : [
        { hours: share, level: 1 / share },
        { hours: 1 - share, level: 0 },
      ];

/** A week's hourly weights as a load: hours of one level together. */
export const weekLoad = (week: readonly number[]): Load => {
  const mean = week.reduce((sum, weight) => sum + weight, 0) / week.length;
  if (!(mean > 0)) return FLAT;
  const counts = new Map<number, number>();
  for (const weight of week) counts.set(weight, (counts.get(weight) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => b - a)
    .map(([weight, count]) => ({ hours: count / week.length, level: weight / mean }));
};

/**
 * Lays loads over each other, busiest hours on busiest hours, and gives the runs of hours in which none of them changes.
 * Loads that peak together leave most idle: the careful assumption where nothing says how they lie.
 * @returns the share of each run, and each load's level in it
 */
export const overlay = (
  loads: readonly Load[],
): readonly { readonly hours: number; readonly levels: readonly number[] }[] => {
  const bounds = new Set<number>([1]);
  for (const load of loads) {
    let reached = 0;
    for (const { hours } of load) {
      reached += hours;
      if (reached < 1 - 1e-9) bounds.add(Number(reached.toFixed(12)));
    }
  }
  let from = 0;
  return [...bounds]
    .sort((a, b) => a - b)
    .map((to) => {
      const middle = (from + to) / 2;
      const run = { hours: to - from, levels: loads.map((load) => levelAt(load, middle)) };
      from = to;
      return run;
    });
};

const levelAt = (load: Load, place: number): number => {
  let reached = 0;
  for (const { hours, level } of load) {
    reached += hours;
    if (place < reached) return level;
  }
  return load.at(-1)?.level ?? 0;
};
