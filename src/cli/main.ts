import { type Command, CommanderError } from "commander";
import { commands } from "./commands.ts";
import { DONE, type Exit } from "./exit.ts";
import { reportFailure } from "./failure.ts";
import { prepareCards } from "./files.ts";
import { withOpen } from "./opening.ts";
import { slipOf } from "./slips.ts";
import { systemTerminal, type Terminal } from "./terminal.ts";

declare const RATECARD_VERSION: string | undefined;
const VERSION = typeof RATECARD_VERSION === "string" ? RATECARD_VERSION : "0.0.0-dev";

/** Parses the command line and runs what it asks for. @returns the exit code */
export const main = async (args: readonly string[], terminal: Terminal = systemTerminal()): Promise<Exit> => {
  let exit: Exit = DONE;
  const program = commands(VERSION, async (command) => {
    await prepareCards(terminal, program.opts()["offline"] === true);
    exit = await command(terminal);
  });
  configure(program, terminal);
  try {
    await program.parseAsync(withOpen(args, program), { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return DONE;
    return reportFailure(error, { version: VERSION, json: args.includes("--json") }, terminal);
  }
};

/** What the parser prints and finds wrong goes our way. */
const configure = (command: Command, terminal: Terminal): void => {
  command
    .exitOverride((error) => {
      throw slipOf(error, command) ?? error;
    })
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      outputError: () => {},
      getOutHelpWidth: () => terminal.screen.width,
      getErrHelpWidth: () => terminal.screen.width,
    });
  for (const sub of command.commands) configure(sub, terminal);
};
