import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePlan } from "../../src/plans/compare.ts";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { prepareOption } from "../../src/plans/option.ts";
import type { Raw } from "../../src/plans/plan.ts";
import { readPlan } from "../../src/plans/read.ts";
import { sizeModel, sizeQuota } from "../../src/plans/sizing-model.ts";
import { parseFormula } from "../../src/quantity/expression.ts";
import { compareJson } from "../../src/reports/compare-json.ts";
import { sizeJson } from "../../src/reports/size-json.ts";
import { catalog, DAY } from "../catalog.ts";
import { bill } from "../services/bill.ts";

const setting = { day: DAY, hours: 730 };
const chat = { model: "llama-3.1-8b", requests: "5/s", input: "1500", output: "300" };
const sized = (raw: Raw) => sizeModel(raw, setting, catalog());
const cheapest = (raw: Raw): number => sized(raw).fleets[0]?.cost ?? Infinity;

const planOf = (workload: object) =>
  readPlan(JSON.stringify({ name: "t", region: "us-east-1", hours: 730, workloads: { w: workload } }), {
    file: "t",
    today: DAY,
  }).plan;

const option = (run: Raw, demand: Raw = {}, needs = {}) =>
  prepareOption(
    { kind: "generate-text", requests: "5/s", input: "1500", output: "300", ...demand },
    { model: "llama-3.1-8b", ...run },
    { ...setting, region: "us-east-1" },
    catalog(),
    needs,
  );

/** Every number of a value, by path. */
const numbersIn = (value: unknown, path = ""): readonly (readonly [string, number])[] =>
  typeof value === "number"
    ? [[path, value]]
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, part]) => numbersIn(part, `${path}.${key}`))
      : [];

