import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openCatalog, type Catalog } from "../catalog/open.ts";
import { InputError, quoted } from "../quantity/problem.ts";

/** Where the index of the catalogue stands: beside the bundle, or in dist when the sources run as they are. */
const indexFolder = (): URL => {
  const beside = new URL("./catalog/", import.meta.url);
  return existsSync(beside) && existsSync(new URL("meters.tsv", beside))
    ? beside
    : new URL("../../dist/catalog/", import.meta.url);
};

/** The embedded catalogue. */
export const embeddedCatalog = (): Catalog => {
  const folder = indexFolder();
  return openCatalog((file) => readFileSync(fileURLToPath(new URL(file, folder))));
};

const LARGEST = 20_000_000;

/** The text of a file, or of standard input for `-`. @throws InputError */
export const readText = (path: string): string => {
  if (path === "-") return readFileSync(0, "utf8");
  let size: number;
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new InputError([{ file: path, found: "no regular file", expected: "a plan file" }]);
    size = stats.size;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([
      {
        file: path,
        found: "no such file",
        expected: "a plan file, or the name of a service with key=value inputs",
        hint: "ratecard init writes an example plan; ratecard services lists the services",
      },
    ]);
  }
  if (size > LARGEST)
    throw new InputError([
      { file: path, found: `${quoted(size)} bytes`, expected: `a plan of at most ${LARGEST} bytes` },
    ]);
  return readFileSync(path, "utf8");
};

/** The text of an example plan that ships with the program. */
export const exampleText = (name: string): string => {
  const beside = new URL(`../data/examples/${name}`, import.meta.url);
  return readFileSync(existsSync(beside) ? beside : new URL(`../../data/examples/${name}`, import.meta.url), "utf8");
};
