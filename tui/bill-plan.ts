import type { BillLine, ImportResult } from "../src/bills/bill.ts";
import { setValue } from "./document.ts";

/** One month of a bill's usage, ready to be a plan. */
export interface BilledMonth {
  readonly month: string;
  readonly lines: readonly BillLine[];
  /** As a plan file. */
  readonly text: string;
}

const MOST_LINES = 2_000;

/** The fullest month of a bill as a plan of metered usage; undefined where no meter of ours measures any of it. */
export const monthAsPlan = (result: ImportResult, files: readonly string[]): BilledMonth | undefined => {
  const months = Map.groupBy(result.usage, ({ period }) => period.from.slice(0, 7));
  const [month, lines] =
    [...months].toSorted(([a, left], [b, right]) => right.length - left.length || b.localeCompare(a))[0] ?? [];
  if (month === undefined || lines === undefined) return undefined;
  const summed = summedByMeter(lines).slice(0, MOST_LINES);
  const workloads = Object.fromEntries(
    [...Map.groupBy(summed, ({ service }) => service)].map(([service, usage]) => [service, { usage }]),
  );
  const name = `${files[0]?.split("/").at(-1) ?? "bill"}, ${month}`;
  const head = `# The usage that a bill shows for ${month}: metered already, so it is priced as it stands.\n`;
  return {
    month,
    lines,
    text: head + setValue(setValue("name: bill\nworkloads: {}\n", ["name"], name), ["workloads"], workloads),
  };
};

const summedByMeter = (lines: readonly BillLine[]) =>
  [
    ...Map.groupBy(lines, ({ meter, region }) => JSON.stringify([meter.service, meter.item, meter.dimension, region])),
  ].flatMap(([, group]) => {
    const [first] = group;
    if (!first) return [];
    const { service, item, dimension } = first.meter;
    const place = first.region === "" || first.region === "global" ? {} : { region: first.region };
    return [
      { service, item, dimension, ...place, quantity: group.reduce((sum, { quantity }) => sum + Number(quantity), 0) },
    ];
  });
