import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** Rooms in the order of the house: a room imports only from itself and from rooms above it. */
const ROOMS = [
  "src/quantity",
  "src/catalog",
  "src/pricing",
  "src/commitments",
  "src/capacity",
  "src/services",
  "src/bills",
  "src/forecast",
  "src/plans",
  "src/reports",
  "src/live",
  "src/cli",
  "tui",
];

const FORBIDDEN_NAMES = /(^|\/)(utils?|helpers?|common|misc)(\.|\/)/;

const sources = ["src", "tui"].flatMap((top) =>
  readdirSync(top, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join(top, path)),
);

const roomOf = (path: string) => ROOMS.find((room) => path.startsWith(`${room}/`));

const importsOf = (path: string) =>
  [...readFileSync(path, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) =>
    normalize(join(dirname(path), match[1] ?? "")),
  );

test.each(sources)("%s imports only from rooms above it", (path) => {
  const room = roomOf(path);
  if (room === undefined) return expect(path).toMatch(/^src\/index\.ts$/);
  for (const target of importsOf(path)) {
    const other = roomOf(target);
    expect(other, `${path} imports ${target}, which is in no room`).toBeDefined();
    const upward = ROOMS.indexOf(other ?? "") <= ROOMS.indexOf(room);
    expect(upward, `${path} (${room}) imports ${target} (${other}): the arrow points the wrong way`).toBe(true);
  }
});

test("no file or folder has a name that says nothing", () => {
  expect(sources.filter((path) => FORBIDDEN_NAMES.test(path))).toEqual([]);
});

test("only the outer rooms touch files, clock, network and randomness", () => {
  const inner = sources.filter((path) =>
    /^src\/(quantity|pricing|commitments|capacity|services|forecast|plans)\//.test(path),
  );
  const impure = /from "node:|process\.|Date\.now\(|new Date\(\)|Math\.random\(/;
  expect(inner.filter((path) => impure.test(readFileSync(path, "utf8")))).toEqual([]);
});
