import { createInterface } from "node:readline/promises";
import { join } from "node:path";
import type { Catalog } from "../catalog/open.ts";
import { openCostExplorer, type CostAnswers } from "../live/cost-explorer.ts";
import { MOST_MONTHS, questionsFor } from "../live/cost-questions.ts";
import { answersFolder } from "../live/folders.ts";
import { writeWhole } from "../live/whole-file.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { usd } from "../reports/figures.ts";
import { statusLine } from "./status-line.ts";
import type { Terminal } from "./terminal.ts";

export interface FromAwsFlags {
  readonly months?: string;
  readonly yes?: boolean;
  /** Ask AWS even where an answer is kept. */
  readonly again?: boolean;
  readonly tag?: readonly string[];
  readonly accounts?: boolean;
  readonly forecast?: boolean;
  readonly savingsPlans?: boolean;
}

export interface FromAws {
  /** The answer as a file in the shape of GetCostAndUsage: what `import` reads. */
  readonly file: string;
  /** Further answers, a file each: by tag, by account, AWS's forecast, its savings plans. */
  readonly beside: readonly string[];
  readonly answers: CostAnswers;
}

/**
 * `import --from-aws`: says how many requests are paid for and what they cost, asks, and fetches. Null: the user said no.
 * @throws InputError where nobody can be asked and --yes is not given; LiveError where AWS cannot be asked
 */
export const fromAws = async (flags: FromAwsFlags, catalog: Catalog, terminal: Terminal): Promise<FromAws | null> => {
  const { folders } = terminal;
  if (!folders) throw new InputError([{ found: "no cache folder", expected: "a home folder, or XDG_CACHE_HOME" }]);
  const questions = questionsFor({
    months: monthsOf(flags.months),
    today: terminal.today,
    tags: [...new Set((flags.tag ?? []).map((one) => one.split("=")[0] ?? one))],
    accounts: flags.accounts === true,
    forecast: flags.forecast !== false,
    savingsPlans: flags.savingsPlans !== false,
  });
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  const line = statusLine(terminal);
  const folder = answersFolder(folders.cache);
  const explorer = await openCostExplorer({
    folder,
    now: new Date(),
    signal: stop.signal,
    progress: line.show,
    again: flags.again,
  });
  process.once("SIGINT", interrupt);
  try {
    const paid = explorer.toPay(questions);
    if (paid > 0 && !(await agreed(paid, questions.length, flags, catalog, terminal))) return null;
    const answers = await explorer.ask(questions);
    line.clear();
    const written = (name: string, value: unknown): string => {
      const file = join(folder, name);
      writeWhole(file, [JSON.stringify(value)]);
      return file;
    };
    const file = written("bill.json", answers.usage);
    const beside = [
      ...answers.byTag.map((answer, index) => written(`bill-by-group-${index + 1}.json`, answer)),
      ...(answers.forecast === null ? [] : [written("forecast.json", answers.forecast)]),
      ...(answers.utilization === null
        ? []
        : [
            written("savings-plans.json", {
              utilization: answers.utilization,
              recommendations: answers.recommendations,
            }),
          ]),
    ];
    return { file, beside, answers };
  } finally {
    line.clear();
    explorer.close();
    process.removeListener("SIGINT", interrupt);
  }
};

const monthsOf = (written: string | undefined): number => {
  const months = Number(written ?? MOST_MONTHS - 1);
  if (Number.isInteger(months) && months >= 1 && months <= MOST_MONTHS) return months;
  throw new InputError([
    {
      field: "--months",
      found: quoted(written),
      expected: `a whole number from 1 to ${MOST_MONTHS}: what Cost Explorer keeps`,
    },
  ]);
};

/** What it costs, from the catalogue's own rate, and the question. */
const agreed = async (
  paid: number,
  all: number,
  flags: FromAwsFlags,
  catalog: Catalog,
  terminal: Terminal,
): Promise<boolean> => {
  const rate = catalog.rate(
    { service: "cost-explorer", item: "api", dimension: "request" },
    "us-east-1",
    terminal.today,
  );
  const cost = rate
    ? `${usd((paid * (rate.tiers[0]?.usd ?? 0)) / rate.per)} USD`
    : "an amount that the catalogue has no rate for";
  terminal.err(
    `Cost Explorer charges every request: at least ${paid} now (${all - paid} answers are kept from before), ${cost}; an answer of several pages is several requests.`,
  );
  if (flags.yes) return true;
  if (!terminal.interactive)
    throw new InputError([{ field: "--yes", found: "nobody to ask", expected: "--yes, which agrees to the cost" }]);
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await reader.question("Go on? [y/N] ");
  reader.close();
  return /^y(es)?$/i.test(answer.trim());
};

/**
 * The files that `import` reads, with the bill from AWS among them where it is asked for: the hook of that command.
 * Null: the user said no. @throws LiveError, which the program reports with exit code 4
 */
export const withFromAws = async (
  files: readonly string[],
  flags: FromAwsFlags & { readonly fromAws?: boolean },
  catalog: Catalog,
  terminal: Terminal,
): Promise<readonly string[] | null> => {
  if (!flags.fromAws) return files;
  const answer = await fromAws(flags, catalog, terminal);
  if (!answer) return null;
  const { paid, fromCache, failed } = answer.answers;
  terminal.err(`${paid} paid requests, ${fromCache} answers kept from before.`);
  if (answer.beside.length > 0) terminal.err(`Kept beside the bill: ${answer.beside.join(", ")}`);
  for (const why of failed) terminal.err(`Left out: ${why}.`);
  return [...files, answer.file];
};
