import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { main } from "../src/cli/main.ts";
import { systemTerminal } from "../src/cli/terminal.ts";
import { foldersOf } from "../src/live/folders.ts";

process.stdout.on("error", (error: { readonly code?: string }) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// What V8 made of our code is kept for the next start, which is shorter for it.
enableCompileCache(join(foldersOf(process.env, "").cache, "compiled"));

// Ink and React load only where the terminal UI opens.
const openUi = async (file: string | undefined, today: string): Promise<boolean> => {
  const { fetch } = globalThis;
  // Ink's layout engine would fetch its own code from a data: address, for which Node loads all of its HTTP client.
  Reflect.deleteProperty(globalThis, "fetch");
  const ui = await import("./open.tsx").finally(() => Object.assign(globalThis, { fetch }));
  return ui.openUi(file, today);
};

/** A terminal that cannot place its cursor, and a build server that lends its jobs a terminal, get plain output. */
const plain = ({ TERM, CI }: NodeJS.ProcessEnv): boolean =>
  TERM === "dumb" || (CI !== undefined && !["", "0", "false"].includes(CI));

process.exitCode = await main(process.argv.slice(2), {
  ...systemTerminal(),
  openUi: plain(process.env) ? undefined : openUi,
});
