/** One forecast in a tree of them: all with the same horizon; the parts of a whole are its children. */
export type Branch = {
  readonly name: string;
  readonly median: readonly number[];
  /** Bounds by name (lower80 …), moved along with the median. */
  readonly bands: Readonly<Record<string, readonly number[]>>;
  readonly parts: readonly Branch[];
};

/**
 * Makes the parts of every whole add up to it at every step. Whole and parts were forecast on their own; the gap between them
 * is shared in proportion to variance, the surer one moving less (minimum trace with variance scaling: Wickramasuriya,
 * Athanasopoulos & Hyndman 2019), variances read off the widest band. No part is pushed below zero that was not there.
 * A part's bands move with its median and keep their width; bands do not add up, because errors partly cancel.
 */
export const reconcile = (whole: Branch): Branch => settle(whole, targetsOf(whole));

/** What the whole should be, given what it and the sum of its parts say. */
const targetsOf = (branch: Branch): readonly number[] => {
  if (branch.parts.length === 0) return branch.median;
  const parts = branch.parts.map(targetsOf);
  return branch.median.map((own, h) => {
    const sum = parts.reduce((total, part) => total + (part[h] ?? 0), 0);
    const spread = branch.parts.reduce((total, part) => total + varianceAt(part, h), 0);
    const whole = varianceAt(branch, h) + spread;
    return whole === 0 ? sum : own + ((sum - own) * varianceAt(branch, h)) / whole;
  });
};

const settle = (branch: Branch, target: readonly number[]): Branch => {
  if (branch.parts.length === 0) return movedTo(branch, target);
  const shares = branch.parts.map(targetsOf);
  const settled = target.map((whole, h) =>
    sharedOut(
      whole,
      shares.map((part) => part[h] ?? 0),
      branch.parts.map((part) => varianceAt(part, h)),
    ),
  );
  const parts = branch.parts.map((part, k) =>
    settle(
      part,
      settled.map((values) => values[k] ?? 0),
    ),
  );
  const sums = target.map((_, h) => parts.reduce((total, part) => total + (part.median[h] ?? 0), 0));
  return { ...movedTo(branch, sums), parts };
};

/** Parts moved by their share of the gap; one that would fall below zero stops there and the others take the rest. */
const sharedOut = (whole: number, parts: readonly number[], variances: readonly number[]): readonly number[] => {
  let values = parts;
  let open = parts.map((_, k) => k);
  for (let round = 0; round <= parts.length && open.length > 0; round++) {
    const gap = whole - values.reduce((total, value) => total + value, 0);
    const weight = open.reduce((total, k) => total + (variances[k] ?? 0), 0);
    const share = (k: number) => (weight === 0 ? 1 / open.length : (variances[k] ?? 0) / weight);
    const before = values;
    values = before.map((value, k) => {
      const next = value + (open.includes(k) ? gap * share(k) : 0);
      return (parts[k] ?? 0) >= 0 ? Math.max(0, next) : next;
    });
    open = open.filter((k) => (values[k] ?? 0) > 0 || (parts[k] ?? 0) < 0);
  }
  return values;
};

/** Squared width of the widest band; a forecast without bands is taken as sure as its size. */
const varianceAt = ({ median, bands }: Branch, h: number): number => {
  const bounds = Object.values(bands).map((band) => band[h] ?? 0);
  return bounds.length === 0 ? Math.abs(median[h] ?? 0) : (Math.max(...bounds) - Math.min(...bounds)) ** 2;
};

const movedTo = (branch: Branch, median: readonly number[]): Branch => {
  const shift = median.map((value, h) => value - (branch.median[h] ?? 0));
  const bands = Object.fromEntries(
    Object.entries(branch.bands).map(([name, band]) => [
      name,
      band.map((bound, h) => (bound >= 0 ? Math.max(0, bound + (shift[h] ?? 0)) : bound + (shift[h] ?? 0))),
    ]),
  );
  return { ...branch, median, bands };
};
