import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { amountOf } from "../../src/plans/bill-spend.ts";
import { planOfBill } from "../../src/plans/bill-plan.ts";
import { reprice } from "../../src/plans/reprice.ts";
import { readWhatIf } from "../../src/plans/what-if.ts";
import { usd } from "../../src/reports/figures.ts";
import { widthOf } from "../../src/reports/width.ts";
import type { Outcome } from "../../tui/event.ts";
import { branchesShown } from "../../tui/overlays/why.ts";
import { exportJson } from "../../tui/overlays/export.ts";
import { groupingsOf, type Share, selectedShare, shownShares } from "../../tui/spending.ts";
import { type State, topOverlay } from "../../tui/state.ts";
import { cur, type CurLine, file, sumOf } from "../bills/bills.ts";
import { catalog, DAY } from "../catalog.ts";
import { endpoint, SYNTHETIC } from "../plans/bills.ts";
import { run } from "../terminal.ts";
import { costOf, engine, EXAMPLE, onBill, press, readTask, shown, type } from "./world.ts";

const NASTY = [
  "=cmd|x\u001b]0;owned\u0007",
  "a\u202ecba\u202c\u200b\u2060",
  "漢字".repeat(60),
  "👩‍👩‍👧🇩🇪".repeat(9),
  "x".repeat(300),
];

/** Usage, a line of an unknown type, and one that is rejected. */
const hostileLines = (name: string, index: number): readonly CurLine[] => [
  endpoint("2025-11-03", 1, 2 + index, {
    "resourceTags/user:Team": name,
    "lineItem/UsageType": `USE1-${name}`,
    "lineItem/UsageAccountId": name,
    "product/region": name,
    "product/ProductName": name,
  }),
  { type: name, cost: "1", "lineItem/ProductCode": name, "lineItem/CurrencyCode": index % 2 === 0 ? "USD" : "XXX" },
  { cost: name },
];

let read: Outcome;
let nasty: Outcome;
beforeAll(async () => {
  read = await readTask([SYNTHETIC]);
  nasty = await readTask([file(cur(NASTY.flatMap(hostileLines)), "nasty\u001b[2J.csv")]);
});

const textOf = (state: State): string => shown(state).join("\n");
const billOf = ({ bill }: State) => (bill.kind === "read" ? bill.result : expect.fail("no bill was read"));
const selected = (state: State): Share => selectedShare(state, engine()) ?? expect.fail("no row");
const cents = (rows: readonly Share[]): string => sumOf(rows.map((row) => amountOf(row) ?? "0"));
const nameless = (text: string): string => text.replaceAll("-0", "0");

describe("what is added up", () => {
  test("shares are of their own currency", async () => {
    const line = (product: string, cost: string, currency: string): CurLine => ({
      cost,
      "lineItem/ProductCode": product,
      "lineItem/CurrencyCode": currency,
    });
    const both = await readTask([
      file(cur([line("AmazonS3", "3", "USD"), line("AmazonEC2", "1", "USD"), line("AmazonS3", "50", "EUR")])),
    ]);
    const rows = textOf(onBill(both)).split("\n");
    expect(rows.find((row) => /3\.00 {2}USD/.test(row))).toContain("75 %");
    expect(rows.find((row) => /50\.00 {2}EUR/.test(row))).toContain("100 %");
  });

  test("a row is told in the view of the bill's total, or is unknown", () => {
    const state = onBill(read);
    const bill = billOf(state);
    const costs = (bill.costs ?? []).map((line) =>
      line.service === "bedrock" ? { ...line, cost: { billed: null, effective: null, list: "7" } } : line,
    );
    const mixed: State = { ...state, bill: { kind: "read", files: ["bill.csv"], result: { ...bill, costs } } };
    const row = textOf(mixed)
      .split("\n")
      .find((text) => text.includes("bedrock"));
    expect(row).toContain("unknown");
  });
});

describe("going in and out", () => {
  test("Enter goes from a service to its models, meters and days, each adding up to the row it stands in", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }), (steps) => {
        let state = onBill(read);
        const path: Share[] = [];
        for (const [depth, by] of ["item", "meter", "day"].entries()) {
          for (let step = 0; step < (steps[depth] ?? 0); step++) state = press(state, "down");
          const row = selected(state);
          path.push(row);
          state = press(state, "enter");
          expect(state.grouping).toBe(by);
          expect(cents(shownShares(state, engine()))).toBe(amountOf(row));
        }
        expect(press(state, "enter").notice?.text).toBe("Nothing stands below this.");
        for (const row of path.toReversed()) {
          state = press(state, "esc");
          expect(selected(state)).toEqual(row);
        }
        expect(state.within).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  test("what a row is made of is listed beside it", () => {
    const state = onBill(read);
    const first = selected(press(state, "enter"));
    expect(textOf(state)).toContain(`${selected(state).name} by model or instance`);
    expect(textOf(state)).toContain(usd(Number(amountOf(first))));
  });

  test("b goes round the groupings, without those that were gone into, and every one adds up to the bill", () => {
    const round = (start: State): readonly string[] => {
      const seen: string[] = [];
      let state = start;
      do {
        if (state.grouping !== "unmapped") expect(cents(shownShares(state, engine()))).toBe(cents(rows));
        seen.push(state.grouping);
        state = press(state, "b");
      } while (state.grouping !== start.grouping && seen.length < 20);
      return seen;
    };
    let state = onBill(read);
    let rows = shownShares(state, engine());
    expect(round(state)).toEqual(groupingsOf(state));
    expect(round(state)).toContain("tag:team");
    rows = [selected(state)];
    state = press(state, "enter");
    expect(new Set(round(state))).toEqual(new Set(groupingsOf(state)));
    expect(round(state)).not.toContain("service");
  });

  test("of two names of which one begins with the other, the cursor comes back to the one that was gone into", async () => {
    const two = (team: string, cost: number) => endpoint("2025-11-03", 1, cost, { "resourceTags/user:Team": team });
    const made = await readTask([file(cur([two("search", 1), two("search team", 2)]))]);
    let state = onBill(made);
    while (!state.grouping.startsWith("tag:")) state = press(state, "b");
    const row = selected(press(state, "end"));
    expect(row.name).toBe("search");
    expect(selected(press(state, "end", "enter", "esc"))).toEqual(row);
  });
});

