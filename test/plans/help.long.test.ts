import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { splitWords } from "../../src/services/arguments.ts";
import { run } from "../terminal.ts";

const COMMANDS = [
  "price", "services", "estimate", "compare", "size", "plan", "import", "reprice", "rates status", "rates diff",
  "forecast", "commit", "optimize", "budget", "completion", "init",
]; // prettier-ignore

const folder = mkdtempSync(join(tmpdir(), "ratecard-help-"));

/** The examples of a command, with what they would write in a folder of the test. */
const examplesOf = async (command: string): Promise<readonly string[]> => {
  const { out } = await run([...command.split(" "), "--help"]);
  return out
    .slice(out.indexOf("\nExample"))
    .split("\n")
    .flatMap((line) => /^ {2}(?:eval "\$\()?(ratecard [^<>)]*?)\)?"?$/.exec(line)?.[1] ?? [])
    .map((line) => line.replace(/(next-year|my-plan)\.yaml/, (name) => join(folder, name)));
};

test.each(COMMANDS)("the examples of ratecard %s --help run", async (command) => {
  const examples = await examplesOf(command);
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    const { exit, err } = await run(splitWords(example).slice(1));
    expect(exit, `${example}\n${err}`).toBeLessThan(2);
  }
});
