import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changesBetween, placesOf } from "../../src/catalog/changes.ts";
import { type OwnCard, sameTiers, withOwn, withRefreshed } from "../../src/catalog/overlay.ts";
import { readRates } from "../../src/catalog/read-data.ts";
import { listOf, meterKey, type Rate } from "../../src/catalog/types.ts";
import { openCard, writeCard } from "../../src/live/card-file.ts";
import { cardFile, foldersOf } from "../../src/live/folders.ts";
import { memoryCard } from "../../src/live/memory-card.ts";
import { ownCardOf } from "../../src/live/own-rates.ts";
import { renewed } from "../../src/live/renew.ts";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { readPlan } from "../../src/plans/read.ts";
import { InputError } from "../../src/quantity/problem.ts";
import { catalog, DAY } from "../catalog.ts";
import { cacheFolder } from "./offers.ts";

const own = (text: string, name: OwnCard["name"] = "project") =>
  withOwn(catalog(), ownCardOf(text, `${name}.yaml`, name, catalog()));
const page = { service: "textract", item: "DetectDocumentText", dimension: "page" };
const plan = (rest = "") =>
  readPlan(
    `${rest}\nworkloads:\n  a: { demand: { kind: read-documents, pages: 1000 / month }, run: { on: textract } }\n`,
    { file: "p.yaml", today: DAY },
  ).plan;

describe("your own rates", () => {
  test("stand over the list, and the list stands beside them", () => {
    const mine = own(
      "rates:\n  - { service: textract, item: DetectDocumentText, dimension: page, usd: 0.001, note: PPA }",
    );
    const { charges, cost, listCost } = estimatePlan(plan(), mine);
    expect([cost, listCost]).toEqual([1, 1.5]);
    expect(charges[0]?.rate).toMatchObject({ card: "project", note: "PPA", over: { tiers: [{ usd: 0.0015 }, {}] } });
  });

  test("a discount is off list, by service, item or usage type, in its days", () => {
    const text =
      "discounts:\n  - { service: textract, off: 20 %, from: 2026-01-01, until: 2027-01-01 }\n  - { usage-type: '*-Host:ml.g5.xlarge', off: 0.5 }";
    const mine = own(text);
    expect(mine.rate(page, "us-east-1", DAY)).toMatchObject({ off: 0.2, tiers: [{ usd: 0.0012 }, {}] });
    expect(mine.rate(page, "us-east-1", "2027-01-01")).not.toHaveProperty("off");
    const hosting = { service: "sagemaker", item: "ml.g5.xlarge", dimension: "hosting-hour" };
    const typed = catalog()
      .ratesOf(hosting)
      .find(({ usagetype }) => usagetype.endsWith("-Host:ml.g5.xlarge"));
    const region = typed?.region ?? "";
    expect(mine.rate(hosting, region, DAY)?.tiers[0]?.usd).toBeCloseTo((typed?.tiers[0]?.usd ?? 0) / 2, 9);
  });

  test("plan before project before user before refreshed before embedded", () => {
    const rate = (usd: number) =>
      `rates:\n  - { service: textract, item: DetectDocumentText, dimension: page, usd: ${usd} }`;
    const list = catalog().stated(page, "us-east-1", DAY);
    const fresh: Rate[] = list
      ? [
          {
            ...list,
            tiers: [{ begin: 0, end: Infinity, usd: 0.004 }],
            from: "2026-11-01",
            asOf: "2026-11-20",
            source: "x",
          },
        ]
      : [];
    const refreshed = withRefreshed(catalog(), memoryCard(fresh, [], "card"));
    const user = withOwn(refreshed, ownCardOf(rate(0.003), "u", "user", catalog()));
    const project = withOwn(user, ownCardOf(rate(0.002), "p", "project", catalog()));
    const usd = (over: typeof user) => over.rate(page, "us-east-1", DAY)?.tiers[0]?.usd;
    expect([usd(catalog()), usd(refreshed), usd(user), usd(project)]).toEqual([0.0015, 0.004, 0.003, 0.002]);
    const written = "rates:\n  - { service: textract, item: '*', dimension: page, usd: 0.001 }";
    const { charges } = estimatePlan(plan(written), project);
    const chain: (string | undefined)[] = [];
    for (let one: Rate | undefined = charges[0]?.rate; one; one = one.over) chain.push(one.card);
    expect(chain).toEqual(["plan", "project", "user", "refreshed", undefined]);
    const won = charges[0]?.rate;
    expect(won && listOf(won).card).toBe("refreshed");
  });

  test("a plan's discount stands in place of a card's, not on top of it", () => {
    const mine = own("discounts:\n  - { service: textract, off: 20 % }");
    expect(estimatePlan(plan(), mine).cost).toBeCloseTo(1.2, 12);
    expect(estimatePlan(plan("discount: 10 %"), mine).cost).toBeCloseTo(1.35, 12);
  });

  test("a price in your currency at your rate; a private offer for what AWS does not list", () => {
    const mine = own(
      "currency: { code: EUR, per-usd: 0.8 }\nprivate-offers:\n  - { service: bedrock, item: acme.private-1, dimension: input-tokens, price: 1.2 EUR, per: 1000000, unit: token, offer: offer-abc }",
    );
    const rate = mine.rate({ service: "bedrock", item: "acme.private-1", dimension: "input-tokens" }, "eu-west-1", DAY);
    expect(rate).toMatchObject({
      tiers: [{ usd: 1.5 }],
      per: 1e6,
      unit: "token",
      note: expect.stringContaining("offer-abc"),
    });
    expect(mine.currency).toEqual({ code: "EUR", perUsd: 0.8 });
  });

  test.each([
    ["discounts:\n  - { service: bedrok, off: 10 % }", /2.*discounts\.0\.service.*bedrock/s],
    ["discounts:\n  - { service: bedrock, off: 110 % }", /100 %/],
    ["discounts:\n  - { service: bedrock, off: 1 %, untill: 2027-01-01 }", /Did you mean "until"/],
    ["discounts:\n  - { service: bedrock }", /discounts\.0\.off: found nothing/],
    ["rates:\n  - { service: textract, item: DetectDocumentText, dimension: pages, usd: 1 }", /Did you mean "page"/],
    ["rates:\n  - { service: textract, item: DetectDocumentText, dimension: page }", /no price/],
    ["rates:\n  - { service: textract, item: DetectDocumentText, dimension: page, price: 1 EUR }", /currency/],
    ["rates: [", /YAML/],
    ["rates:\n  - { service: textract, item: x, dimension: page, usd: -1, unit: page }", /0 or more/],
  ])("%s is an error with a way out", (text, message) => {
    expect(() => own(text)).toThrow(InputError);
    expect(() => own(text)).toThrow(message);
  });

  test("an empty file changes nothing", () =>
    expect(own("").rate(page, "us-east-1", DAY)).toEqual(catalog().rate(page, "us-east-1", DAY)));
});

