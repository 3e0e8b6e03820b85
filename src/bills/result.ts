import { InputError } from "../quantity/problem.ts";
import type { FileReport, Format, ImportOptions, ImportResult, Limits, MappingTables } from "./bill.ts";
import { costLines } from "./cost-lines.ts";
import { NO_CURRENCY } from "./currency.ts";
import { add, decimalOf, decimalText, ZERO } from "./decimal.ts";
import type { ReadState } from "./deliveries.ts";
import type { Engine } from "./engine.ts";
import type { Look, Looked } from "./look.ts";
import { exactSum } from "./shares.ts";
import { lostOf } from "./sink.ts";
import { sumSql } from "./sql.ts";
import { summarise } from "./summary.ts";

const NO_TABLES: MappingTables = { usageTypes: [], usageModels: [], billUnits: [], regions: [], productCodes: [] };

/** Everything that was read, to be summed up. */
export interface Ending {
  readonly engine: Engine;
  readonly folder: string;
  readonly looks: readonly Look[];
  readonly readable: readonly Looked[];
  readonly state: ReadState;
  readonly tags: readonly string[];
  readonly seenTags: readonly string[];
  readonly options: ImportOptions;
  readonly limits: Limits;
}

/** The result of an import. @throws InputError where nothing of any file counts */
export const resultOf = async (ending: Ending): Promise<ImportResult> => {
  const { engine, folder, looks, readable, state, tags, seenTags, options, limits } = ending;
  for (const one of looks) if (one.kind === "refused") (one.found.named ? state.problems : []).push(one.problem);
  const files = await reports(ending);
  if (!files.some(({ status }) => status === "read"))
    throw new InputError(
      state.problems.length > 0 ? state.problems : [{ found: "no bill in it", expected: "a billing or usage export" }],
    );
  const formats = new Map(readable.map(({ format }, index): [number, Format] => [index, format]));
  const summary = await summarise(engine, {
    tags,
    tables: options.tables ?? NO_TABLES,
    grain: options.grain ?? "month",
    formats,
    folder,
  });
  const tallies = [...state.tallies.values()];
  const problems = [...state.problems, ...tallies.flatMap((tally) => tally.problems)];
  const used = [...new Set([...state.tallies.keys()].map((index) => formats.get(index)))];
  const lost = new Map<string, ReturnType<typeof decimalOf>>();
  for (const { currency, billed } of tallies.flatMap(lostOf))
    lost.set(currency || NO_CURRENCY, add(lost.get(currency || NO_CURRENCY) ?? ZERO, decimalOf(billed)));
  return {
    schema: "ratecard.import/1",
    format: used.length === 1 ? (used[0] ?? null) : "mixed",
    files,
    rows: tallies.reduce((total, { rows }) => total + rows, 0),
    rejected: tallies.reduce((total, { rejected }) => total + rejected, 0),
    rejectedBilled: [...lost].map(([currency, billed]) => ({ currency, billed: decimalText(billed) })),
    ...summary,
    ...(options.costs ? { costs: await costLines(engine, tags) } : {}),
    tagKeys: [...new Set(seenTags)],
    notes: [
      ...tallies.flatMap((tally) => [...tally.notes]),
      ...[...state.left].map(([path, reason]) => `${path} was left out: ${reason}.`),
      ...strangers(looks),
      ...summary.notes,
    ],
    problems: problems.slice(0, limits.problems),
    problemsOmitted:
      Math.max(0, problems.length - limits.problems) + tallies.reduce((total, { omitted }) => total + omitted, 0),
  };
};

/** Files of a folder that are no bill: named once, no error. */
const strangers = (looks: readonly Look[]): readonly string[] =>
  looks.flatMap((one) =>
    one.kind === "refused" && !one.found.named
      ? [`${one.found.name} was not read: ${one.problem.found ?? "not a bill"}.`]
      : [],
  );

const reports = async ({ engine, looks, readable, state }: Ending): Promise<readonly FileReport[]> => {
  const sums = await engine.rows(
    `SELECT file, currency, sum(billed_n), ${sumSql("billed")} FROM lines GROUP BY file, currency`,
  );
  const read = readable.map((looked, index): FileReport => {
    const tally = state.tallies.get(index);
    const own = sums.filter(([file]) => file === String(index));
    return {
      file: looked.found.name,
      format: looked.format,
      status: tally ? "read" : state.left.has(looked.found.path) ? "left-out" : "rejected",
      bytes: looked.opened.size,
      rows: tally?.rows ?? 0,
      rejected: tally?.rejected ?? 0,
      summary: tally?.summary ?? 0,
      billed: own.map((cells) => ({
        currency: cells[1] || NO_CURRENCY,
        billed: Number(cells[2]) > 0 ? decimalText(exactSum(cells, 3)) : null,
      })),
      ...(looked.kind === "usage" ? { mapping: looked.map, guessed: looked.guessed } : {}),
    };
  });
  const refused = looks.flatMap((one): readonly FileReport[] =>
    one.kind === "refused"
      ? [
          {
            file: one.found.name,
            format: null,
            status: one.found.named ? "rejected" : "left-out",
            bytes: one.bytes,
            rows: 0,
            rejected: 0,
            summary: 0,
            billed: [],
          },
        ]
      : [],
  );
  return [...read, ...refused];
};