describe("ratecard size", () => {
  test("ranks what keeps the level by cost, unpriced last, and says why the others do not", () => {
    const { fleets, refused } = sized({ ...chat, "ttft-p95": "2 s" });
    const sure = fleets.filter(({ cost, unlisted }) => cost !== null && !unlisted).map(({ cost }) => cost ?? 0);
    expect(sure).toEqual([...sure].sort((a, b) => a - b));
    const first = fleets.findIndex(({ cost }) => cost === null);
    expect(fleets.slice(first).every(({ cost }) => cost === null)).toBe(true);
    expect(fleets.every(({ candidate }) => candidate.ttft.p95 <= 2)).toBe(true);
    expect(refused.every(({ reason }) => reason.length > 10)).toBe(true);
    expect(fleets.length + refused.length).toBe(catalog().table("instances").length);
  });

  test("the cost is instances × hours × rate, and the parts of a million tokens add up to it", () => {
    const { fleets } = sized({ ...chat, on: "ec2", instance: "g6e.xlarge" });
    const [fleet] = fleets;
    const rate = catalog().rate({ service: "ec2", item: "g6e.xlarge", dimension: "on-demand-hour" }, "us-east-1", DAY);
    expect(fleet?.cost).toBeCloseTo((fleet?.candidate.instancesPeak ?? 0) * 730 * (rate?.tiers[0]?.usd ?? NaN), 6);
    const requests = 5 * 3600 * 730;
    const { input = NaN, output = NaN, all = NaN } = fleet?.perMillion ?? {};
    expect((requests * (1500 * input + 300 * output)) / 1e6).toBeCloseTo(fleet?.cost ?? NaN, 6);
    expect((requests * 1800 * all) / 1e6).toBeCloseTo(fleet?.cost ?? NaN, 6);
  });

  test("the JSON holds one object a candidate, in plain units, without NaN", () => {
    const json = sizeJson(sized({ ...chat, "ttft-p95": "2 s", shape: "office-hours", scaling: "auto" }), true);
    expect(json.schema).toBe("ratecard.size/1");
    expect(json.candidates.length).toBe(json.feasible + json.refused);
    expect(numbersIn(json).filter(([, number]) => !Number.isFinite(number))).toEqual([]);
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    const [first] = json.candidates;
    for (const key of [
      "tensorParallel",
      "replicasPeak",
      "instancesAverage",
      "utilisation",
      "ttftSeconds",
      "costPerMonth",
    ])
      expect(first).toHaveProperty(key);
  });

  test("a spread, numbers of the user's own, other hosts and purchases", () => {
    expect(cheapest({ ...chat, "input-spread": "900..6k", "output-spread": "200..900" })).toBeGreaterThan(0);
    const own = { params: "8B", layers: "32", hidden: "4096", heads: "32", "kv-heads": "8" };
    expect(cheapest({ ...chat, model: "mine", ...own })).toBeGreaterThan(0);
    expect(cheapest({ ...chat, model: "meta.llama3-1-8b-instruct-v1:0" })).toBe(cheapest(chat));
    expect(cheapest({ ...chat, on: "ec2", purchase: "spot" })).toBeLessThan(cheapest({ ...chat, on: "ec2" }));
    expect(cheapest({ ...chat, on: "sagemaker-batch" })).toBeLessThan(cheapest({ ...chat, "ttft-p95": "2 s" }));
    const hours = Array.from({ length: 24 }, (_, hour) => (hour > 7 && hour < 19 ? 3 : 1)).join(",");
    expect(cheapest({ ...chat, shape: hours })).toBeGreaterThanOrEqual(cheapest(chat));
  });

  test("scaling with demand never costs more than standing for its peak", () => {
    const busy = { ...chat, requests: "40/s", shape: "office-hours", "ttft-p95": "2 s", on: "ec2" };
    expect(cheapest({ ...busy, scaling: "auto" })).toBeLessThan(cheapest(busy));
  });

  test("where nothing keeps the level it says the best achievable", () => {
    const result = sized({ ...chat, "ttft-p95": "1 ms" });
    expect(result.fleets).toEqual([]);
    expect(result.bestAchievable?.ttft).toBeGreaterThan(0.001);
  });

  test.each([
    [{ ...chat, model: "lama-3.1-8b" }, /llama-3.1-8b/],
    [{ ...chat, instance: "g6.xlrge" }, /g6.xlarge/],
    [{ ...chat, requests: "0" }, /more than 0/],
    [{ ...chat, requests: "-5/s" }, /at least 0/],
    [{ ...chat, input: "200k" }, /131072/],
    [{ ...chat, "ttft-p95": "fast" }, /ttft-p95.*unit/],
    [{ ...chat, shape: "office-hour" }, /office-hours/],
    [{ ...chat, shape: "1,2,3" }, /24/],
    [{ ...chat, peak: "0.5" }, /between 1|at least 1/],
    [{ ...chat, purchase: "lease" }, /on-demand/],
    [{ ...chat, "ttft-p59": "2 s" }, /ttft-p95/],
    [{ ...chat, count: "3" }, /engine says/],
    [{ ...chat, region: "us-esat-1" }, /us-east-1/],
    [{ requests: "5/s", input: "1", output: "1" }, /params=8B/],
    [{ model: "llama-3.1-8b", requests: "5/s", input: "10" }, /output tokens/],
  ])("refuses %j", (raw, message) => {
    expect(() => sized(raw)).toThrow(message);
  });
});

