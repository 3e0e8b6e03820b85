import { isPriced } from "../../src/pricing/types.ts";
import { printable } from "../../src/quantity/printable.ts";
import { unitLabel } from "../../src/quantity/units.ts";
import { confidenceMark, rateText } from "../../src/reports/estimate.ts";
import { count, usd } from "../../src/reports/figures.ts";
import { shortItem } from "../../src/reports/names.ts";
import { wrap } from "../../src/reports/screen.ts";
import { describeProblem, type Problem } from "../../src/quantity/problem.ts";
import type { Engine, Reading } from "../engine.ts";
import { type Input, SETTINGS } from "../inputs.ts";
import { textAt } from "../document.ts";
import { cursorIn, listed, type Listing, type ListRow, type Note, note } from "../listing.ts";
import { type Body, across, down, focusedPanel, listPanel, type Panel, widthClass, leftOf } from "../panels.ts";
import { inPeriod, periodName } from "../period.ts";
import { listOf, shownText, type State } from "../state.ts";
import type { Theme } from "../theme.ts";

const EMPTY_PLAN = "No plan is open. o opens an example, a plan or a bill.";

/** The plan as it is shown: with the edit under way where that can be priced. */
export const shownReading = (state: State, engine: Engine): Reading | undefined =>
  shownText(state) === "" ? undefined : engine.read(shownText(state));

/** Names of the workloads, and the plan's settings below them. */
export const workloadNames = (state: State, engine: Engine): readonly string[] => {
  const plan = shownReading(state, engine)?.file?.plan;
  return plan ? [...plan.workloads.map(({ name }) => name), SETTINGS] : [];
};

/** The workload that the cursor is on. */
export const selectedWorkload = (state: State, engine: Engine): string | undefined => {
  const names = workloadNames(state, engine);
  return names[cursorIn(listOf(state, "workloads"), names.length)];
};

/** The inputs of the selected workload. */
export const selectedInputs = (state: State, engine: Engine): readonly Input[] => {
  const name = selectedWorkload(state, engine);
  return name === undefined ? [] : engine.inputs(shownText(state), name);
};

export const workloadList = (state: State, engine: Engine, theme: Theme): Listing => {
  const reading = shownReading(state, engine);
  const before = state.opened === "" ? undefined : engine.read(state.opened);
  const names = workloadNames(state, engine);
  const rows = names.map((name): ListRow => {
    if (name === SETTINGS) return { id: name, cells: [name, "", "", ""] };
    const cost = reading?.kind === "priced" ? reading.estimate.workloads.find((one) => one.name === name) : undefined;
    const was = before?.kind === "priced" ? before.estimate.workloads.find((one) => one.name === name) : undefined;
    const change = cost && was ? cost.cost - was.cost : 0;
    return {
      id: name,
      cells: [
        printable(name),
        printable(cost?.option ?? ""),
        cost === undefined ? "" : `${usd(inPeriod(cost.cost, state, reading))}${cost.complete ? "" : " + ?"}`,
        Math.abs(change) < 0.005 ? "" : signed(inPeriod(change, state, reading), theme),
      ],
    };
  });
  return listed(
    [
      { title: "Workload", least: 8 },
      { title: "Option", least: 12, rank: 2, paint: theme.quiet },
      { title: `USD / ${periodName(state)}`, align: "right", paint: theme.money },
      { title: "change", align: "right", rank: 1 },
    ],
    rows,
    EMPTY_PLAN,
  );
};

/** A change with its sign, so that colour is not needed to read it. */
export const signed = (change: number, theme: Theme): string =>
  `${change > 0 ? theme.glyphs.up : theme.glyphs.down} ${change > 0 ? "+" : "-"}${usd(Math.abs(change))}`;

