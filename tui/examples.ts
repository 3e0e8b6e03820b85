import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Openable } from "./state.ts";

/** The plans and bills that ship with the program. Plans are opened as copies, without a name. */
export const examples = (): readonly Openable[] => {
  const folder = fileURLToPath(new URL("../data/examples/", import.meta.url));
  const plans = plansIn(folder).map((name): Openable => {
    const text = readFileSync(`${folder}/${name}`, "utf8");
    return { label: titled("Example", name), detail: aboutOf(text), what: "plan", file: undefined, text };
  });
  const bills = billsIn(`${folder}/bills`).map((name): Openable => ({
    label: titled("Example bill", BILLS[name] ?? name),
    detail: "made up; shows the Bill and Forecast screens",
    what: "bill",
    file: `${folder}bills/${name}`,
    text: undefined,
  }));
  return [...plans, ...bills];
};

const titled = (kind: string, name: string): string => `${kind}: ${name.replace(/\.\w+$/, "").replaceAll("-", " ")}`;

/** What a plan's first comment says it is about. */
const aboutOf = (text: string): string => {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  const comment = lines.slice(0, Math.max(0, end)).map((line) => line.replace(/^#\s*/, ""));
  return /^.*?[.:](?=\s|$)/.exec(comment.join(" "))?.[0].replace(/[.:]$/, "") ?? "a plan";
};

const billsIn = (folder: string): readonly string[] => namesIn(folder).filter((name) => name.endsWith(".csv"));

/** What the bills are, as people call them. */
const BILLS: Readonly<Record<string, string>> = {
  "synthetic-cur.csv": "AWS Cost and Usage Report",
  "synthetic-focus.csv": "FOCUS",
  "synthetic-documents-by-month.csv": "documents by month",
  "synthetic-two-years.csv": "two years by day",
};

const FIRST = "support-assistant.yaml";

const plansIn = (folder: string): readonly string[] => {
  const names = namesIn(folder).filter((name) => name.endsWith(".yaml"));
  return names.toSorted((a, b) => Number(b === FIRST) - Number(a === FIRST) || a.localeCompare(b));
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
};
