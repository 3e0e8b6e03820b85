import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "../catalog/open.ts";
import type { Row } from "../catalog/types.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import type { Collected } from "./collect.ts";
import type { Filter } from "./price-list.ts";
import { writeWhole } from "./whole-file.ts";

/** What one step of a refresh fetches: a service code, in a region or in all. */
export interface Part {
  readonly offer: string;
  readonly way: "api" | "file";
  /** A region code, or "all". */
  readonly region: string;
  readonly filters: readonly Filter[];
  readonly services: readonly string[];
}

/**
 * The parts of a refresh, from `offer-services.csv`. Services are ours (`bedrock`) or AWS's codes (`AmazonBedrock`);
 * none named: those the table marks.
 * @throws InputError on a name that is none
 */
export const partsOf = (catalog: Catalog, services: readonly string[], regions: readonly string[]): readonly Part[] => {
  const rows = catalog.table("offer-services");
  const own = (row: Row) => (row["services"] ?? "").split(" ");
  const names = [...new Set(rows.flatMap((row) => [row["service_code"] ?? "", ...own(row)]))];
  known("--service", services, names);
  known(
    "--region",
    regions,
    catalog.table("regions").map((row) => row["region"] ?? ""),
  );
  const chosen = rows.filter((row) =>
    services.length === 0
      ? row["default"] === "yes"
      : services.some((name) => row["service_code"] === name || (row["way"] === "api" && own(row).includes(name))),
  );
  return chosen.flatMap((row) =>
    (regions.length === 0 ? ["all"] : regions).map((region) => partOf(row, region, own(row))),
  );
};

const partOf = (row: Row, region: string, services: readonly string[]): Part => {
  const filters = (row["filters"] ?? "")
    .split(";")
    .filter(Boolean)
    .map((text) => {
      const [field = "", value = ""] = text.split("=");
      return { field, value };
    });
  const place = region === "all" ? [] : [{ field: "regionCode", value: region }];
  return {
    offer: row["service_code"] ?? "",
    way: row["way"] === "file" ? "file" : "api",
    region,
    filters: [...filters, ...place],
    services,
  };
};

const known = (field: string, written: readonly string[], names: readonly string[]): void => {
  const wrong = written.filter((name) => !names.includes(name));
  if (wrong.length > 0)
    throw new InputError(
      wrong.map((name) => ({
        field,
        found: quoted(name),
        expected: `a known ${field.slice(2)}`,
        nearest: nearest(name, names),
      })),
    );
};

/** A part that was read, kept until the whole refresh is written. */
export interface ReadPart {
  readonly schema: "ratecard.part/1";
  readonly read: string;
  readonly published: string;
  readonly collected: Collected;
}

const DAY = 86_400_000;
const fileOf = (folder: string, { offer, region }: Part): string =>
  join(folder, `${offer}-${region}.json`.replace(/[^A-Za-z0-9._-]/g, "_"));

/** Keeps a part, whole or not at all. The open end of a tier is null in JSON. */
export const keepPart = (folder: string, part: Part, read: ReadPart): void =>
  writeWhole(fileOf(folder, part), [JSON.stringify(read)]);

/** A part that a run of the last day left; undefined where there is none that is whole. */
export const findPart = (folder: string, part: Part, now: Date): ReadPart | undefined => {
  const file = fileOf(folder, part);
  if (!existsSync(file)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"), (key, one: unknown) =>
      key === "end" && one === null ? Infinity : one,
    );
    return isPart(value) && now.getTime() - Date.parse(value.read) < DAY ? value : undefined;
  } catch {
    return undefined;
  }
};

const isPart = (value: unknown): value is ReadPart =>
  typeof value === "object" &&
  value !== null &&
  "schema" in value &&
  value.schema === "ratecard.part/1" &&
  "collected" in value;

/** Forgets the parts: the card that they made is written. */
export const forgetParts = (folder: string): void => rmSync(folder, { recursive: true, force: true });
