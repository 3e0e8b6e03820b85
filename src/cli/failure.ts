import { LiveError } from "../live/problem.ts";
import { printable } from "../quantity/printable.ts";
import { describeProblem, InputError, type Problem } from "../quantity/problem.ts";
import { type Exit, FAULT, INTERRUPTED, UNREACHABLE, WRONG_INPUT } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

interface Asked {
  readonly version: string;
  /** Whether standard output is to be JSON, problems too. */
  readonly json: boolean;
}

/** Says what went wrong and what to do about it: on standard error, and as JSON where that was asked for. */
export const reportFailure = (error: unknown, { version, json }: Asked, terminal: Terminal): Exit => {
  if (error instanceof InputError) {
    if (json) printProblems(error.problems, terminal);
    terminal.err(
      error.problems
        .flatMap((problem) => shown(problem, terminal))
        .slice(0, MOST_LINES)
        .join("\n"),
    );
    return WRONG_INPUT;
  }
  if (error instanceof LiveError) {
    if (json) printProblems([{ found: error.kind, expected: error.todo, hint: error.message }], terminal);
    terminal.err([`${terminal.screen.paint.bad("failed")} ${error.message}.`, error.todo].filter(Boolean).join("\n"));
    return error.kind === "interrupted" ? INTERRUPTED : UNREACHABLE;
  }
  // The parser printed its help, and only that: a group of commands without one of them.
  if (error instanceof Error && "code" in error && error.code === "commander.help") return WRONG_INPUT;
  const detail = error instanceof Error ? error.message : String(error);
  terminal.err(
    `ratecard ${version} failed, and that is our fault: ${detail}\nPlease report it with the command you ran; RATECARD_DEBUG=1 shows where.`,
  );
  if (process.env["RATECARD_DEBUG"] && error instanceof Error) terminal.err(error.stack ?? "");
  return FAULT;
};

/** Lines of problems that are shown: who made more, made one many times. */
const MOST_LINES = 40;
const LONGEST = 2000;

const printProblems = (problems: readonly Problem[], terminal: Terminal): void =>
  terminal.out(JSON.stringify({ schema: "ratecard.error/1", problems }, null, 2));

/** A problem as lines without anything that a terminal would obey: names of fields come from files and arguments. */
const shown = (problem: Problem, { screen }: Terminal): readonly string[] => {
  const lines = describeProblem({
    ...problem,
    field: safe(problem.field),
    file: safe(problem.file),
    found: safe(problem.found),
    nearest: problem.nearest?.map((name) => printable(name)),
  }).split("\n");
  return lines.map((line, index) => (index === 0 ? `${screen.paint.bad("error")} ${line}` : line));
};

const safe = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : printable(text, LONGEST);