describe("what if", () => {
  const asked = (words: string) => press(type(press(onBill(read), "e", "ctrl+u"), words), "enter");

  test.each([
    ["batch 40%", { mode: ["batch=40%"] }],
    ["region us-east-2, cache 60 %", { region: ["us-east-2"], cache: "60%" }],
    ["model nova-lite=nova-micro; spot", { model: ["nova-lite=nova-micro"], spot: true }],
  ])("%s has the figures of the command", (words, flags) => {
    const state = asked(words);
    const wanted = reprice(billOf(state), readWhatIf(flags, catalog(), DAY), catalog(), DAY);
    expect(engine().reprice(billOf(state), state.whatIf)).toEqual({ kind: "ready", value: wanted });
    expect(nameless(textOf(state))).toContain(`${usd(wanted.after)} USD`);
    for (const { after } of wanted.rows.slice(0, 3)) expect(textOf(state)).toContain(usd(after));
  });

  test("a wrong word keeps the prompt and says what is meant; Esc takes it back", () => {
    const state = asked("bach 40%");
    expect(state.typing?.line.text).toBe("bach 40%");
    expect(state.notice).toMatchObject({ tone: "bad" });
    expect(state.notice?.text).toContain('Did you mean "batch"?');
    expect(press(state, "esc")).toMatchObject({ typing: undefined, whatIf: "" });
    expect(press(state, "ctrl+u", "enter")).toMatchObject({ typing: undefined, whatIf: "" });
  });

  test("Esc takes it off before anything else", () => {
    const inside = press(onBill(read), "enter");
    const state = press(type(press(inside, "e"), "spot"), "enter");
    expect(state.whatIf).toBe("spot");
    const off = press(state, "esc");
    expect(off).toMatchObject({ whatIf: "", within: inside.within });
    expect(press(off, "esc", "esc").within).toEqual([]);
  });
});

test("w opens a trail that adds up to the row, branch by branch", () => {
  const deep = press(onBill(read), "enter", "down");
  for (const state of [onBill(read), deep, press(onBill(read), "b", "b", "b")]) {
    const asked = press(state, "w");
    expect(topOverlay(asked)).toMatchObject({ kind: "why", figure: { of: "bill" } });
    const [root] = branchesShown(asked, engine());
    expect(root?.node.usd).toBeCloseTo(Number(amountOf(selected(state))), 9);
    const addsUp = (node: NonNullable<typeof root>["node"]): void => {
      if (node.children.length === 0) return;
      expect(node.children.reduce((sum, { usd: own }) => sum + (own ?? 0), 0)).toBeCloseTo(node.usd ?? 0, 9);
      for (const child of node.children) addsUp(child);
    };
    if (root) addsUp(root.node);
    expect(textOf(asked)).toContain("as billed");
  }
});

test("p makes the bill a plan that costs what the bill lists, and u takes it back", () => {
  const { text, months } = planOfBill(billOf(onBill(read)), catalog(), "synthetic-cur");
  const alone = press(onBill(read), "p");
  expect(alone).toMatchObject({ screen: "plan", text, saved: "", notice: { tone: "good" } });
  expect(Number(costOf(text)) * months).toBeCloseTo(Number(billOf(alone).totals[0]?.list), 6);
  const beside = press(onBill(read, EXAMPLE), "p");
  expect(beside.text).toBe(text);
  expect(press(beside, "u").text).toBe(EXAMPLE);
});

describe("x writes", () => {
  const written = (state: State): string | undefined =>
    press(state, "x", "enter").tasks.flatMap(({ task }) => (task.kind === "export" ? [task.text] : []))[0];
  const command = async (...args: readonly string[]): Promise<unknown> => JSON.parse((await run(args)).out);

  test("the bill as ratecard import --json does", async () => {
    const state = onBill(read);
    expect(JSON.parse(written(state) ?? "")).toEqual(await command("import", SYNTHETIC, "--json"));
  });

  test("a what-if as ratecard reprice --json does", async () => {
    const state = { ...onBill(read), whatIf: "batch 40%" };
    expect(written(state)).toBe(exportJson(state, engine()));
    expect(JSON.parse(written(state) ?? "")).toEqual(
      await command("reprice", SYNTHETIC, "--mode", "batch=40%", "--json"),
    );
  });
});

test.each([40, 60, 99, 100, 140, 250])("hostile names do no harm in %i columns", (columns) => {
  let state = onBill(nasty, "", { columns, rows: 30 });
  const harmless = (one: State): void => {
    const all = shown(one);
    expect(all.join("\n")).not.toMatch(/[\u001b\u0007\u202e\u200b\u2060]|our fault/);
    for (const text of all) expect(widthOf(text), text).toBeLessThanOrEqual(columns);
  };
  for (let step = 0; step < groupingsOf(state).length; step++, state = press(state, "b"))
    for (const keys of [[], ["enter"], ["w", "down", "right"], ["tab"]]) harmless(press(state, ...keys));
  harmless(press(type(press(state, "e"), "a\u202e"), "enter"));
});
