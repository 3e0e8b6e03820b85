/**
 * `npm run bench:import -- [MB] [--gzip] [--csv-parse] [--rounds=3]`: makes a CUR-like file of that size in the system's folder for temporary files,
 * reads it with ours, with a bare DuckDB scan-and-sum and (a slice of it) with csv-parse, each in a process of its own
 * that has loaded its modules before the clock starts (start-up has a benchmark of its own),
 * prints time, rate and peak memory, and deletes the file.
 */
import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { parse } from "csv-parse";
import { parse as parseSync } from "csv-parse/sync";
import { stringify } from "./csv-line.ts";

const SAMPLE = fileURLToPath(new URL("../real/cur1-anonymised-2023-11.csv", import.meta.url));
const COST = "lineItem/UnblendedCost";
const BLOCK = 20_000;
const PARSE_LIMIT = 300e6;

/** Rows of a real export, drawn again and again with new ids, days, accounts and amounts. Seeded, so repeatable. */
const makeBlock = (): { readonly header: string; readonly block: string } => {
  const [header = [], ...rows]: string[][] = parseSync(readFileSync(SAMPLE));
  const at = (name: string) => header.indexOf(name);
  let seed = 42;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const lines = Array.from({ length: BLOCK }, () => {
    const row = [...(rows[Math.floor(random() * rows.length)] ?? [])];
    const day = String(1 + Math.floor(random() * 30)).padStart(2, "0");
    row[at("lineItem/UsageStartDate")] = `2023-11-${day}T00:00:00.000Z`;
    row[at("identity/LineItemId")] = Array.from({ length: 52 }, () => Math.floor(random() * 36).toString(36)).join("");
    row[at("lineItem/UsageAccountId")] = String(Math.floor(random() * 40)).padStart(12, "0");
    row[at(COST)] = random() < 0.5 ? (random() * 10).toFixed(10) : (random() * 1e-6).toExponential(4).replace("e", "E");
    return stringify(row);
  });
  return { header: `${stringify(header)}\n`, block: `${lines.join("\n")}\n` };
};

const makeFile = async (path: string, bytes: number, gzip: boolean): Promise<void> => {
  const { header, block } = makeBlock();
  const out = createWriteStream(path);
  const to = gzip ? createGzip({ level: 1 }) : out;
  if (to !== out) to.pipe(out);
  to.write(header);
  for (let size = 0; size < bytes; size += block.length) if (!to.write(block)) await once(to, "drain");
  to.end();
  await once(out, "close");
};

/** A way of reading, with everything loaded that it needs: the clock starts when this is done. Gives the reader. */
type Loaded = () => Promise<(path: string) => Promise<string>>;

const ours: Loaded = async () => {
  const { importBills } = await import("../../src/bills/import.ts");
  await import("@duckdb/node-api");
  return async (path) => {
    const { totals, rows } = await importBills([path], { limits: { bulkFrom: 0 } });
    return `${rows} rows, ${totals[0]?.billed}`;
  };
};

const duck: Loaded = async () => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  return async (path) => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const reader = await connection.runAndReadAll(`SELECT count(*), sum("${COST}") FROM read_csv('${path}')`);
    return reader.getRowsJson().join(" ");
  };
};

const csvParse: Loaded = async () => async (path) => {
  let [rows, at, total] = [0, -1, 0];
  for await (const row of createReadStream(path, { end: PARSE_LIMIT }).pipe(
    parse({ relax_column_count: true, relax_quotes: true, skip_records_with_error: true }),
  )) {
    if (at < 0) at = row.indexOf(COST);
    else total += Number(row[at] ?? 0);
    rows += 1;
  }
  return `${rows} rows, ${total}`;
};

const READERS = { ours, duck, "csv-parse": csvParse } as const;

const runOne = async (name: string, path: string): Promise<void> => {
  const found = Object.entries(READERS).find(([reader]) => reader === name);
  if (!found) throw new Error(`no reader ${name}`);
  const read = await found[1]();
  const [begun, before] = [performance.now(), process.cpuUsage()];
  const answer = await read(path);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(before);
  const memory = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, memory, answer }));
};

interface Run {
  readonly seconds: number;
  /** Seconds of processor time: the fairer figure on a busy machine. */
  readonly cpu: number;
  readonly memory: number;
  readonly answer: string;
}

const measure = (name: string, path: string): Run => {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--run", name, path], {
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error(child.stderr);
  const run: Run = JSON.parse(child.stdout);
  return run;
};

const main = async (args: readonly string[]): Promise<void> => {
  const bytes = Number(args.find((word) => /^\d+$/.test(word)) ?? 500) * 1e6;
  const gzip = args.includes("--gzip");
  const rounds = Number(args.find((word) => word.startsWith("--rounds="))?.slice(9) ?? 3);
  const folder = mkdtempSync(join(tmpdir(), "ratecard-bench-"));
  const path = join(folder, gzip ? "cur.csv.gz" : "cur.csv");
  try {
    await makeFile(path, bytes, gzip);
    console.log(
      `${(bytes / 1e6).toFixed(0)} MB of CUR rows${gzip ? `, ${(statSync(path).size / 1e6).toFixed(0)} MB packed` : ""}; best of ${rounds}`,
    );
    const names =
      gzip || !args.includes("--csv-parse") ? (["duck", "ours"] as const) : (["duck", "ours", "csv-parse"] as const);
    const best = new Map<string, Run>();
    for (let round = 0; round < rounds; round += 1)
      for (const name of names) {
        const run = measure(name, path);
        if (run.seconds < (best.get(name)?.seconds ?? Infinity)) best.set(name, run);
      }
    for (const [name, { seconds, cpu, memory, answer }] of best) {
      const read = name === "csv-parse" ? Math.min(bytes, PARSE_LIMIT) : bytes;
      console.log(
        `${name.padEnd(10)} ${seconds.toFixed(2)} s  ${(read / 1e6 / seconds).toFixed(0)} MB/s  cpu ${cpu.toFixed(2)} s  peak ${(memory / 1e6).toFixed(0)} MB  ${answer}`,
      );
    }
    console.log(
      `ours / duck: ${((best.get("ours")?.seconds ?? 0) / (best.get("duck")?.seconds ?? 1)).toFixed(2)} by the clock (goal: 1.5), ${((best.get("ours")?.cpu ?? 0) / (best.get("duck")?.cpu ?? 1)).toFixed(2)} by processor time`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const [flag, name, path] = process.argv.slice(2);
if (flag === "--run" && name !== undefined && path !== undefined) await runOne(name, path);
else await main(process.argv.slice(2));
