import { DONE, type Exit, INTERRUPTED } from "./exit.ts";
import { isBill } from "./opening.ts";
import type { Terminal } from "./terminal.ts";

/** `ratecard`, `ratecard PLAN`, `ratecard BILL`: the terminal UI; where the output is no terminal, the result or help. */
export const open = async (file: string | undefined, showHelp: () => void, terminal: Terminal): Promise<Exit> => {
  if (terminal.interactive && terminal.openUi) {
    const signalled = await terminal.openUi(file, terminal.today);
    return signalled ? INTERRUPTED : DONE;
  }
  if (file === undefined) {
    showHelp();
    return DONE;
  }
  if (!isBill(file)) return (await import("./estimate.ts")).estimate(file, [], {}, terminal);
  return (await import("./import.ts")).importCommand([file], {}, terminal);
};
