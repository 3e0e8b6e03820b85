/**
 * npm run bench:forecast -- TRAIN.csv TEST.csv [--season 12] [--json] [--threads 2]
 * Files in the layout of the M4 competition: a header, then one series a row (id, values, empty cells at the end); the test
 * file holds the values that follow, same ids. Prints accuracy over all series, and series per second.
 */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { coverage, mase, msis, smape } from "../../src/forecast/accuracy.ts";
import { forecast } from "../../src/forecast/forecast.ts";
import { naive2 } from "../../src/forecast/methods/naive.ts";

type Pair = { readonly id: string; readonly history: readonly number[]; readonly future: readonly number[] };
type Task = { readonly pairs: readonly Pair[]; readonly season: number };
type Result = {
  readonly smape: number;
  readonly mase: number;
  readonly naiveSmape: number;
  readonly naiveMase: number;
  readonly coverage95: number;
  readonly coverage80: number;
  readonly msis: number;
};

const evaluate = ({ history, future }: Pair, season: number): Result => {
  const result = forecast(history, { horizon: future.length, season });
  const plain = naive2(Float64Array.from(history), future.length, season);
  const bands = result.kind === "forecast" ? result : undefined;
  const median = bands?.median ?? plain;
  return {
    smape: smape(future, median),
    mase: mase(history, future, median, season),
    naiveSmape: smape(future, plain),
    naiveMase: mase(history, future, plain, season),
    coverage95: bands === undefined ? 0 : coverage(future, bands.lower95, bands.upper95),
    coverage80: bands === undefined ? 0 : coverage(future, bands.lower80, bands.upper80),
    msis: bands === undefined ? NaN : msis(history, future, bands.lower95, bands.upper95, season),
  };
};

const rowsOf = (path: string): ReadonlyMap<string, readonly number[]> => {
  const lines = readFileSync(path, "utf8").split(/\r?\n/).slice(1);
  return new Map(
    lines
      .filter((line) => line.trim() !== "")
      .map((line) => {
        const [id = "", ...cells] = line.replaceAll('"', "").split(",");
        const values = cells.map((cell) => cell.trim()).filter((cell) => cell !== "" && cell !== "NA");
        return [id, values.map(Number)] as const;
      }),
  );
};

const readPairs = (train: string, test: string): readonly Pair[] => {
  const futures = rowsOf(test);
  return [...rowsOf(train)].map(([id, history]) => {
    const future = futures.get(id);
    if (future === undefined) throw new Error(`${test} has no row ${id}, which ${train} has`);
    return { id, history, future };
  });
};

/** Series are dealt out in turn, so that each thread has short and long ones. */
const onThreads = async (pairs: readonly Pair[], season: number, threads: number): Promise<readonly Result[]> => {
  const piles = Array.from({ length: threads }, (_, k) => pairs.filter((_, i) => i % threads === k));
  const done = piles.map(
    (pile) =>
      new Promise<readonly Result[]>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: { pairs: pile, season } satisfies Task });
        worker.once("message", resolve);
        worker.once("error", reject);
      }),
  );
  return (await Promise.all(done)).flat();
};

const average = (results: readonly Result[], key: keyof Result): number => {
  const numbers = results.map((result) => result[key]).filter(Number.isFinite);
  return numbers.reduce((total, value) => total + value, 0) / numbers.length;
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { season: { type: "string" }, json: { type: "boolean" }, threads: { type: "string" } },
  });
  const [train, test] = positionals;
  const season = Number(values.season ?? 12);
  const threads = Number(values.threads ?? Math.min(2, availableParallelism()));
  if (train === undefined || test === undefined || !(season >= 1) || !(threads >= 1)) {
    process.stderr.write("usage: npm run bench:forecast -- TRAIN.csv TEST.csv [--season 12] [--json] [--threads 2]\n");
    process.exitCode = 2;
    return;
  }
  const pairs = readPairs(train, test);
  const begun = performance.now();
  const results = await onThreads(pairs, season, threads);
  const seconds = (performance.now() - begun) / 1000;
  const of = (key: keyof Result) => average(results, key);
  const report = {
    n: results.length,
    smape: of("smape"),
    mase: of("mase"),
    owa: (of("smape") / of("naiveSmape") + of("mase") / of("naiveMase")) / 2,
    coverage95: of("coverage95"),
    coverage80: of("coverage80"),
    msis: of("msis"),
    seriesPerSecond: results.length / seconds,
  };
  process.stdout.write(values.json === true ? `${JSON.stringify(report)}\n` : tableOf(report));
};

const tableOf = (report: Readonly<Record<string, number>>): string =>
  Object.entries(report)
    .map(([name, value]) => `${name.padEnd(16)} ${Number.isInteger(value) ? value : value.toPrecision(5)}\n`)
    .join("");

if (isMainThread) {
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
}
if (!isMainThread) {
  const task: Task = workerData;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker port, not a window
  parentPort?.postMessage(task.pairs.map((pair) => evaluate(pair, task.season)));
}
