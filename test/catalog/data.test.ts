import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fits } from "../../src/catalog/pattern.ts";
import { readRates, readRows } from "../../src/catalog/read-data.ts";
import { TABLES } from "../../src/catalog/open.ts";
import { CONFIDENCES, meterKey, type Rate } from "../../src/catalog/types.ts";
import { findUnit } from "../../src/quantity/units.ts";
import { catalog, DAY } from "../catalog.ts";

/** The verifier of the catalogue: reads every row of every table. Each test lists the offenders. */
const files = readdirSync("data/rates").filter((file) => file.endsWith(".csv"));
const rows = files.flatMap((file) => readRows(`data/rates/${file}`).map((row) => ({ file, row })));
const rates = readRates("data");
const sources = new Set(
  catalog()
    .table("sources")
    .map((row) => row["source"]),
);
const regions = new Set(
  catalog()
    .table("regions")
    .map((row) => row["region"]),
);
const name = (rate: Rate) => `${meterKey(rate.meter)} ${rate.region} ${rate.from}..${rate.until}`;
const offenders = <T>(all: readonly T[], wrong: (one: T) => boolean, label: (one: T) => string) =>
  all.filter(wrong).map(label).slice(0, 10);
const isDate = (text: string | undefined) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") && !Number.isNaN(Date.parse(text ?? ""));

const COLUMNS =
  "service,item,dimension,region,per,unit,begin,end,usd,usagetype,from,until,as_of,source,confidence,note".split(",");

describe("every rate row", () => {
  test("there are about thirty thousand", () => expect(rows.length).toBeGreaterThan(30_000));

  test("has the contract's columns, in the file of its service", () => {
    for (const file of files) {
      const first = rows.find((one) => one.file === file);
      expect(Object.keys(first?.row ?? {}), file).toEqual(COLUMNS);
    }
    expect(
      offenders(
        rows,
        ({ file, row }) => `${row["service"]}.csv` !== file,
        ({ file, row }) => `${file}: ${row["service"]}`,
      ),
    ).toEqual([]);
  });

  test("names a meter, a known region, a known unit and a source with a date", () => {
    const label = ({ file, row }: (typeof rows)[number]) =>
      `${file} ${row["item"]} ${row["dimension"]} ${row["region"]} ${row["unit"]} ${row["source"]}`;
    expect(offenders(rows, ({ row }) => !row["service"] || !row["item"] || !row["dimension"], label)).toEqual([]);
    expect(
      offenders(
        rows,
        ({ row }) => !["*", "global"].includes(row["region"] ?? "") && !regions.has(row["region"]),
        label,
      ),
    ).toEqual([]);
    expect(offenders(rows, ({ row }) => findUnit(row["unit"] ?? "") === undefined, label)).toEqual([]);
    expect(offenders(rows, ({ row }) => !sources.has(row["source"]) && row["source"] !== "plan", label)).toEqual([]);
    expect(offenders(rows, ({ row }) => !isDate(row["as_of"]) || (row["as_of"] ?? "") > DAY, label)).toEqual([]);
    expect(
      offenders(rows, ({ row }) => [row["from"], row["until"]].some((day) => day !== "" && !isDate(day)), label),
    ).toEqual([]);
  });

  test("has a sane price, written plainly; a zero says why", () => {
    const label = ({ file, row }: (typeof rows)[number]) => `${file} ${row["item"]} ${row["dimension"]} ${row["usd"]}`;
    expect(offenders(rows, ({ row }) => !/^\d+(\.\d+)?$/.test(row["usd"] ?? ""), label)).toEqual([]);
    expect(offenders(rows, ({ row }) => Number(row["usd"]) > 500_000, label)).toEqual([]);
    expect(offenders(rows, ({ row }) => Number(row["usd"]) === 0 && !row["note"], label)).toEqual([]);
    expect(
      offenders(
        rows,
        ({ row }) => !CONFIDENCES.some((one) => one === row["confidence"]) || row["confidence"] === "derived",
        label,
      ),
    ).toEqual([]);
  });

  test("rows from memory are unverified, and only they", () => {
    const label = ({ file, row }: (typeof rows)[number]) =>
      `${file} ${row["item"]} ${row["dimension"]} ${row["confidence"]}`;
    expect(
      offenders(rows, ({ row }) => row["source"] === "memory" && row["confidence"] !== "unverified", label),
    ).toEqual([]);
  });
});

