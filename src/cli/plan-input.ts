import { existsSync } from "node:fs";
import type { Catalog } from "../catalog/open.ts";
import { isDay, monthStart } from "../plans/calendar.ts";
import { waysToMeet } from "../plans/expand.ts";
import { findService } from "../plans/find-service.ts";
import type { Raw } from "../plans/plan.ts";
import { type PlanFile, readPlan } from "../plans/read.ts";
import { singlePlan, withoutPlanKeys } from "../plans/single.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";
import { readArguments } from "../services/arguments.ts";
import { servicesOf } from "../services/registry.ts";
import { readText } from "./files.ts";
import type { Terminal } from "./terminal.ts";

export interface PlanOptions {
  readonly asOf?: string | undefined;
  /** The first month, in place of the plan's own. */
  readonly start?: string | undefined;
}

/**
 * The plan that a command is about: a file, `-`, or a service (for `compare`, a demand) with key=value inputs.
 * @throws InputError
 */
export const planFrom = (
  subject: string,
  words: readonly string[],
  options: PlanOptions,
  terminal: Terminal,
  catalog: Catalog,
): PlanFile => {
  const setting = { today: terminal.today };
  const day = options.asOf === undefined ? {} : { day: isoDay(options.asOf) };
  const start = options.start === undefined ? {} : { start: firstOfMonth(options.start) };
  const dated = (file: PlanFile): PlanFile => ({
    ...file,
    plan: { ...file.plan, ...day, ...start },
    scenarios: file.scenarios.map(({ name, plan }) => ({ name, plan: { ...plan, ...day, ...start } })),
  });
  if (isFile(subject, words, catalog)) {
    if (words.length > 0)
      throw new InputError([{ found: words.join(" "), expected: "a plan file alone: inputs belong into it" }]);
    return dated(readPlan(readText(subject), { ...setting, file: subject === "-" ? "standard input" : subject }));
  }
  refuseBlanks(words);
  const inputs = readArguments(words);
  return dated(readPlan(JSON.stringify(planOfWords(subject, inputs, catalog)), { ...setting, file: "" }));
};

/** `pages = 5000` comes as three words. @throws InputError */
const refuseBlanks = (words: readonly string[]): void => {
  const at = words.findIndex(
    (word, index) => index > 0 && (word.startsWith("=") || (words[index - 1] ?? "").endsWith("=")),
  );
  if (at < 1) return;
  const around = words[at] === "=" ? words.slice(at - 1, at + 2) : words.slice(at - 1, at + 1);
  throw new InputError([
    { found: quoted(around.join(" ")), expected: `an input as one word: ${quoted(around.join(""))}` },
  ]);
};

/** Whether the subject is a file; with inputs beside it only where it looks like one or is there. */
const isFile = (subject: string, words: readonly string[], catalog: Catalog): boolean => {
  if (subject === "-" || /\.(ya?ml|json)$/i.test(subject) || subject.includes("/")) return true;
  return (
    (words.length === 0 || existsSync(subject)) &&
    !servicesOf(catalog).some(({ name, ways }) => name === subject || ways.some(({ kind }) => kind.kind === subject)) &&
    !/^[a-z0-9-]+$/.test(subject)
  );
};

const planOfWords = (subject: string, inputs: Raw, catalog: Catalog): object => {
  const own = withoutPlanKeys(inputs);
  const demandKind = servicesOf(catalog)
    .flatMap(({ ways }) => ways)
    .find(({ kind }) => kind.kind === subject);
  if (demandKind) {
    const ofDemand = (name: string) => Object.hasOwn(demandKind.kind.fields, name);
    const demand = Object.fromEntries(Object.entries(own).filter(([name]) => ofDemand(name)));
    const given = Object.fromEntries(Object.entries(own).filter(([name]) => !ofDemand(name)));
    return singlePlan(subject, { kind: subject, ...demand }, undefined, waysToMeet(subject, given, catalog), inputs);
  }
  const kinds = servicesOf(catalog).flatMap(({ ways }) => ways.map(({ kind: { kind } }) => kind));
  findService(subject, catalog, "service", kinds);
  const { kind, ...rest } = own;
  return singlePlan(subject, kind === undefined ? {} : { kind }, { on: subject, ...rest }, [], inputs);
};

const isoDay = (text: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InputError([{ field: "--as-of", found: quoted(text), expected: "a day such as 2026-03-01" }]);
};

/** The first day of a month, written as a month or as a day in it. @throws InputError */
const firstOfMonth = (text: string): string => {
  const day = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  if (isDay(day)) return monthStart(day);
  throw new InputError([{ field: "--start", found: quoted(text), expected: "a month such as 2027-01" }]);
};

/** The problems of a plan with the lines of its file. */
export const located = (error: InputError, file: PlanFile): InputError =>
  new InputError(error.problems.map((problem) => locateProblem(problem, file)));

const locateProblem = (problem: Problem, { file, locate }: PlanFile): Problem => {
  if (file === "" || problem.line !== undefined)
    return file === ""
      ? { ...problem, field: problem.field?.replace(/^workloads\.[^.]+\.(demand|run|consider(\.\d+)?)(\.|$)/, "") }
      : problem;
  const path = (problem.field ?? "").split(".");
  return { ...problem, file, ...locate(path) };
};