describe("history", () => {
  const base = readRates("data").find(
    ({ meter, region }) => meterKey(meter) === meterKey(page) && region === "us-east-1",
  );
  const row = (usd: number, from: string, asOf: string): Rate => ({
    meter: page,
    region: "us-east-1",
    per: 1,
    unit: "page",
    usagetype: "",
    until: "",
    source: "aws-price-list AmazonTextract 1",
    confidence: "high",
    note: "",
    tiers: [{ begin: 0, end: Infinity, usd }],
    from,
    asOf,
  });
  const months = fc
    .integer({ min: 0, max: 40 })
    .map((count) => `${2024 + Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}-01`);
  const readings = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), months, months), { minLength: 1, maxLength: 8 });

  test("whatever is read in whatever order: at most one price a day, and the newest reading holds from its day on", () => {
    fc.assert(
      fc.property(readings, months, (all, day) => {
        let held: readonly Rate[] = [];
        for (const [usd, a, b] of all) {
          const [from, asOf] = a < b ? [a, b] : [b, a];
          held = renewed(held, [row(usd, from, asOf)], [], "2027-12-01");
          expect(held.filter(({ until }) => until === "")).toHaveLength(1);
          expect(
            held.filter((one) => one.from <= day && (one.until === "" || day < one.until)).length,
          ).toBeLessThanOrEqual(1);
          expect(held.every((one) => one.until === "" || one.from < one.until)).toBe(true);
        }
        const newest = Math.max(...all.map(([, a, b]) => Date.parse(a > b ? a : b)));
        const prices = all.filter(([, a, b]) => Date.parse(a > b ? a : b) === newest).map(([usd]) => usd);
        expect(prices).toContain(held.find(({ until }) => until === "")?.tiers[0]?.usd);
      }),
    );
  });

  test("an older offer read after a newer card only fills the past", () => {
    expect(base).toBeDefined();
    const over = withRefreshed(catalog(), memoryCard([row(0.009, "2020-01-01", "2020-02-01")], [], "card"));
    expect(over.rate(page, "us-east-1", DAY)?.tiers[0]?.usd).toBe(0.0015);
    expect(over.rate(page, "us-east-1", "2020-06-01")?.tiers[0]?.usd).toBe(0.009);
  });
});

test("a card written and opened again holds the same rates", () => {
  const cache = cacheFolder();
  const rates = readRates("data").slice(0, 3000);
  writeCard(cardFile(cache), rates, [], [], "2026-11-21T00:00:00.000Z");
  const back = openCard(cardFile(cache))?.all() ?? [];
  const byKey = new Map(
    back.map((rate) => [`${meterKey(rate.meter)} ${rate.region} ${rate.from} ${rate.until}`, rate]),
  );
  expect(back).toHaveLength(rates.length);
  expect(
    rates.filter(
      (rate) =>
        !sameTiers(rate, byKey.get(`${meterKey(rate.meter)} ${rate.region} ${rate.from} ${rate.until}`) ?? rate),
    ),
  ).toEqual([]);
});

test("two days of one card differ by its dated rows only", () => {
  const look =
    (day: string) =>
    ({ meter, region }: { meter: Rate["meter"]; region: string }) =>
      catalog().stated(meter, region, day);
  expect(changesBetween(look(DAY), look(DAY), placesOf(catalog()).values())).toEqual([]);
  const changes = changesBetween(look("2024-01-01"), look(DAY), placesOf(catalog()).values());
  expect(changes.length).toBeGreaterThan(0);
  expect(
    changes.every(
      ({ before, after }) =>
        (before?.until ?? "") !== "" || (after?.from ?? "") !== "" || before?.borrowed || after?.borrowed,
    ),
  ).toBe(true);
});

test("folders follow XDG; a relative path in it is ignored", () => {
  expect(foldersOf({ XDG_CACHE_HOME: "/c", XDG_CONFIG_HOME: "rel" }, "/p")).toMatchObject({
    cache: "/c/ratecard",
    project: "/p",
  });
  expect(foldersOf({ XDG_CONFIG_HOME: "rel" }, "/p").config).not.toMatch(/^rel/);
});
