import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Once before all tests: builds what they open from what stands in the folders now, and gives them a temporary folder of
 * their own, which goes with all that they leave in it.
 */
export const setup = (): (() => void) => {
  execFileSync(process.execPath, [".tool/build.mjs", "--if-stale"], { stdio: "inherit" });
  const folder = mkdtempSync(join(tmpdir(), "ratecard-suite-"));
  process.env["TMPDIR"] = folder;
  process.env["XDG_CACHE_HOME"] = join(folder, "cache");
  return () => rmSync(folder, { recursive: true, force: true });
};