describe("every rate", () => {
  test("has tiers that begin at 0 and touch", () => {
    const broken = (rate: Rate) =>
      rate.tiers[0]?.begin !== 0 ||
      rate.tiers.some((tier, index) => index > 0 && tier.begin !== rate.tiers[index - 1]?.end);
    expect(offenders(rates, broken, name)).toEqual([]);
  });

  test("is the only one of its meter and region on any day", () => {
    const groups = Map.groupBy(rates, (rate) => `${meterKey(rate.meter)} ${rate.region}`);
    const overlaps = [...groups.values()].flatMap((group) => {
      const sorted = [...group].sort((a, b) => (a.from < b.from ? -1 : 1));
      return sorted.flatMap((rate, index) => {
        const next = sorted[index + 1];
        return next && (rate.until === "" || next.from < rate.until) ? [name(rate)] : [];
      });
    });
    expect(overlaps.slice(0, 10)).toEqual([]);
  });

  test("shares one unit with every other rate of its meter", () => {
    const groups = Map.groupBy(rates, (rate) => meterKey(rate.meter));
    expect(
      [...groups]
        .filter(([, group]) => new Set(group.map(({ per, unit }) => `${per} ${unit}`)).size > 1)
        .map(([key]) => key),
    ).toEqual([]);
  });

  test("reserved is not dearer than on demand of the same day, unless it says so", () => {
    const dearer = rates.filter((rate) => {
      if (!rate.meter.dimension.startsWith("ri-") || rate.meter.service !== "ec2") return false;
      const demand = catalog()
        .ratesOf({ ...rate.meter, dimension: "on-demand-hour" })
        .filter(
          (one) =>
            one.region === rate.region &&
            (one.from === "" || one.from <= rate.asOf) &&
            (one.until === "" || rate.asOf < one.until),
        );
      return (
        demand.some((one) => (one.tiers[0]?.usd ?? 0) * 1.0001 < (rate.tiers[0]?.usd ?? 0)) &&
        !/dearer|above|exceed|cut|higher/i.test(rate.note)
      );
    });
    expect(dearer.map(name).slice(0, 10)).toEqual([]);
  });

  test("the index gives back what the files say", () => {
    for (const rate of rates.filter((_, index) => index % 97 === 0)) {
      const found = catalog()
        .ratesOf(rate.meter)
        .find((one) => one.region === rate.region && one.from === rate.from);
      expect(found).toEqual(rate);
    }
  });
});

describe("batch", () => {
  /** Published batch prices that are odd: AWS's own lists show them so. */
  test("is never dearer than on demand where both exist, but for what its note calls odd", () => {
    const dearer = rates.filter((rate) => {
      if (rate.meter.service !== "bedrock" || !rate.meter.dimension.includes("batch-") || rate.until !== "")
        return false;
      const standard = catalog().stated(
        { ...rate.meter, dimension: rate.meter.dimension.replace("batch-", "") },
        rate.region,
        DAY,
      );
      return standard !== undefined && (rate.tiers[0]?.usd ?? 0) > (standard.tiers[0]?.usd ?? 0);
    });
    expect(dearer.filter(({ note }) => !/odd/.test(note)).map(name)).toEqual([]);
  });
});

