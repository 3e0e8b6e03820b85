import type { Exit } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** Runs what a command does once its words are parsed. */
export type Runner = (command: (terminal: Terminal) => Exit | Promise<Exit>) => Promise<void>;