export const inputList = (state: State, engine: Engine, theme: Theme): Listing => {
  const inputs = selectedInputs(state, engine);
  const problems = fieldProblems(state, engine);
  const rows = inputs.map((input): ListRow => {
    const editing =
      state.typing?.kind === "field" && samePath(state.typing.path, input.path) ? state.typing : undefined;
    const value = editing
      ? caretIn(editing.line.text, editing.line.at, theme)
      : input.value === undefined
        ? `(${input.fallback || "none"})`
        : printable(input.value);
    return {
      id: input.path.join("."),
      cells: [input.label, value, input.reads ?? (input.value === undefined ? input.unit : "")],
      below: [...(editing ? editNotes(input, problems, textAt(state.text, input.path)) : []), ...helpNotes(input)],
    };
  });
  return listed(
    [
      { title: "Input" },
      { title: "Value", least: 12, paint: theme.accent },
      { title: "is", rank: 1, least: 16, paint: theme.quiet },
    ],
    rows,
    "Choose a workload to see its inputs.",
  );
};

/** What the text that is being typed is read as, what is wrong with it, what it may have lost. */
const editNotes = (input: Input, problems: readonly string[], before: string | undefined): readonly Note[] => {
  if (problems.length > 0) return problems.map((text) => note("bad", `! ${text}`));
  const lost = input.rate && before !== undefined && /\//.test(before) && !/\//.test(input.value ?? "/");
  return [
    ...(input.reads === undefined ? [] : [note(lost ? "doubt" : "quiet", `= ${input.reads}`)]),
    ...(lost ? [note("doubt", `! it was ${printable(before, 40)}: a number alone is a month's`)] : []),
  ];
};

const MOST_CHOICES = 12;

