/** A discrete-event simulation of GI/G/m, first come first served, for checking formulas. Seeded: the same every time. */

/** A small seeded generator of uniform numbers in (0, 1) (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

/** A gamma variate of mean 1 with squared coefficient of variation `c2` (Marsaglia and Tsang 2000). */
export function gammaOf(random: () => number, c2: number): number {
  if (c2 <= 1e-9) return 1;
  const shape = 1 / c2;
  const boosted = shape < 1 ? shape + 1 : shape;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      const value = d * v * (shape < 1 ? random() ** (1 / shape) : 1);
      return value / shape;
    }
  }
}

export interface Simulated {
  readonly meanWait: number;
  readonly waits: Float64Array;
}

/** Waits of `customers` arrivals after a tenth of them has warmed the queue up, sorted. */
export function simulateQueue(
  input: {
    readonly arrivalRate: number;
    readonly meanService: number;
    readonly servers: number;
    readonly arrivalVariation: number;
    readonly serviceVariation: number;
  },
  customers: number,
  seed: number,
): Simulated {
  const random = generator(seed);
  const free = new Float64Array(input.servers);
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < customers * 1.1; i++) {
    now += gammaOf(random, input.arrivalVariation) / input.arrivalRate;
    let first = 0;
    for (let s = 1; s < free.length; s++) if ((free[s] ?? 0) < (free[first] ?? 0)) first = s;
    const start = Math.max(now, free[first] ?? 0);
    free[first] = start + gammaOf(random, input.serviceVariation) * input.meanService;
    if (i >= customers * 0.1) waits.push(start - now);
  }
  const sorted = Float64Array.from(waits).sort();
  return { meanWait: sorted.reduce((sum, w) => sum + w, 0) / sorted.length, waits: sorted };
}

/** The value that a share `p` of a sorted sample does not exceed. */
export function sampleQuantile(sorted: Float64Array, p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0;
}
