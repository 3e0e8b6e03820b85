import type { ImportResult, Total } from "../bills/bill.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Spend, SpendKey, Spent } from "../plans/bill-spend.ts";
import { printable } from "../quantity/printable.ts";
import { bar } from "./bar.ts";
import { centsThatAddUp, percent, usd } from "./figures.ts";
import { amount, billedOf, type ImportView, ROWS } from "./import-view.ts";
import { shortItem } from "./names.ts";
import type { Screen } from "./screen.ts";
import { table } from "./table.ts";

/** All of the bill, machine learning in it, and what was rejected. */
export const totalsTable = (
  bill: ImportResult,
  spend: Spend,
  view: ImportView,
  { paint, width }: Screen,
): readonly string[] => {
  const row = (name: string, total: Total, share: string) => [
    name,
    total.currency,
    amount(total.billed),
    amount(total.effective),
    amount(total.list),
    share,
  ];
  const of = (part: Total) => {
    const whole = bill.totals.find(({ currency }) => currency === part.currency);
    const share =
      Number(part.billed ?? part.effective ?? part.list) / Number(whole?.billed ?? whole?.effective ?? whole?.list);
    return Number.isFinite(share) ? percent(share) : "";
  };
  const filter = Object.entries(view.only)
    .map(([key, value]) => `${printable(key, 30)}=${printable(value, 30)}`)
    .join(", ");
  const name = filter === "" ? "Machine learning" : `Machine learning, ${filter}`;
  const rejected = bill.rejectedBilled.map(({ currency, billed }) =>
    row("Rejected rows", { currency, billed, effective: null, list: null }, ""),
  );
  return table(
    [
      { title: "", least: 16 },
      { title: "" },
      { title: "billed", align: "right", paint: paint.money },
      { title: "effective", align: "right", paint: paint.money },
      { title: "list", align: "right", paint: paint.money },
      { title: "of billed", align: "right", rank: 1 },
    ],
    [
      ...bill.totals.map((total) => row("All of the bill", total, "")),
      ...spend.totals.map((total) => row(name, total, of(total))),
      ...rejected,
    ],
    width,
  );
};

const TITLES: Readonly<Record<SpendKey, string>> = {
  service: "Service",
  item: "Model, instance or feature",
  meter: "Meter",
  account: "Account",
  region: "Region",
  day: "Day",
  type: "Type of line",
};

/** Machine learning by one key. */
export const spendTable = (
  key: SpendKey,
  spend: Spend,
  view: ImportView,
  catalog: Catalog,
  screen: Screen,
): readonly string[] =>
  spentTable(
    TITLES[key],
    key === "item" ? spend.by.item.map((one) => ({ ...one, name: shortNamed(one.name, catalog) })) : spend.by[key],
    spend,
    view,
    screen,
  );

/** `bedrock amazon.nova-lite-v1:0` as people say it. */
const shortNamed = (name: string, catalog: Catalog): string => {
  const [service = "", ...item] = name.split(" ");
  return `${service} ${shortItem({ service, item: item.join(" "), dimension: "" }, catalog)}`;
};

/** Machine learning by each tag that tells anything. */
export const tagTables = (spend: Spend, view: ImportView, screen: Screen): readonly string[] =>
  spend.tags.flatMap(({ key, values }) =>
    values.length < 2 && view.only[key] === undefined
      ? []
      : spentTable(`Tag ${printable(key, 40)}`, values, spend, view, screen),
  );

const BAR = 16;
const spentTable = (
  title: string,
  spent: readonly Spent[],
  spend: Spend,
  { all }: ImportView,
  { paint, width }: Screen,
): readonly string[] => {
  if (spent.length === 0) return [];
  const shown = spent.slice(0, all || spent.length <= ROWS + 1 ? spent.length : ROWS);
  const several = spend.totals.length > 1;
  const rest = spent.slice(shown.length);
  const most = Math.max(...shown.map(billedOf), 0);
  const column = (view: "billed" | "effective" | "list") => columnOf(shown, rest, view, several);
  const [billed, effective, list] = [column("billed"), column("effective"), column("list")];
  const rows = shown.map((one, index) => [
    printable(one.name, 60),
    several ? one.currency : "",
    bar(billedOf(one), most, BAR),
    billed[index] ?? "",
    effective[index] ?? "",
    list[index] ?? "",
  ]);
  const last = shown.length;
  const more =
    rest.length === 0
      ? []
      : [[`${rest.length} more: --all`, "", "", billed[last] ?? "", effective[last] ?? "", list[last] ?? ""]];
  return [
    "",
    ...table(
      [
        { title, least: 20 },
        { title: "" },
        { title: "", rank: 3, paint: paint.money },
        { title: "billed", align: "right", paint: paint.money },
        { title: "effective", align: "right", rank: 2 },
        { title: "list", align: "right", rank: 1 },
      ],
      [...rows, ...more],
      width,
    ),
  ];
};

/** A column that adds up to its total, the rest in its last cell; of several currencies each figure stands alone. */
const columnOf = (
  shown: readonly Spent[],
  rest: readonly Spent[],
  view: "billed" | "effective" | "list",
  several: boolean,
): readonly string[] => {
  if (several) return shown.map((one) => amount(one[view]));
  const sum = rest.reduce((total, one) => total + Number(one[view] ?? 0), 0);
  const values = [...shown.map((one) => Number(one[view] ?? 0)), ...(rest.length > 0 ? [sum] : [])];
  const cents = centsThatAddUp(values);
  return values.map((value, index) =>
    shown[index]?.[view] === null ? "" : usd(cents[index] === 0 ? value : (cents[index] ?? value)),
  );
};