describe("laws", () => {
  const rate = fc.double({ min: 0.01, max: 300, noNaN: true });
  const more = fc.double({ min: 1, max: 20, noNaN: true });
  const level = fc.double({ min: 0.3, max: 10, noNaN: true });
  const scaling = fc.constantFrom("fixed", "auto");

  test("more demand is never cheaper", () => {
    fc.assert(
      fc.property(rate, more, level, (requests, factor, limit) => {
        const cost = (times: number) =>
          cheapest({ ...chat, requests: `${requests * times}/s`, "ttft-p95": `${limit} s`, shape: "diurnal" });
        expect(cost(factor)).toBeGreaterThanOrEqual(cost(1));
      }),
      { numRuns: 8 },
    );
  });

  test("a looser level is never dearer", () => {
    fc.assert(
      fc.property(rate, more, level, (requests, factor, limit) => {
        const cost = (times: number) =>
          cheapest({ ...chat, requests: `${requests}/s`, "ttft-p95": `${limit * times} s` });
        expect(cost(factor)).toBeLessThanOrEqual(cost(1));
      }),
      { numRuns: 8 },
    );
  });

  test("the fleet of an option follows demand: never fewer instances for more, and exact today", () => {
    fc.assert(
      fc.property(
        scaling,
        rate,
        fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 8 }),
        (way, requests, factors) => {
          const { prepared } = option(
            { on: "sagemaker-realtime", instance: "auto", scaling: way },
            { requests: `${requests}/s`, shape: "office-hours" },
          );
          const [line] = prepared.lines;
          const { numbers } = prepared;
          const hours = (times: number) =>
            line?.quantity({ ...numbers, requests: (numbers["requests"] ?? 0) * times }) ?? NaN;
          expect(hours(1)).toBeCloseTo(parseFormula(line?.formula ?? "").value(numbers), 6);
          const grown = factors.sort((a, b) => a - b).map(hours);
          expect(grown.every((value, at) => at === 0 || value >= (grown[at - 1] ?? 0) - 1e-6)).toBe(true);
        },
      ),
      { numRuns: 6 },
    );
  });
});

describe("instance: auto", () => {
  test("is the cheapest fleet that size finds, named in the title, with its band and evidence", () => {
    const found = option({ on: "sagemaker-realtime", instance: "auto" }, {}, { level: { ttftP95: 2 } });
    const [best] = sized({ ...chat, "ttft-p95": "2 s" }).fleets;
    expect(found.title).toBe(`sagemaker-realtime llama-3.1-8b ${best?.instance} × ${best?.candidate.instancesPeak}`);
    expect(found.assumptions.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["instance", "replica", "80 % band of the fleet", "input spread"]),
    );
    const plan = planOf({
      demand: { kind: "generate-text", requests: "5/s", input: 1500, output: 300 },
      "service-level": { "ttft-p95": "2 s" },
      run: { on: "sagemaker-realtime", model: "llama-3.1-8b", instance: "auto" },
    });
    expect(estimatePlan(plan, catalog()).cost).toBeCloseTo(best?.cost ?? NaN, 6);
  });

  test("prices by the plan's own rates", () => {
    const plan = planOf({
      demand: { kind: "generate-text", requests: "5/s", input: 1500, output: 300 },
      run: { on: "ec2", model: "llama-3.1-8b", instance: "auto" },
    });
    const own = {
      service: "ec2",
      item: "p5.48xlarge",
      dimension: "on-demand-hour",
      region: "*",
      per: 1,
      unit: "hour",
      usd: 0.01,
      note: "",
    };
    const [workload] = estimatePlan({ ...plan, rates: [own] }, catalog()).workloads;
    expect(workload?.option).toContain("p5.48xlarge");
  });

  test.each(["sagemaker-realtime", "sagemaker-async", "sagemaker-batch", "ec2"])("%s is priced whole", (on) => {
    const words = "requests=5/s input=1500 output=300 model=llama-3.1-8b instance=auto kind=generate-text";
    const { complete, cost } = bill(on, words);
    expect(complete).toBe(true);
    expect(cost).toBeGreaterThan(0);
  });

  test("embeddings are sized too", () => {
    const { complete } = bill("ec2", "kind=embed-text requests=50/s model=bge-large-en-v1.5 instance=auto");
    expect(complete).toBe(true);
  });

  test("a named instance with count: auto gets as many as it needs; one too few is warned of", () => {
    const words = (count: number | string) =>
      `requests=50/s input=1500 output=300 model=llama-3.1-8b instance=g6e.xlarge count=${count}`;
    const needed = (bill("ec2", words("auto")).quantities["instances"] ?? NaN) / 730;
    expect(Number.isInteger(needed)).toBe(true);
    expect(needed).toBeGreaterThan(1);
    expect(bill("ec2", words(needed)).warnings).not.toContain("fleet-short");
    expect(bill("ec2", words(needed - 1)).warnings).toContain("fleet-short");
  });

  test("nothing keeps the level: unpriced, with the best achievable", () => {
    const found = option({ on: "ec2", instance: "auto" }, {}, { level: { ttftP95: 0.001 } });
    expect(found.warnings.map(({ message }) => message).join()).toMatch(/best for large requests is .*TTFT/);
    const plan = planOf({
      demand: { kind: "generate-text", requests: "5/s", input: 1500, output: 300 },
      "service-level": { "ttft-p95": "1 ms" },
      run: { on: "ec2", model: "llama-3.1-8b", instance: "auto" },
    });
    expect(estimatePlan(plan, catalog()).complete).toBe(false);
  });

  test("a queue whose instances start when there is work keeps no level of seconds", () => {
    const found = option({ on: "sagemaker-async", instance: "auto" }, {}, { level: { ttftP95: 2 } });
    expect(found.warnings.map(({ code }) => code)).toContain("fleet-unfit");
  });

  test("a model and an instance that nobody knows are told apart", () => {
    expect(() => option({ on: "ec2", model: "lama-3.1-8b", instance: "auto" })).toThrow(/llama-3.1-8b/);
    expect(() => option({ on: "ec2", model: undefined, instance: "auto" })).toThrow(/model to size/);
    expect(option({ on: "ec2", model: "my-own", instance: "g6.xlarge" }).fleet).toBeUndefined();
  });
});

