/** How a quantity moves from step to step; the first step is 0. */
export type Path = {
  readonly start: number;
  /** Share added each step, compounding: 0.05 is 5 %. */
  readonly growth?: number;
  /** Amount added each step. */
  readonly add?: number;
  /** Known values that replace the path from their step on (a price change, a launch): growth goes on from them. */
  readonly from?: Readonly<Record<number, number>>;
  /** Factors of a season, by position; the first step is at `seasonStart` (0). */
  readonly season?: readonly number[];
  readonly seasonStart?: number;
};

/** A line of a driver-based plan, as finance tells them apart. */
export type DriverLine =
  /** The same whatever the business does (a licence), but for its own path. */
  | { readonly kind: "fixed"; readonly name: string; readonly amount: Path }
  /** Driver × units that each consumes × price of a unit. */
  | {
      readonly kind: "linear";
      readonly name: string;
      readonly driver: Path;
      readonly units: Path;
      readonly price: Path;
    }
  /** One more block of capacity for each `size` of the driver begun (instances, model units). */
  | {
      readonly kind: "step";
      readonly name: string;
      readonly driver: Path;
      readonly size: number;
      readonly price: Path;
      readonly least?: number;
    }
  /** An amount with a season of its own. */
  | {
      readonly kind: "seasonal";
      readonly name: string;
      readonly amount: Path & { readonly season: readonly number[] };
    };

export type DriverForecast = {
  readonly lines: readonly {
    readonly name: string;
    readonly kind: DriverLine["kind"];
    readonly values: readonly number[];
  }[];
  readonly total: readonly number[];
};

/** Every line over the horizon, and their sum. Throws RangeError on a step line whose block size is not above zero. */
export const forecastDrivers = (lines: readonly DriverLine[], horizon: number): DriverForecast => {
  const steps = Array.from({ length: horizon }, (_, h) => h);
  const done = lines.map((line) => ({ name: line.name, kind: line.kind, values: valuesOf(line, horizon) }));
  return { lines: done, total: steps.map((h) => done.reduce((total, { values }) => total + (values[h] ?? 0), 0)) };
};

const valuesOf = (line: DriverLine, horizon: number): readonly number[] => {
  switch (line.kind) {
    case "fixed":
    case "seasonal":
      return along(line.amount, horizon);
    case "linear": {
      const [units, price] = [along(line.units, horizon), along(line.price, horizon)];
      return along(line.driver, horizon).map((driver, h) => driver * (units[h] ?? 0) * (price[h] ?? 0));
    }
    case "step": {
      if (!(line.size > 0))
        throw new RangeError(`${line.name}: the size of a block must be above zero, found ${line.size}`);
      const price = along(line.price, horizon);
      return along(line.driver, horizon).map(
        (driver, h) => Math.max(line.least ?? 0, blocks(driver, line.size)) * (price[h] ?? 0),
      );
    }
  }
};

/** Blocks begun; a hair over a whole number (2.0000000001, from compounding) is that number. */
const blocks = (driver: number, size: number): number => Math.ceil(driver / size - 1e-9);

/** A path's values over the horizon. */
export const along = (path: Path, horizon: number): readonly number[] => {
  let level = path.start;
  return Array.from({ length: horizon }, (_, h) => {
    if (h > 0) level = level * (1 + (path.growth ?? 0)) + (path.add ?? 0);
    level = path.from?.[h] ?? level;
    const { season = [], seasonStart = 0 } = path;
    return level * (season.length === 0 ? 1 : (season[(h + seasonStart) % season.length] ?? 1));
  });
};