describe("the other tables", () => {
  test.each(TABLES)("%s has rows of one shape and known sources", (table) => {
    const all = readRows(`data/${table}.csv`);
    for (const row of all)
      if (row["source"] !== undefined && table !== "sources")
        expect(
          row["source"] === "" || row["source"].split(" ").every((key) => sources.has(key)),
          `${table}: ${row["source"]}`,
        ).toBe(true);
  });

  test("no alias of a model is used twice, nor is another model's id", () => {
    const models = catalog().table("models");
    const words = models.flatMap((row) => [row["model"] ?? "", ...(row["aliases"] ?? "").split(" ").filter(Boolean)]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  test("every model with a rate is in the table of models", () => {
    const models = new Set(
      catalog()
        .table("models")
        .map((row) => row["model"]),
    );
    const priced = catalog()
      .meters()
      .filter(({ meter }) => meter.service === "bedrock" && /(^|-)(input|output)-tokens$/.test(meter.dimension))
      .map(({ meter }) => meter.item);
    expect(
      [...new Set(priced)].filter((item) => !models.has(item) && !item.includes("/") && item !== "prompt-optimization"),
    ).toEqual([]);
  });

  test("free tiers are of meters that have a rate, stated or derived", () => {
    const missing = catalog()
      .table("free-tier")
      .map((row) => ({ service: row["service"] ?? "", item: row["item"] ?? "", dimension: row["dimension"] ?? "" }))
      .filter((meter) => catalog().ratesOf(meter).length === 0 && !catalog().rate(meter, "us-east-1", DAY));
    expect(missing.map(meterKey)).toEqual([]);
  });

  test("pools are of real meters", () => {
    const broken = catalog()
      .table("pools")
      .filter(
        (row) =>
          !catalog()
            .meters()
            .some(
              ({ meter }) =>
                meter.service === row["service"] &&
                fits(row["item"] ?? "", meter.item) &&
                fits(row["dimension"] ?? "", meter.dimension),
            ),
      );
    expect(broken).toEqual([]);
  });
});

describe("derivation", () => {
  test.each([
    ["sagemaker", "ml.g5.xlarge", "training-hour", "eu-central-1", "sagemaker-sibling"],
    ["sagemaker", "ml.m5.xlarge", "savings-plan-1y-partial-upfront-processing-hour", "us-east-1", "savings-plan"],
    ["sagemaker", "serverless-4gb", "provisioned-inference-second", "us-east-1", "serverless-linear"],
    ["ec2", "g5.xlarge", "compute-savings-plan-3y-all-upfront-hour", "us-east-1", "savings-plan"],
    ["ec2", "c6i.xlarge", "spot-hour", "us-east-1", "spot-from-advisor"],
    ["transcribe", "StandardBatch", "audio-minute", "eu-central-1", "regional-equal"],
  ])("%s %s %s in %s comes from %s, and says so", (service, item, dimension, region, rule) => {
    const rate = catalog().rate({ service, item, dimension }, region, DAY);
    expect(rate?.confidence).toBe("derived");
    expect(rate?.borrowed).toContain(`derived by ${rule}`);
    expect(rate?.borrowed).toMatch(/checked on \d+ figures/);
  });

  test("nothing is derived where no rule holds", () => {
    expect(
      catalog().rate({ service: "textract", item: "AnalyzeLending", dimension: "page" }, "af-south-1", DAY),
    ).toBeUndefined();
    expect(
      catalog().rate(
        { service: "bedrock", item: "anthropic.claude-haiku-4-5-20251001-v1:0", dimension: "flex-input-tokens" },
        "us-east-1",
        DAY,
      ),
    ).toBeUndefined();
  });
});

describe("time", () => {
  const price = (day: string) =>
    catalog().rate({ service: "ec2", item: "p5.48xlarge", dimension: "on-demand-hour" }, "us-east-1", day)?.tiers[0]
      ?.usd;
  test("the cut of June 2025 shows on its day", () => {
    expect(price("2025-06-04")).toBe(98.32);
    expect(price("2025-06-05")).toBe(55.04);
  });
});
