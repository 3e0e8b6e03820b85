import { beforeAll, describe, expect, test } from "vitest";
import { forecastBill } from "../../src/plans/forecast-bill.ts";
import { historyOfBill } from "../../src/plans/forecast-history.ts";
import { readPlan } from "../../src/plans/read.ts";
import { forecastJson } from "../../src/reports/forecast-json.ts";
import { usd } from "../../src/reports/figures.ts";
import { widthOf } from "../../src/reports/width.ts";
import type { Outcome } from "../../tui/event.ts";
import { listingOf } from "../../tui/lists.ts";
import { exportJson } from "../../tui/overlays/export.ts";
import { trailOf } from "../../tui/overlays/why.ts";
import { remembering } from "../../tui/remember.ts";
import { openingState, type State, STEPS, type Step, topOverlay } from "../../tui/state.ts";
import { cur, file } from "../bills/bills.ts";
import { catalog, DAY } from "../catalog.ts";
import { endpoint, SYNTHETIC } from "../plans/bills.ts";
import { engine, forecasted, onBill, press, readTask, shown } from "./world.ts";

const BUDGET = 4000;
const PLAN = `budget: ${BUDGET} USD / month\nworkloads:\n  rent: { fixed: 70 USD / month }\n`;
const TWO_YEARS = "data/examples/bills/synthetic-two-years.csv";

let read: Outcome;
let long: Outcome;
let fees: Outcome;
beforeAll(async () => {
  [read, long, fees] = await Promise.all([readTask([SYNTHETIC]), readTask([TWO_YEARS]), readTask([file(cur(FEES))])]);
});

/** Usage of 40 days, with a fee and tax beside it each month. */
const FEES = [
  ...Array.from({ length: 40 }, (_, day) =>
    endpoint(new Date(Date.UTC(2025, 9, 1 + day)).toISOString().slice(0, 10), 10, 10 + (day % 7)),
  ),
  ...["2025-10-01", "2025-11-01"].flatMap((day) => [
    endpoint(day, 1, 30, { type: "RIFee", "bill/BillingPeriodStartDate": `${day}T00:00:00Z` }),
    endpoint(day, 1, 20, { type: "Tax", "bill/BillingPeriodStartDate": `${day}T00:00:00Z` }),
  ]),
];

const resultOf = ({ outlook }: State) =>
  outlook.kind === "ready" ? outlook.result : expect.fail(`the forecast is ${outlook.kind}`);
/** The forecast screen by a step, whatever was asked for first. */
const ahead = remembering(8, (bill: Outcome, step: Step): State =>
  forecasted({ ...press(onBill(bill, PLAN), "6"), tasks: [{ id: 9, task: { kind: "forecast", step } }] }),
);

test("a forecast is made when it is first looked at, and not again", () => {
  const looked = press(onBill(read), "6");
  expect(looked.outlook.kind).toBe("working");
  expect(looked.tasks.map(({ task }) => task)).toEqual([{ kind: "forecast", step: "month" }]);
  expect(shown(looked).join("\n")).toContain("Back-testing and forecasting …");
  const done = forecasted(looked);
  expect(done.tasks).toEqual([]);
  expect(press(done, "5", "6").tasks).toEqual([]);
  expect(shown(press(openingState({ size: looked.size, text: PLAN }), "6")).join("\n")).toContain("o opens a bill");
});

describe.each(STEPS)("by %s", (step) => {
  test("steps, bands and export are those of the command with the same setting", () => {
    const state = ahead(read, step);
    const { plan: bare } = readPlan(JSON.stringify({ workloads: {} }), { file: "", today: DAY });
    const months = step === "month" ? 12 : 2;
    const setting = { by: "service", months, step, today: DAY, budget: BUDGET, plan: undefined, bare } as const;
    const history = historyOfBill(state.bill.kind === "read" ? state.bill.result : expect.fail(), "billed");
    const wanted = forecastBill(history, setting, catalog);
    const { frame, total } = wanted;
    const listing = listingOf(state, engine(), "steps");
    expect(Array.from({ length: listing.count }, (_, index) => listing.row(index).cells)).toEqual(
      frame.labels.map((label, index) => [
        label,
        ...[total.median, total.lower80, total.upper80, total.lower95, total.upper95].map((band) =>
          usd(band[index] ?? 0),
        ),
      ]),
    );
    expect(JSON.parse(exportJson(state, engine()) ?? "")).toEqual(
      JSON.parse(JSON.stringify(forecastJson(wanted, [SYNTHETIC]))),
    );
  });

  test("why on any step adds up to its median, fees and tax among it", () => {
    for (const bill of [read, fees]) {
      const state = ahead(bill, step);
      const { total, frame } = resultOf(state);
      for (const index of frame.labels.keys()) {
        const root = trailOf({ of: "forecast", step: index }, state, engine());
        const median = total.median[index] ?? 0;
        const sum = (root?.children ?? []).reduce((all, { usd: own }) => all + (own ?? 0), 0);
        expect(root).toMatchObject({ label: frame.labels[index], usd: median });
        expect(Math.abs(sum - median), `${frame.labels[index]}`).toBeLessThanOrEqual(Math.abs(median) * 1e-6 + 0.005);
      }
    }
  });
});

test("fees and tax stand beside usage in the trail", () => {
  const state = ahead(fees, "month");
  const labels = trailOf({ of: "forecast", step: 1 }, state, engine())?.children.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(["sagemaker", "sagemaker recurring", "sagemaker tax"]));
});

test("w opens the trail of the step that the cursor is on", () => {
  const state = press(ahead(fees, "month"), "down", "w");
  expect(topOverlay(state)).toMatchObject({ kind: "why", figure: { of: "forecast", step: 1 } });
  expect(shown(state).join("\n")).toContain(resultOf(state).frame.labels[1]);
  expect(press(state, "esc").overlays).toEqual([]);
});

test("t goes between months and days", () => {
  const month = ahead(read, "month");
  const working = press(month, "t");
  expect(working.tasks.map(({ task }) => task)).toEqual([{ kind: "forecast", step: "day" }]);
  expect(press(working, "t").tasks).toEqual(working.tasks);
  const day = forecasted(working);
  expect(resultOf(day).setting.step).toBe("day");
  const back = forecasted(press(day, "t"));
  expect(resultOf(back)).toEqual(resultOf(month));
  expect(back.period).toBe("month");
});

test("no frame is too wide, with bands, chart and evidence", () => {
  const state = ahead(long, "month");
  for (const columns of [20, 59, 100, 250])
    for (const keys of [[], ["tab", "end"], ["w"], ["down", "w", "down"]]) {
      const lines = shown(press({ ...state, size: { columns, rows: 40 } }, ...keys));
      for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(columns);
      expect(lines.join("\n")).not.toContain("our fault");
    }
});
