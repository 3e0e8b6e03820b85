import type { Catalog } from "../src/catalog/open.ts";
import { findService } from "../src/plans/find-service.ts";
import type { DemandWorkload, Plan, Raw, Workload } from "../src/plans/plan.ts";
import { SERVICE_LEVEL_FIELDS } from "../src/plans/service-level.ts";
import { type AmountRule, monthly, parseAmount } from "../src/quantity/amount.ts";
import { ExpressionError } from "../src/quantity/expression.ts";
import { type FieldMeta, type Fields, metaOf } from "../src/quantity/fields.ts";
import { InputError } from "../src/quantity/problem.ts";
import { unitLabel } from "../src/quantity/units.ts";
import { count, percent } from "../src/reports/figures.ts";
import { servicesOf } from "../src/services/registry.ts";
import type { Way } from "../src/services/service.ts";
import { type Path, textAt, writtenOf } from "./document.ts";

/** An input of the form: where it stands in the plan, what it holds, what it may hold. */
export interface Input {
  readonly path: Path;
  readonly label: string;
  readonly group: string;
  /** As written; undefined where the plan leaves it out. */
  readonly value: string | undefined;
  readonly fallback: string;
  readonly unit: string;
  /** The value as it is read, in the unit; undefined where it is no number. */
  readonly reads: string | undefined;
  /** Whether it is an amount in time. */
  readonly rate: boolean;
  readonly help: string;
  readonly choices: readonly string[];
  readonly required: boolean;
}

const LEVEL = "service level";

/** The row below the workloads: the plan's own settings. */
export const SETTINGS = "plan settings";

/** The form of a workload, or of the plan's own settings. */
export const inputsOf = (plan: Plan, name: string, text: string, catalog: Catalog): readonly Input[] => {
  const workload = plan.workloads.find((one) => one.name === name);
  return workload ? workloadInputs(workload, text, plan.hours, catalog) : settingInputs(text, catalog);
};

const workloadInputs = (workload: Workload, text: string, hours: number, catalog: Catalog): readonly Input[] => {
  const base = ["workloads", workload.name];
  switch (workload.kind) {
    case "fixed":
      return [single(text, [...base, "fixed"], "fixed", "a sum, such as 70 USD / month", "USD / month", true)];
    case "usage":
      return workload.usage.map((line, index) => {
        const { service, item, dimension } = line;
        const [rate] = catalog.ratesOf({ service, item, dimension });
        const path = [...base, "usage", String(index), "quantity"];
        const rule = { unit: rate?.unit ?? "", rate: true };
        return {
          ...single(text, path, `${item} ${dimension}`, "metered usage of a month", `${rule.unit} / month`, true),
          group: service,
          reads: readsAs(textAt(text, path), rule, hours),
          rate: true,
        };
      });
    case "demand":
      return demandInputs(workload, base, hours, catalog);
  }
};

const demandInputs = (workload: DemandWorkload, base: Path, hours: number, catalog: Catalog): readonly Input[] => {
  const { run } = workload;
  const way = run && wayOf(workload, run, catalog);
  const wanted = way?.kind.fields ?? {};
  const own = Object.fromEntries(Object.entries(way?.fields ?? {}).filter(([key]) => !Object.hasOwn(wanted, key)));
  // A single service may be given with all its inputs under `run`.
  const place = (key: string) => (run && Object.hasOwn(run, key) ? "run" : "demand");
  return [
    ...Object.entries(wanted).map(([key, field]) => {
      const part = place(key);
      const raw = part === "run" ? run : workload.demand;
      return inputOf(metaOf(field), [...base, part, key], raw, "demand", hours, catalog);
    }),
    ...(run === undefined ? [] : [serviceInput(workload, run, base, catalog)]),
    ...formOf(own, [...base, "run"], run ?? {}, "run", hours, catalog),
    ...(run === undefined ? [] : [regionInput([...base, "run", "region"], run, catalog)]),
    ...formOf(SERVICE_LEVEL_FIELDS, [...base, "service-level"], workload.serviceLevel, LEVEL, hours, catalog),
  ];
};

const formOf = (
  fields: Fields,
  base: Path,
  raw: Raw,
  group: string,
  hours: number,
  catalog: Catalog,
): readonly Input[] =>
  Object.entries(fields).map(([key, field]) => inputOf(metaOf(field), [...base, key], raw, group, hours, catalog));

