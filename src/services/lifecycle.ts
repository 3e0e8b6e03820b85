import type { World } from "./service.ts";

const TEXT: Readonly<Record<string, string>> = {
  legacy: "is legacy",
  maintenance: "is in maintenance",
  closed: "is closed to new customers",
  retired: "is retired",
};

/**
 * Warns of a feature that no meter is named after, and that is closed or has an announced end on the day that is priced.
 * Meters that `lifecycle.csv` names are looked after where they are charged.
 */
export const warnLifecycle = (service: string, item: string, title: string, world: World): void => {
  for (const row of world.table("lifecycle")) {
    const { status = "", date = "", replacement = "", note = "" } = row;
    const text = TEXT[status];
    if (row["service"] !== service || row["item"] !== item || text === undefined) continue;
    const extra = [replacement && `replacement: ${replacement}`, note].filter(Boolean).join("; ");
    const when = date > world.day ? `will be ${status} on ${date}` : `${text} since ${date}`;
    world.warn(`lifecycle-${status}`, `${title} ${when}${extra ? ` (${extra})` : ""}`);
  }
};
