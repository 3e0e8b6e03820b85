/** What is wrong with an input, as data; the wording is made where it is shown. */
export interface Problem {
  /** Where: a file, an argument, a table. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** Which field: `workloads.chat.demand.input`. */
  readonly field?: string | undefined;
  readonly found?: string | undefined;
  readonly expected: string;
  /** Nearest valid spellings, best first. */
  readonly nearest?: readonly string[] | undefined;
  /** The next step: a command to run or a thing to write. */
  readonly hint?: string | undefined;
}

/** The input is wrong: exit code 2. Anything else that is thrown is a fault of ours. */
export class InputError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    // A wrong input has a place in the input, not in our code; and ranking drops thousands of options this way.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super();
    Error.stackTraceLimit = limit;
    this.name = "InputError";
    this.problems = problems;
  }

  override get message(): string {
    return this.problems.map(describeProblem).join("\n");
  }
}

/** Throws the one problem given. */
export const fail = (problem: Problem): never => {
  throw new InputError([problem]);
};

/** One problem as the lines a person reads. */
export const describeProblem = (problem: Problem): string => {
  const place = problem.file
    ? [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(":")
    : "";
  const what = problem.found === undefined ? "" : `found ${problem.found}, `;
  const near = problem.nearest?.length
    ? ` Did you mean ${problem.nearest.map((name) => `"${name}"`).join(" or ")}?`
    : "";
  const head = [place, problem.field].filter((part) => part !== undefined && part !== "").join(": ");
  return `${head === "" ? "" : `${head}: `}${what}expected ${problem.expected}.${near}${problem.hint ? `\n  ${problem.hint}` : ""}`;
};

/** A value as an error shows it: quoted, one line, shortened. */
export const quoted = (value: unknown): string => {
  const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
