/** Series made by a seeded generator (mulberry32): the same on every machine. */
export const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** A standard normal number (Box & Muller 1958). */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());

/** Months with a trend, a season and noise that has a memory. */
export const monthly = (seed: number, length: number): readonly number[] => {
  const random = generator(seed);
  const [growth, swing, noise] = [random() * 0.01, random() * 0.3, 0.02 + random() * 0.08];
  let [level, memory] = [0, 0];
  return Array.from({ length }, (_, i) => {
    level += growth + noise * 0.3 * normal(random);
    memory = 0.4 * memory + noise * normal(random);
    return 1000 * Math.exp(level + swing * Math.sin((i / 12) * 2 * Math.PI + seed) + memory);
  });
};

/** Hours with a day, for some series a week, a trend and noise that has a memory. */
export const hourly = (seed: number, length: number): readonly number[] => {
  const random = generator(seed);
  const [day, week, noise] = [0.1 + random() * 0.5, seed % 2 === 0 ? 0 : 0.3, 0.02 + random() * 0.1];
  const trend = (random() - 0.4) * 0.0006;
  let memory = 0;
  return Array.from({ length }, (_, i) => {
    memory = 0.7 * memory + noise * normal(random);
    const shape = Math.sin(((i - 6) / 24) * 2 * Math.PI) + 0.5 * Math.sin((i / 12) * 2 * Math.PI + seed);
    const weekend = Math.floor(i / 24) % 7 >= 5 ? -1 : 0.4;
    return 1000 * (1 + trend * i) * Math.exp(day * shape + week * weekend + memory);
  });
};