const inputOf = (
  meta: FieldMeta,
  path: Path,
  raw: Raw | undefined,
  group: string,
  hours: number,
  catalog: Catalog,
): Input => {
  const key = path.at(-1) ?? "";
  const value = raw?.[key];
  return {
    path,
    label: key,
    group,
    value: value === undefined ? undefined : writtenOf(value),
    fallback: group === LEVEL ? "none" : meta.fallback === undefined ? "" : String(meta.fallback),
    unit: meta.rule ? amountText("", meta.rule) : "",
    reads: meta.rule && value !== undefined ? readsAs(writtenOf(value), meta.rule, hours) : undefined,
    rate: meta.rule?.rate ?? false,
    help: meta.help,
    choices: meta.choices ?? (meta.kind === "flag" ? ["yes", "no"] : namesFor(meta.names, catalog)),
    required: !meta.optional,
  };
};

/** A written amount as the program reads it, a rate for a month; undefined where it is none. */
const readsAs = (written: string | undefined, rule: AmountRule, hours: number): string | undefined => {
  if (written === undefined) return undefined;
  try {
    const amount = parseAmount(written, rule);
    const value = monthly(amount, hours);
    const about = amount.uncertainty ? "about " : "";
    if (rule.unit === "share") return value <= 1 ? `${about}${percent(value)}` : `${about}${count(value)} x`;
    return `${about}${amountText(count(value), rule, value)}`;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
};

const amountText = (number: string, { unit, rate }: AmountRule, value = 2): string =>
  [number, unit === "share" || unit === "x" ? "" : unitLabel(unit, value), rate ? "/ month" : ""]
    .filter(Boolean)
    .join(" ");

const namesFor = (names: string | undefined, catalog: Catalog): readonly string[] => {
  if (names === "model")
    return catalog.table("models").map((row) => row["aliases"]?.split(" ")[0] || (row["model"] ?? ""));
  if (names === "region") return regionCodes(catalog);
  return [];
};

const regionCodes = (catalog: Catalog) => catalog.table("regions").map((row) => row["region"] ?? "");

const serviceInput = (workload: DemandWorkload, run: Raw, base: Path, catalog: Catalog): Input => ({
  path: [...base, "run", "on"],
  label: "on",
  group: "run",
  value: writtenOf(run["on"]),
  fallback: "",
  unit: "",
  reads: undefined,
  rate: false,
  help: "the service that meets the demand; 2 compares them",
  choices: servicesOf(catalog)
    .filter(({ ways }) =>
      ways.some(({ kind }) => workload.demand["kind"] === undefined || kind.kind === workload.demand["kind"]),
    )
    .map(({ name }) => name),
  required: true,
});

const regionInput = (path: Path, raw: Raw, catalog: Catalog): Input => ({
  path,
  label: "region",
  group: "run",
  value: raw["region"] === undefined ? undefined : writtenOf(raw["region"]),
  fallback: "the plan's",
  unit: "",
  reads: undefined,
  rate: false,
  help: "AWS region of this workload alone",
  choices: regionCodes(catalog),
  required: false,
});

const SETTING_FIELDS = [
  ["name", "what the plan is called", "plan"],
  ["region", "AWS region", "us-east-1"],
  ["months", "months that are planned", "12"],
  ["hours", "hours of a month", "730"],
  ["growth", "how demand grows, such as 5 % / month", "none"],
  ["budget", "a sum a month that must not be passed, such as 20000 USD / month", "none"],
  ["discount", "share off list, such as 12 %", "none"],
  ["free-tier", "none, always or legacy", "none"],
  ["assume-region", "a region whose rates are borrowed where the plan's has none", "none"],
  ["as-of", "the day whose rates hold, such as 2026-03-01", "today"],
] as const;

const CHOICES: Readonly<Record<string, readonly string[]>> = { "free-tier": ["none", "always", "legacy"] };

const settingInputs = (text: string, catalog: Catalog): readonly Input[] =>
  SETTING_FIELDS.map(([key, help, fallback]) => ({
    ...single(text, [key], key, help, "", false),
    fallback,
    choices: key.endsWith("region") ? regionCodes(catalog) : (CHOICES[key] ?? []),
  }));

const single = (text: string, path: Path, label: string, help: string, unit: string, required: boolean): Input => ({
  path,
  label,
  group: required ? "demand" : "plan",
  value: textAt(text, path),
  fallback: "",
  unit,
  reads: undefined,
  rate: false,
  help,
  choices: [],
  required,
});

/** The way in which a run meets a workload's demand; undefined where the service is not known. */
export const wayOf = (workload: DemandWorkload, run: Raw, catalog: Catalog): Way | undefined => {
  try {
    const { ways } = findService(run["on"], catalog);
    const { kind, ...wanted } = workload.demand;
    if (kind !== undefined) return ways.find((way) => way.kind.kind === kind);
    const keys = Object.keys({ ...wanted, ...run }).filter((key) => key !== "on" && key !== "region");
    const unknown = (way: Way) => keys.filter((key) => !Object.hasOwn(way.fields, key)).length;
    return ways.toSorted((a, b) => unknown(a) - unknown(b))[0];
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
};
