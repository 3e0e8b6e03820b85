import { main } from "./main.ts";

process.stdout.on("error", (error: { readonly code?: string }) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