describe("compare", () => {
  const comparison = (level: object, consider: readonly object[], requests = "5/s") => {
    const plan = planOf({
      demand: { kind: "generate-text", requests, input: 1500, output: 300 },
      "service-level": level,
      consider,
    });
    const [found] = comparePlan(plan, catalog());
    if (!found) throw new Error("no comparison");
    return found;
  };

  test("ranks own machines against Bedrock, drops fleets that are too small, and shows latency where it is known", () => {
    const found = comparison({ "ttft-p95": "2 s" }, [
      { on: "bedrock", model: "llama-3.1-8b" },
      { on: "sagemaker-realtime", model: "llama-3.1-8b", instance: "auto" },
      { on: "ec2", model: "llama-3.1-8b", instance: "g6.xlarge", count: 1 },
      { on: "ec2", model: "llama-3.1-70b", instance: "g6.xlarge", count: 1 },
    ]);
    expect(found.candidates.map(({ option: { service } }) => service.name).sort()).toEqual([
      "bedrock",
      "sagemaker-realtime",
    ]);
    expect(found.dropped.map(({ reason }) => reason).join()).toMatch(/cannot keep up.*does not fit/);
    const [json] = compareJson([found]).workloads;
    const latency = new Map(json?.options.map((one) => [one.run["on"], one.latency]));
    expect(latency.get("bedrock")).toBeNull();
    expect(latency.get("sagemaker-realtime")?.ttftSeconds.p95).toBeLessThanOrEqual(2);
  });

  test("the break-even demand parts where tokens are cheaper from where a fleet is, whatever type that takes", () => {
    const consider = [
      { on: "bedrock", model: "llama-3.1-70b" },
      { on: "ec2", model: "llama-3.1-70b", instance: "auto" },
    ];
    const crossing = comparison({}, consider, "0.2/s").breakEven.find(({ above }) => above.startsWith("ec2"));
    expect(crossing).toMatchObject({ below: "bedrock llama-3.1-70b", above: "ec2 llama-3.1-70b auto" });
    const at = crossing?.at ?? NaN;
    const cost = (requests: number, on: string) =>
      comparison({}, consider, `${requests}`).candidates.find((one) => one.option.service.name === on)?.cost ?? NaN;
    expect(cost(at / 10, "bedrock")).toBeLessThan(cost(at / 10, "ec2"));
    expect(cost(at * 10, "ec2")).toBeLessThan(cost(at * 10, "bedrock"));
  });
});

