import { existsSync } from "node:fs";
import type { Command } from "commander";

const FILE = /\.(ya?ml|json|jsonl|ndjson|csv|tsv|gz|parquet|zip)$/i;

/** Arguments without a command open the terminal UI: none at all, or a file in place of the command. */
export const withOpen = (args: readonly string[], program: Command): string[] => {
  const at = args.findIndex((one) => !one.startsWith("-"));
  const word = args[at];
  if (word === undefined) return args.some((one) => one !== "--offline") ? [...args] : [...args, "open"];
  const command = program.commands.some((one) => one.name() === word) || word === "help";
  const file = !command && (FILE.test(word) || word.includes("/") || existsSync(word));
  return file ? [...args.slice(0, at), "open", ...args.slice(at)] : [...args];
};

/** Whether a file is a bill by its name: what is no plan. */
export const isBill = (file: string): boolean => FILE.test(file) && !/\.(ya?ml|json)$/i.test(file);
