import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { meterKey } from "../../src/catalog/types.ts";
import { catalog } from "../catalog.ts";
import { reachedMeters } from "./options.ts";

interface Known {
  readonly pattern: string;
  readonly reason: string;
}

/** `service item dimension  reason` a line; two blanks or more part the reason. */
const known: readonly Known[] = readFileSync(new URL("unreached.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [, pattern = "", reason = ""] = /^(\S+ \S+ \S+)\s+(.+)$/.exec(line) ?? [];
    return { pattern, reason };
  });

const matches = (pattern: string, key: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(key);

/** Some models are sold in one region and others elsewhere; everything else is reached where most rates are known. */
const regionsOf = (service: string) => (service === "bedrock" ? ["us-east-1", "ap-northeast-1"] : ["us-east-1"]);

test("every meter is reached by an option, or it is said why not", { timeout: 300_000 }, () => {
  const reached = reachedMeters(regionsOf);
  const keys = catalog()
    .meters()
    .map(({ meter }) => meterKey(meter));
  const unreached = keys.filter((key) => !reached.has(key));
  expect(unreached.filter((key) => !known.some(({ pattern }) => matches(pattern, key)))).toEqual([]);
  const stale = known.filter(({ pattern }) => !unreached.some((key) => matches(pattern, key)));
  expect(stale.map(({ pattern }) => pattern)).toEqual([]);
  expect(known.filter(({ pattern, reason }) => pattern === "" || reason === "")).toEqual([]);
});