describe("Bedrock's quotas", () => {
  const words = "input=1500 output=300 model=nova-pro";

  test("the peak against requests a minute warns and names the quota", () => {
    expect(bill("bedrock", `requests=4/s ${words}`).warnings).not.toContain("quota-exceeded");
    expect(bill("bedrock", `requests=5/s ${words}`).warnings).toContain("quota-exceeded");
    expect(bill("bedrock", `requests=4/s peak=3 ${words}`).warnings).toContain("quota-exceeded");
    expect(bill("bedrock", `requests=5/s mode=batch ${words}`).warnings).not.toContain("quota-exceeded");
  });

  test("model units follow from what the user says that one delivers, and are unknown without", () => {
    const words = "mode=provisioned requests=10/s input=1000 output=100 model=nova-pro term=1-month";
    const units = (more: string) => (bill("bedrock", `${words} ${more}`).quantities["model-units"] ?? NaN) / 730;
    expect(units("unit-input=200k")).toBe(3);
    expect(units("unit-input=200k unit-output=10k")).toBe(6);
    expect(units("unit-input=200k peak=2")).toBe(6);
    expect(() => units("")).toThrow(/model units/);
  });

  test("output burns down and max-tokens is reserved", () => {
    const ask = { model: "claude-haiku-4.5", requests: "1/s", input: "1000", output: "300" };
    const sheet = (more: Raw) => sizeQuota({ ...ask, ...more }, setting, catalog());
    expect(sheet({}).peakTokensPerMinute).toBeCloseTo(60 * (1000 + 5 * 300), 6);
    expect(sheet({ "max-tokens": "4096" }).peakTokensPerMinute).toBeCloseTo(60 * 5096, 6);
    expect(sheet({ peak: "2", growth: "50 %" })).toMatchObject({ peakRequestsPerMinute: 120, growth: 0.5 });
    expect(() => sheet({ grwth: "1" })).toThrow(/growth/);
  });
});

describe("training", () => {
  const hours = (on: string, words: string) =>
    bill(on, `kind=train-model runs=1 ${words}`).quantities["instances"] ?? NaN;
  const lora = "model=llama-3.1-8b tokens=100M method=lora";

  test("hours follow from model and tokens, on SageMaker and on EC2 alike", () => {
    const own = hours("ec2", `${lora} instance=p4d.24xlarge`);
    expect(own).toBeGreaterThan(0.2);
    expect(own).toBeLessThan(20);
    expect(hours("sagemaker-training", `${lora} instance=ml.p4d.24xlarge`)).toBeCloseTo(own, 9);
    expect(hours("ec2", `${lora} instance=p4d.24xlarge duration=7`)).toBe(7);
    const examples = "model=llama-3.1-8b examples=100k example-tokens=1000 method=lora";
    expect(hours("ec2", `${examples} instance=p4d.24xlarge`)).toBeLessThan(own);
  });

  test("more tokens, more epochs and all weights take longer", () => {
    const base = hours("ec2", `${lora} instance=p5.48xlarge`);
    expect(hours("ec2", `${lora.replace("100M", "200M")} instance=p5.48xlarge`)).toBeGreaterThan(base * 1.5);
    expect(hours("ec2", `${lora} epochs=3 instance=p5.48xlarge`)).toBeGreaterThan(base * 2);
    expect(hours("ec2", `${lora.replace("lora", "full")} instance=p5.48xlarge`)).toBeGreaterThan(base);
  });

  test("what does not fit or nobody knows says what would", () => {
    expect(() => hours("ec2", "model=llama-3.1-70b tokens=1B instance=g5.xlarge")).toThrow(/instances/);
    expect(() => hours("ec2", `${lora} instance=m5.xlarge`)).toThrow(/accelerators/);
    expect(() => hours("ec2", "model=llama-3.1-8b examples=10 instance=p5.48xlarge")).toThrow(/one example/);
    expect(() => hours("ec2", "model=lama-3 tokens=1M instance=p5.48xlarge")).toThrow(/llama/);
  });
});
