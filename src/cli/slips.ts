import type { Command, CommanderError } from "commander";
import { nearest } from "../quantity/nearest.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";

/**
 * What the parser of the command line finds wrong, said as every other wrong input is.
 * @returns undefined for what is no slip: help and version were asked for
 */
export const slipOf = (error: CommanderError, command: Command): InputError | undefined => {
  const problem = problemOf(error, command);
  return problem && new InputError([problem]);
};

const problemOf = ({ code, message }: CommanderError, command: Command): Problem | undefined => {
  const named = /^error: [a-z ]*'(.*)'/s.exec(message)?.[1] ?? "";
  const help = `${pathOf(command)} --help`;
  switch (code) {
    case "commander.unknownOption":
      return unknownOption(named, command, help);
    case "commander.missingArgument": {
      const argument = command.registeredArguments.find((one) => one.name() === named);
      return {
        field: named,
        found: "nothing",
        expected: argument?.description ?? named,
        hint: `${help} shows examples`,
      };
    }
    case "commander.optionMissingArgument": {
      const option = command.options.find(({ flags }) => flags === named);
      const field = option?.long ?? named;
      return { field, found: "nothing", expected: option?.description ?? "a value", hint: `${help} shows examples` };
    }
    case "commander.unknownCommand": {
      const [word = ""] = command.args;
      const names = command.commands.map((one) => one.name());
      const hint = `${help} shows them; ratecard estimate prices a service: ratecard estimate textract pages=5000`;
      return { found: quoted(word), expected: "a command", nearest: nearest(word, names), hint };
    }
    case "commander.excessArguments": {
      const most = command.registeredArguments.length;
      const more = command.args.slice(most).map((word) => quoted(word));
      const expected = most === 0 ? "no further words" : `no more than ${namesOf(command)}`;
      return { found: more.join(" "), expected, hint: `${help} shows examples` };
    }
    default:
      return undefined;
  }
};

/** Inputs are words, not options: whoever writes `--pages 5000` means `pages=5000`. */
const unknownOption = (flag: string, command: Command, help: string): Problem => {
  const known = command.options.flatMap(({ long }) => long ?? []);
  const takesInputs = command.registeredArguments.some((one) => one.name() === "inputs");
  const [, name, value] = /^--?([a-z][\w-]*)(?:=(.*))?$/s.exec(flag) ?? [];
  const near = nearest(flag, known);
  return {
    field: flag,
    found: "an option that is not known",
    expected: known.length > 0 ? `one of ${[...known, "--help"].join(", ")}` : "no option",
    nearest: near,
    hint:
      takesInputs && name !== undefined && near.length === 0
        ? `an input has no dashes: ${name}=${value ?? "…"}`
        : `${help} shows examples`,
  };
};

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const namesOf = (command: Command): string => command.registeredArguments.map((one) => `<${one.name()}>`).join(" ");
