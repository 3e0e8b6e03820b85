import { execFileSync, spawnSync } from "node:child_process";
import { calcPrice } from "@pydantic/genai-prices";
import { embeddedCatalog } from "../../src/cli/files.ts";
import { bookOf } from "../../src/plans/book.ts";
import { comparePlan, compiled } from "../../src/plans/compare.ts";
import { prepareOption } from "../../src/plans/option.ts";
import { modelPlan } from "../../src/plans/model.ts";
import { readPlan } from "../../src/plans/read.ts";
import { simulate } from "../../src/plans/simulate.ts";
import { sizeModel } from "../../src/plans/sizing-model.ts";

/** Ratios in one run on one machine: never absolute goals. */
const today = new Date().toISOString().slice(0, 10);
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const say = (what: string, figure: string, goal: string) =>
  console.log(`${what.padEnd(58)} ${figure.padStart(14)}   ${goal}`);

const timeProcess = (args: readonly string[], runs = 15): number =>
  median(
    Array.from({ length: runs }, () => {
      const start = performance.now();
      execFileSync(process.execPath, args, { stdio: "ignore" });
      return performance.now() - start;
    }),
  );

const startUp = (): void => {
  timeProcess(["-e", "0"], 3);
  const bare = timeProcess(["-e", "0"]);
  say("bare node", `${bare.toFixed(0)} ms`, "");
  say(
    "ratecard --version / bare node",
    (timeProcess(["dist/ratecard.js", "--version"]) / bare).toFixed(2),
    "goal ≤ 1.5",
  );
  say(
    "ratecard price haiku / bare node",
    (timeProcess(["dist/ratecard.js", "price", "haiku"]) / bare).toFixed(2),
    "goal ≤ 3",
  );
  say(
    "ratecard estimate textract / bare node",
    (timeProcess(["dist/ratecard.js", "estimate", "textract", "pages=5000"]) / bare).toFixed(2),
    "",
  );
};

/** Models that both catalogues hold, with genai-prices' id. */
const MODELS = [
  ["claude-3-haiku", "anthropic.claude-3-haiku-20240307-v1:0"],
  ["nova-lite", "amazon.nova-lite-v1:0"],
  ["nova-pro", "amazon.nova-pro-v1:0"],
  ["llama-3.3-70b", "us.meta.llama3-3-70b-instruct-v1:0"],
] as const;

const REQUESTS = Array.from({ length: 1000 }, (_, index) => ({
  input: 500 + ((index * 7919) % 8000),
  output: 50 + ((index * 104_729) % 1000),
}));

const perSecond = (price: () => number, least = 400): number => {
  price();
  let [done, sum] = [0, 0];
  const start = performance.now();
  while (performance.now() - start < least) {
    sum += price();
    done += REQUESTS.length;
  }
  if (!(sum > 0)) throw new Error("nothing was priced");
  return (done / (performance.now() - start)) * 1000;
};

const pricing = (): void => {
  const catalog = embeddedCatalog();
  const setting = { region: "us-east-1", day: today, hours: 730 };
  const { plan } = readPlan("workloads: { a: { fixed: 1 } }", { file: "", today });
  const book = bookOf(plan, catalog);
  const ratios = MODELS.map(([alias, id]) => {
    const option = prepareOption(
      { kind: "generate-text", requests: 1, input: 1, output: 1 },
      { on: "bedrock", model: alias },
      setting,
      catalog,
    );
    const cost = compiled(option, book);
    if (!cost) throw new Error(`${alias} is unpriced`);
    const numbers = { ...option.prepared.numbers };
    const ours = () => {
      let sum = 0;
      for (const { input, output } of REQUESTS) {
        numbers["input"] = input;
        numbers["output"] = output;
        sum += cost(numbers);
      }
      return sum;
    };
    const theirs = () => {
      let sum = 0;
      for (const { input, output } of REQUESTS)
        sum += calcPrice({ input_tokens: input, output_tokens: output }, id, { providerId: "aws" })?.total_price ?? NaN;
      return sum;
    };
    const difference = Math.abs(ours() - theirs()) / theirs();
    const [fast, slow] = [perSecond(ours), perSecond(theirs)];
    say(
      `${alias}: requests priced per second`,
      `${(fast / 1e6).toFixed(1)} M`,
      `genai-prices ${(slow / 1e3).toFixed(0)} k; relative difference ${difference.toExponential(1)}`,
    );
    return fast / slow;
  });
  say("pricing: ours / genai-prices, median", `${median(ratios).toFixed(0)} ×`, "goal ≥ 20, aim 50");
};

const comparing = (): void => {
  const text = `workloads:
  a:
    demand: { kind: generate-text, requests: 100k / day, input: 1500, output: 300 }
    run: { on: bedrock, model: nova-lite }
    consider:
      - { on: bedrock, model: all, region: all, mode: [on-demand, batch, flex, priority] }
`;
  const { plan } = readPlan(text, { file: "", today });
  for (const label of ["first", "second"]) {
    const start = performance.now();
    const [comparison] = comparePlan(plan, embeddedCatalog());
    const options = (comparison?.candidates.length ?? 0) + (comparison?.dropped.length ?? 0);
    say(
      `compare model: all × region: all × 4 modes (${label} run)`,
      `${(performance.now() - start).toFixed(0)} ms`,
      `${options} options; goal under a second`,
    );
  }
};

/** Sizing as the terminal UI does it: another demand on every keystroke. */
const sizing = (): void => {
  const catalog = embeddedCatalog();
  const once = (requests: number): number => {
    const inputs = {
      model: "llama-3.1-8b",
      requests: `${requests}/s`,
      input: "1500",
      output: "300",
      "ttft-p95": "2 s",
    };
    const start = performance.now();
    const { fleets, refused } = sizeModel(inputs, { day: today, hours: 730 }, catalog);
    if (fleets.length === 0 || refused.length === 0) throw new Error("nothing was sized");
    return performance.now() - start;
  };
  say("ratecard size, first (reads measurements)", `${once(1).toFixed(0)} ms`, "");
  const times = Array.from({ length: 25 }, (_, index) => once(2 + index));
  say("one model over all instance types, priced and ranked", `${median(times).toFixed(0)} ms`, "goal < 50 ms");
};

/** Ten workloads over a year, each with a range, all with an uncertain growth. */
const simulating = (): void => {
  const workloads = Array.from(
    { length: 10 },
    (_, index) =>
      `  w${index}:\n    demand: { kind: read-documents, pages: ${index + 1}0k..${index + 2}0k / day, features: [tables, forms] }\n    run: { on: textract }`,
  );
  const text = `growth: 3..7 % / month\nworkloads:\n${workloads.join("\n")}\n`;
  const model = modelPlan(readPlan(text, { file: "", today }).plan, embeddedCatalog());
  const times = [1, 2, 3].map((seed) => {
    const start = performance.now();
    simulate(model, { samples: 10_000, seed });
    return performance.now() - start;
  });
  say("10,000 draws of 10 workloads over 12 months", `${median(times).toFixed(0)} ms`, "goal under a second");
};

/** The terminal UI in a real terminal, beside an Ink app that does nothing. */
const terminalUi = (): void => {
  if (spawnSync("tmux", ["-V"]).error) say("terminal UI", "not measured", "needs tmux");
  else execFileSync(process.execPath, ["test/tui/latency.ts", "--short"], { stdio: "inherit" });
};

startUp();
pricing();
simulating();
comparing();
sizing();
terminalUi();
