import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCatalog, type Catalog } from "../catalog/open.ts";
import { withOwn, withRefreshed } from "../catalog/overlay.ts";
import { openCard } from "../live/card-file.ts";
import { cardFile, type Folders, OWN_RATES } from "../live/folders.ts";
import type { readOwnCard } from "../live/own-rates.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import type { Terminal } from "./terminal.ts";

/** Where the index of the catalogue stands: beside the bundle, or in dist when the sources run as they are. */
const indexFolder = (): URL => {
  const beside = new URL("./catalog/", import.meta.url);
  return existsSync(beside) && existsSync(new URL("meters.tsv", beside))
    ? beside
    : new URL("../../dist/catalog/", import.meta.url);
};

/** The embedded catalogue alone. */
export const embeddedCatalog = (): Catalog => {
  const folder = indexFolder();
  return openCatalog((file) => readFileSync(fileURLToPath(new URL(file, folder))));
};

interface Cards {
  readonly folders: Folders | undefined;
  readonly offline: boolean;
  readonly readOwn: typeof readOwnCard | undefined;
  readonly warn: (text: string) => void;
}

let cards: Cards = { folders: undefined, offline: false, readOwn: undefined, warn: () => {} };

/** Looks once, before a command runs, which cards lie over the embedded one; what reads them loads only where they are. */
export const prepareCards = async (terminal: Terminal, offline: boolean): Promise<void> => {
  const { folders } = terminal;
  const own = folders !== undefined && ownFiles(folders).some(({ file }) => existsSync(file));
  const readOwn = own ? (await import("../live/own-rates.ts")).readOwnCard : undefined;
  cards = { folders, offline, readOwn, warn: terminal.err };
};

export const isOffline = (): boolean => cards.offline;

const ownFiles = ({ config, project }: Folders) =>
  [
    { name: "user", file: join(config, OWN_RATES) },
    { name: "project", file: join(project, OWN_RATES) },
  ] as const;

/**
 * The catalogue that commands price with: embedded, then refreshed unless --offline, then the user's and the project's own
 * rates. @throws InputError on a wrong file of own rates
 */
export const workingCatalog = (): Catalog => withOwnCards(withRefreshedCard(embeddedCatalog()));

const withRefreshedCard = (embedded: Catalog): Catalog => {
  if (cards.offline || !cards.folders) return embedded;
  try {
    const card = openCard(cardFile(cards.folders.cache));
    return card ? withRefreshed(embedded, card) : embedded;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    cards.warn(`The refreshed card is ignored: ${why}. ratecard refresh renews it.`);
    return embedded;
  }
};

/** A catalogue with the user's and the project's own rates over it. */
export const withOwnCards = (catalog: Catalog): Catalog => {
  const { folders, readOwn } = cards;
  if (!folders || !readOwn) return catalog;
  return ownFiles(folders).reduce((below, { name, file }) => {
    const own = readOwn(file, name, below);
    return own ? withOwn(below, own) : below;
  }, catalog);
};

/** The plan files of the folder that a path leads to. */
const plansBeside = (path: string): readonly string[] => {
  const folder = dirname(path);
  try {
    const names = readdirSync(folder).filter((name) => /\.(ya?ml|json)$/i.test(name));
    return names.map((name) => (folder === "." ? name : join(folder, name)));
  } catch {
    return [];
  }
};

const LARGEST = 20_000_000;

/** The text of a file, or of standard input for `-`. @throws InputError */
export const readText = (path: string): string => {
  if (path === "-") return decoded(readFileSync(0), "standard input");
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
        nearest: nearest(path, plansBeside(path)),
        hint: "ratecard init writes an example plan; ratecard services lists the services",
      },
    ]);
  }
  if (size > LARGEST)
    throw new InputError([
      { file: path, found: `${quoted(size)} bytes`, expected: `a plan of at most ${LARGEST} bytes` },
    ]);
  return decoded(readFileSync(path), path);
};

/** Text that is UTF-8, or UTF-16 where a mark says so, as Windows writes it; a letter is never replaced. @throws InputError */
const decoded = (bytes: Uint8Array, file: string): string => {
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch {
    throw new InputError([
      { file, found: "bytes that are no text", expected: "a plan as UTF-8 text", hint: "save the file as UTF-8" },
    ]);
  }
};

/** The text of an example plan that ships with the program. */
export const exampleText = (name: string): string => {
  const beside = new URL(`../data/examples/${name}`, import.meta.url);
  return readFileSync(existsSync(beside) ? beside : new URL(`../../data/examples/${name}`, import.meta.url), "utf8");
};
