import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { splitWords } from "../../src/services/arguments.ts";
import { run } from "../terminal.ts";

/**
 * Commands and what they print, as a person would see them: tests and manual at once. Each block of a file is a line
 * `$ ratecard …`, the output, and `[exit N]` where it is not 0. UPDATE=1 writes what is printed now.
 */
const folder = new URL(".", import.meta.url).pathname;
const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));

const commandsOf = (text: string) =>
  text.split(/^(?=\$ )/m).flatMap((block) => {
    const [command = "", ...output] = block.split("\n");
    return command.startsWith("$ ratecard") ? [{ command: command.slice("$ ratecard".length).trim(), output: output.join("\n").trimEnd() }] : [];
  });

const shown = async (command: string): Promise<string> => {
  const { exit, out, err } = await run(splitWords(command));
  return [out, err, exit === 0 ? "" : `[exit ${exit}]`].filter(Boolean).join("\n").trimEnd();
};

describe.each(files)("%s", (file) => {
  const blocks = commandsOf(readFileSync(folder + file, "utf8"));
  test("runs", async () => {
    const now = [];
    for (const { command } of blocks) now.push({ command, output: await shown(command) });
    if (process.env["UPDATE"]) writeFileSync(folder + file, `${now.map(({ command, output }) => `$ ratecard ${command}\n${output}`).join("\n\n")}\n`);
    else expect(now).toEqual(blocks);
  });
});

test("every command that the README shows is a transcript", () => {
  const known = new Set(files.flatMap((file) => commandsOf(readFileSync(folder + file, "utf8")).map(({ command }) => command)));
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const commands = [...readme.matchAll(/^\$ ratecard (.*)$/gm)].map(([, command = ""]) => command.trim());
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter((command) => !known.has(command))).toEqual([]);
});