const helpNotes = (input: Input): readonly Note[] => {
  const more = input.choices.length - MOST_CHOICES;
  const choices = `one of ${input.choices.slice(0, MOST_CHOICES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return [
    note("quiet", `${input.group}${input.required ? ", needed" : ""}: ${input.help}`),
    ...(input.choices.length > 0 ? [note("quiet", choices)] : []),
  ];
};

/** What the sign at the end of a line stands for. */
const markNotes = (rate: PricedRate): readonly Note[] => {
  const mark = confidenceMark(rate);
  const texts: Readonly<Record<string, string>> = {
    "*": "* not stated for this region, or yours",
    "?": "? low confidence",
    "??": "?? unverified: from memory, without a source",
  };
  const text = texts[mark.trim()];
  return text === undefined ? [] : [note("doubt", text)];
};

type PricedRate = Parameters<typeof confidenceMark>[0];

export const caretIn = (text: string, at: number, theme: Theme): string =>
  `${text.slice(0, at)}${theme.glyphs.caret}${text.slice(at)}`;

export const samePath = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((part, index) => part === right[index]);

/** What is wrong with the field that is being typed. */
export const fieldProblems = (state: State, engine: Engine): readonly string[] => {
  if (state.typing?.kind !== "field") return [];
  const { path, line } = state.typing;
  const reading = engine.read(engine.edit(state.text, path, line.text));
  if (reading.kind === "priced") return [];
  const own = reading.problems.filter(({ field }) => field?.endsWith(path.at(-1) ?? ""));
  return (own.length > 0 ? own : reading.problems).slice(0, 2).map(problemText);
};

const problemText = (problem: Problem): string => {
  const near = problem.nearest?.length ? ` Did you mean ${problem.nearest.join(" or ")}?` : "";
  return printable(`expected ${problem.expected}.${near}`);
};

export const chargeList = (state: State, engine: Engine, theme: Theme): Listing => {
  const reading = shownReading(state, engine);
  const name = selectedWorkload(state, engine);
  const charges = reading?.kind === "priced" ? reading.estimate.charges : [];
  const own = charges.filter(({ usage }) => name === SETTINGS || usage.owner === name);
  const rows = own.map((charge): ListRow => {
    const { usage } = charge;
    return {
      id: usage.id,
      cells: [
        printable(name === SETTINGS ? usage.id : usage.id.slice(usage.owner.length + 1)),
        `${count(usage.quantity)} ${unitLabel(usage.unit, usage.quantity)}`,
        isPriced(charge) ? rateText(charge.rate) : "no rate",
        isPriced(charge) ? usd(inPeriod(charge.cost, state, reading)) : "unpriced",
        isPriced(charge) ? confidenceMark(charge.rate) : "!",
      ],
      below: [
        note(
          "quiet",
          `${shortItem(usage.meter, engine.catalog)} ${usage.meter.dimension} in ${usage.region}: ${printable(usage.because)}`,
        ),
        ...(isPriced(charge) ? markNotes(charge.rate) : [note("bad", printable(charge.reason))]),
      ],
    };
  });
  return listed(
    [
      { title: "Line", least: 10 },
      { title: "Quantity", align: "right", rank: 1 },
      { title: "Rate USD", align: "right", rank: 2 },
      { title: `USD / ${periodName(state)}`, align: "right", paint: theme.money },
      { title: "" },
    ],
    rows,
    reading?.kind === "wrong" ? "Nothing is priced until the plan is right." : "No line: this workload uses nothing.",
  );
};

/** Workloads, the form, the charges: as many side by side as there is room for. */
export const planBody: Body = (state, engine, theme, width, height) => {
  const reading = shownReading(state, engine);
  if (reading?.kind === "wrong" && reading.file === undefined) return brokenPlan(reading.problems, theme, width);
  const name = printable(selectedWorkload(state, engine) ?? "");
  const workloads = listPanel("workloads", "Workloads", () => workloadList(state, engine, theme), state, theme);
  const title = name === "" ? "Inputs" : `Inputs of ${name}`;
  const inputs = listPanel("inputs", title, () => inputList(state, engine, theme), state, theme);
  const lines = listPanel(
    "charges",
    name === "" ? "Charges" : `Charges of ${name}`,
    () => chargeList(state, engine, theme),
    state,
    theme,
  );
  const charges = withNotes(lines, state, engine, theme);
  return arranged({ workloads, inputs, charges }, state, workloadNames(state, engine).length, width, height, theme);
};

const arranged = (
  { workloads, inputs, charges }: Readonly<Record<"workloads" | "inputs" | "charges", Panel>>,
  state: State,
  names: number,
  width: number,
  height: number,
  theme: Theme,
): readonly string[] => {
  const focused = focusedPanel(state);
  const active = focused === "charges" ? charges : inputs;
  switch (widthClass(width)) {
    case "stacked":
      return down([{ panel: focused === "workloads" ? workloads : active, height }], width, focused, theme);
    case "table": {
      const top = Math.min(names + 2, Math.max(4, Math.floor(height * 0.4)));
      return down(
        [
          { panel: workloads, height: top },
          { panel: active, height: height - top },
        ],
        width,
        focused,
        theme,
      );
    }
    case "detail":
      return across([{ panel: workloads, columns: leftOf(width, 0.42) }], active, width, height, focused, theme);
    case "panes": {
      const left = [
        { panel: workloads, columns: leftOf(width, 0.3) },
        { panel: inputs, columns: leftOf(width, 0.32) },
      ];
      return across(left, charges, width, height, focused, theme);
    }
  }
};

/** The charges with the plan's warnings below them, where there is room. */
const withNotes = (panel: Panel, state: State, engine: Engine, theme: Theme): Panel => ({
  ...panel,
  draw: (width, height, focused) => {
    const reading = shownReading(state, engine);
    const warnings = reading?.kind === "priced" ? reading.estimate.warnings : [];
    const own = panel.draw(width, height, focused);
    const notes = warnings.flatMap(({ message }) => wrap(printable(message, 400), Math.max(20, width - 4), "  "));
    const room = height - own.length - 2;
    if (room < 1 || notes.length === 0) return own;
    return [...own, "", ...notes.slice(0, room).map((text) => ` ${theme.doubt(text)}`)];
  },
});

const brokenPlan = (problems: readonly Problem[], theme: Theme, width: number): readonly string[] => [
  theme.bad("The plan cannot be read."),
  "",
  ...problems.flatMap((problem) => wrap(printable(describeProblem(problem), 600), width - 2, "  ")),
  "",
  theme.quiet("Mend the file in your editor, then r reads it again; u takes the last change back."),
];
