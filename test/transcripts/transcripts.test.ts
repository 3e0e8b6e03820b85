import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { splitWords } from "../../src/services/arguments.ts";
import { run } from "../terminal.ts";

/**
 * Commands and what they print, as a person would see them: tests and manual at once. A block is a line
 * `$ ratecard …`, the output, and `[exit N]` where it is not 0. In the README the blocks stand in ```console fences.
 * UPDATE=1 writes what is printed now; read the difference before committing it.
 */
const folder = new URL(".", import.meta.url).pathname;
const readme = new URL("../../README.md", import.meta.url).pathname;
const files = [
  ...readdirSync(folder)
    .filter((file) => file.endsWith(".txt"))
    .map((file) => folder + file),
  readme,
];

const FENCE = /^```console\n(\$ ratecard [\s\S]*?)\n```$/gm;

const splitBlocks = (text: string): readonly string[] => text.split(/^(?=\$ ratecard )/m).filter((block) => block.startsWith("$ ratecard "));

const blocksOf = (path: string, text: string): readonly string[] =>
  (path === readme ? [...text.matchAll(FENCE)].flatMap(([, inner = ""]) => splitBlocks(inner)) : splitBlocks(text)).map((block) => block.trimEnd());

const commandOf = (block: string) => (block.split("\n")[0] ?? "").slice("$ ratecard".length).trim();

const shown = async (block: string): Promise<string> => {
  const { exit, out, err } = await run(splitWords(commandOf(block)));
  const printed = [out, err, exit === 0 ? "" : `[exit ${exit}]`].filter(Boolean).join("\n");
  return `$ ratecard ${commandOf(block)}\n${printed}`.trimEnd();
};

const updated = (path: string, text: string, now: readonly string[]): string => {
  if (path !== readme) return `${now.join("\n\n")}\n`;
  let next = 0;
  return text.replace(FENCE, (_, inner: string) => `\`\`\`console\n${splitBlocks(inner).map(() => now[next++] ?? "").join("\n\n")}\n\`\`\``);
};

describe.each(files)("%s", (path) => {
  test("prints what it says", async () => {
    const text = readFileSync(path, "utf8");
    const blocks = blocksOf(path, text);
    const now: string[] = [];
    for (const block of blocks) now.push(await shown(block));
    if (process.env["UPDATE"]) writeFileSync(path, updated(path, text, now));
    else expect(now).toEqual(blocks);
  });
});

test("the README shows real commands", () => {
  expect(blocksOf(readme, readFileSync(readme, "utf8")).length).toBeGreaterThan(5);
});
