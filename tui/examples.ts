import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Openable } from "./state.ts";

/** The plans that ship with the program: opened as copies, without a name. */
export const examples = (): readonly Openable[] => {
  const folder = fileURLToPath(new URL("../data/examples/", import.meta.url));
  return plansIn(folder).map((name) => ({
    label: `Example: ${name.replace(/\.yaml$/, "").replaceAll("-", " ")}`,
    detail: "a plan that ships with the program",
    what: "plan",
    file: undefined,
    text: readFileSync(`${folder}/${name}`, "utf8"),
  }));
};

const FIRST = "support-assistant.yaml";

const plansIn = (folder: string): readonly string[] => {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
    return names.toSorted((a, b) => Number(b === FIRST) - Number(a === FIRST) || a.localeCompare(b));
  } catch {
    return [];
  }
};
