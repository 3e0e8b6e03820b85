import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openCard, writeCard } from "../../src/live/card-file.ts";
import { cardFile } from "../../src/live/folders.ts";
import { readRates } from "../../src/catalog/read-data.ts";
import { catalog } from "../catalog.ts";
import { awsServer, ok } from "./aws-server.ts";
import { cacheFolder, itemText, offerCsv, syntheticProduct, tokens } from "./offers.ts";

const ROUNDS = 40;
const program = join(import.meta.dirname, "../../dist/ratecard.js");

/** Waits for a child to end, however it ends. */
const ended = (child: ReturnType<typeof spawn>): Promise<number | null> =>
  new Promise((resolve) => child.once("close", (code) => resolve(code)));

test("a refresh killed at any moment leaves the old card or the new one", async () => {
  const root = cacheFolder();
  const cache = join(root, "ratecard");
  mkdirSync(cache, { recursive: true });
  const rates = readRates("data").filter(({ meter }) => meter.service === "ec2");
  const products = rates.flatMap((rate, index) => {
    const product = syntheticProduct(rate, index);
    return product ? [product] : [];
  });
  const file = join(root, "offer.csv");
  writeFileSync(file, offerCsv("AmazonEC2", products));
  writeCard(cardFile(cache), rates.slice(0, 10), [], [], "2026-01-01T00:00:00.000Z");
  const env = { ...process.env, XDG_CACHE_HOME: root, HOME: root };
  const began = Date.now();
  execFileSync(process.execPath, [program, "refresh", "--from", file], { env });
  const whole = Date.now() - began;
  const full = openCard(cardFile(cache))?.header.rates ?? 0;
  expect(full).toBeGreaterThan(1_000);
  const seen = new Set<number>();
  let random = 7;
  for (let round = 0; round < ROUNDS; round++) {
    writeCard(cardFile(cache), rates.slice(0, 10), [], [], "2026-01-01T00:00:00.000Z");
    random = (random * 48_271) % 2_147_483_647;
    // The second half aims at the end, where the card is written.
    const share = random / 2_147_483_647;
    const delay = round < ROUNDS / 2 ? share * whole : whole * (0.75 + share * 0.3);
    const child = spawn(process.execPath, [program, "refresh", "--from", file], { env, stdio: "ignore" });
    const timer = setTimeout(() => child.kill("SIGKILL"), delay);
    await ended(child);
    clearTimeout(timer);
    const count = openCard(cardFile(cache))?.header.rates;
    expect([10, full], `killed after ${Math.round(delay)} of ${whole} ms`).toContain(count);
    expect(openCard(cardFile(cache))?.all()).toHaveLength(count ?? -1);
    seen.add(count ?? -1);
  }
  expect(seen.has(10)).toBe(true);
  for (const name of readdirSync(dirname(cardFile(cache)))) expect(name).toMatch(/^rates\.card(\.\d+\.new)?$/);
});

test("killed while it reads from AWS: no card, and the next run goes on where it stopped", async () => {
  const root = cacheFolder();
  let slow = true;
  const server = await awsServer(({ action, input }) => {
    if (action === "DescribeServices") return ok({ Services: [] });
    if (slow && input["ServiceCode"] === "AmazonPolly") return { kind: "hang" };
    return ok({
      PriceList:
        input["ServiceCode"] === "AmazonBedrock"
          ? [itemText(tokens("USE1-NovaLite-input-tokens", "us-east-1", 0.00006))]
          : [],
    });
  });
  const env = {
    ...process.env,
    XDG_CACHE_HOME: root,
    HOME: root,
    AWS_ENDPOINT_URL_PRICING: server.url,
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "x",
  };
  const args = [program, "refresh", "--json", "--service", "AmazonBedrock", "AmazonPolly"];
  const first = spawn(process.execPath, args, { env, stdio: "ignore" });
  for (let wait = 0; wait < 100 && !existsSync(join(root, "ratecard/refresh/AmazonBedrock-all.json")); wait++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  first.kill("SIGKILL");
  await ended(first);
  expect(existsSync(cardFile(join(root, "ratecard")))).toBe(false);
  slow = false;
  const asked = server.calls.length;
  const second = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  second.stdout.on("data", (chunk) => (out += String(chunk)));
  expect(await ended(second)).toBe(0);
  const parts: readonly { readonly offer: string; readonly reused: boolean }[] = JSON.parse(out).parts;
  expect(parts.map(({ offer, reused }) => [offer, reused]).sort()).toEqual([
    ["AmazonBedrock", true],
    ["AmazonPolly", false],
  ]);
  expect(
    server.calls
      .slice(asked)
      .filter(({ action, input }) => action === "GetProducts" && input["ServiceCode"] === "AmazonBedrock"),
  ).toEqual([]);
  await server.close();
});

test("a server that takes the question and never answers: exit 4 within 30 s, nothing changed", async () => {
  const root = cacheFolder();
  const server = await awsServer(() => ({ kind: "hang" }));
  const env = {
    ...process.env,
    XDG_CACHE_HOME: root,
    HOME: root,
    AWS_ENDPOINT_URL_PRICING: server.url,
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "x",
  };
  const began = Date.now();
  const child = spawn(process.execPath, [program, "refresh"], { env, stdio: "ignore" });
  expect(await ended(child)).toBe(4);
  expect(Date.now() - began).toBeLessThan(30_000);
  expect(existsSync(join(root, "ratecard"))).toBe(false);
  await server.close();
});

test("a large card opens in little time", () => {
  const cache = cacheFolder();
  const rates = readRates("data");
  writeCard(cardFile(cache), rates, [], [], "2026-11-21T00:00:00.000Z");
  const began = performance.now();
  openCard(cardFile(cache))?.ratesOf({ service: "ec2", item: "g6.xlarge", dimension: "on-demand-hour" });
  expect(performance.now() - began).toBeLessThan(150);
  expect(catalog().meters().length).toBeGreaterThan(1_000);
});
