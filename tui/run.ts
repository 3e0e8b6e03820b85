import { main } from "../src/cli/main.ts";
import { systemTerminal } from "../src/cli/terminal.ts";

process.stdout.on("error", (error: { readonly code?: string }) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// Ink and React load only where the terminal UI opens.
const openUi = async (file: string | undefined, today: string): Promise<boolean> =>
  (await import("./open.tsx")).openUi(file, today);

/** A terminal that cannot place its cursor, and a build server that lends its jobs a terminal, get plain output. */
const plain = ({ TERM, CI }: NodeJS.ProcessEnv): boolean =>
  TERM === "dumb" || (CI !== undefined && !["", "0", "false"].includes(CI));

process.exitCode = await main(process.argv.slice(2), {
  ...systemTerminal(),
  openUi: plain(process.env) ? undefined : openUi,
});
