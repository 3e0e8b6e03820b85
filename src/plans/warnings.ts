import type { Catalog } from "../catalog/open.ts";
import type { Row } from "../catalog/types.ts";
import { type Charge, isPriced, type Usage } from "../pricing/types.ts";
import type { Warning } from "../services/world.ts";
import { ageWarnings } from "./age.ts";
import type { PreparedWorkload } from "./estimate.ts";
import type { Plan } from "./plan.ts";
import { replacementWarnings } from "./replacement.ts";

/** What is doubtful in a result: said once for all the lines it touches. */
export const warningsOf = (
  plan: Plan,
  prepared: readonly PreparedWorkload[],
  charges: readonly Charge[],
  catalog: Catalog,
): readonly Warning[] => [
  ...merged(
    prepared.flatMap(({ workload, option }) =>
      (option?.warnings ?? []).map((warning) => ({ ...warning, where: [workload.name] })),
    ),
  ),
  ...lifecycleWarnings(plan.day, charges, catalog),
  ...replacementWarnings(plan.day, charges, catalog),
  ...ageWarnings(charges, plan.day),
  ...doubtfulRates(charges),
];

const merged = (warnings: readonly Warning[]): readonly Warning[] => {
  const byText = new Map<string, Warning>();
  for (const warning of warnings) {
    const key = `${warning.code} ${warning.message}`;
    const known = byText.get(key);
    byText.set(key, known ? { ...known, where: [...known.where, ...warning.where] } : warning);
  }
  return [...byText.values()];
};

const DOUBTS = {
  low: "rates of low confidence",
  unverified: "rates without a source beyond memory",
  derived: "rates derived by a rule, not stated by a source",
} as const;

const doubtfulRates = (charges: readonly Charge[]): readonly Warning[] => {
  const priced = charges.filter(isPriced);
  const total = priced.reduce((sum, { cost }) => sum + cost, 0);
  const doubts = (["unverified", "low", "derived"] as const).flatMap((confidence) => {
    const lines = priced.filter(({ rate, listCost }) => rate.confidence === confidence && listCost > 0);
    if (lines.length === 0) return [];
    return [
      {
        code: `rate-${confidence}`,
        message: `${shareOf(lines, total)} of the cost rests on ${DOUBTS[confidence]}`,
        where: lines.map(({ usage }) => usage.id),
      },
    ];
  });
  const assumed = priced.filter(
    ({ rate }) => rate.borrowed !== undefined && rate.confidence !== "derived" && !rate.borrowed.startsWith("yours"),
  );
  if (assumed.length === 0) return doubts;
  return [
    ...doubts,
    {
      code: "region-assumed",
      message: `${shareOf(assumed, total)} of the cost rests on rates that are not stated for the region`,
      where: assumed.map(({ usage }) => usage.id),
    },
  ];
};

const shareOf = (lines: readonly { readonly cost: number }[], total: number): string => {
  const part = lines.reduce((sum, { cost }) => sum + cost, 0);
  return total <= 0 ? "part" : `${Math.max(1, Math.round((100 * part) / total))} %`;
};

const STATUS_TEXT: Readonly<Record<string, string>> = {
  preview: "is in preview",
  legacy: "is legacy",
  maintenance: "is in maintenance",
  closed: "is closed to new customers",
  retired: "is retired",
};

/** What is said of the life of the services and items that usage names: preview, closed, retired, announced ends. */
export const lifecycleWarnings = (
  day: string,
  charges: readonly { readonly usage: Pick<Usage, "meter" | "owner"> }[],
  catalog: Catalog,
): readonly Warning[] => {
  const rows = catalog.table("lifecycle");
  const used = new Map<string, { readonly label: string; readonly rows: Row[]; readonly where: Set<string> }>();
  for (const { usage } of charges) {
    for (const item of ["", usage.meter.item]) {
      const found = rows.filter(
        (row) => row["service"] === usage.meter.service && row["item"] === item && row["status"] !== "available",
      );
      if (found.length === 0) continue;
      const key = `${usage.meter.service} ${item}`;
      const known = used.get(key) ?? { label: item || usage.meter.service, rows: found, where: new Set<string>() };
      known.where.add(usage.owner);
      used.set(key, known);
    }
  }
  return [...used.values()].flatMap(({ label, rows: found, where }) => {
    const text = lifecycleText(label, found, day);
    return text === undefined ? [] : [{ code: `lifecycle-${text.status}`, message: text.message, where: [...where] }];
  });
};

/** What to say of an item's life on a day: its present state, and an announced end. */
const lifecycleText = (label: string, rows: readonly Row[], day: string) => {
  const sorted = [...rows].sort((a, b) => ((a["date"] ?? "") < (b["date"] ?? "") ? -1 : 1));
  const present = sorted.filter((row) => (row["date"] ?? "") <= day).at(-1);
  const ahead = sorted.find((row) => (row["date"] ?? "") > day && row["status"] === "retired");
  const status = present?.["status"] ?? ahead?.["status"];
  if (status === undefined) return undefined;
  const now = present ? [`${STATUS_TEXT[status] ?? status}${present["date"] ? ` since ${present["date"]}` : ""}`] : [];
  const later = ahead ? [`ends on ${ahead["date"]}`] : [];
  const replacement = (ahead ?? present)?.["replacement"];
  const note = (present ?? ahead)?.["note"];
  const extra = [replacement ? `replacement: ${replacement}` : "", note ?? ""].filter(Boolean).join("; ");
  return { status, message: `${label} ${[...now, ...later].join(" and ")}${extra ? ` (${extra})` : ""}` };
};
