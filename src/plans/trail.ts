import type { Catalog } from "../catalog/open.ts";
import type { Rate } from "../catalog/types.ts";
import { type Charge, isPriced } from "../pricing/types.ts";
import { camel } from "../services/service.ts";
import type { Estimate } from "./estimate.ts";

/** A step of the way from a figure down to where it comes from. */
export interface TrailNode {
  readonly label: string;
  /** In USD, where the node is a cost; null where it is unpriced. */
  readonly usd?: number | null | undefined;
  readonly detail?: string | undefined;
  readonly children: readonly TrailNode[];
}

/** The trail of the total: workloads, charges, and under each its rate and its quantity. */
export const trailOfTotal = (estimate: Estimate, catalog: Catalog): TrailNode => ({
  label: `Total of ${estimate.plan.name}`,
  usd: estimate.cost,
  detail: estimate.complete ? undefined : "without its unpriced lines",
  children: estimate.workloads.map((workload) => ({
    label: workload.name,
    usd: workload.cost,
    detail: workload.option,
    children: estimate.charges
      .filter(({ usage }) => usage.owner === workload.name)
      .map((charge) => trailOfCharge(estimate, charge, catalog)),
  })),
});

/** The trail of one charge. */
export const trailOfCharge = (estimate: Estimate, charge: Charge, catalog: Catalog): TrailNode => ({
  label: charge.usage.id,
  usd: isPriced(charge) ? charge.cost : null,
  detail: isPriced(charge) ? undefined : charge.reason,
  children: [...(isPriced(charge) ? priceNodes(charge, catalog) : []), quantityNode(estimate, charge)],
});

type PricedCharge = Extract<Charge, { readonly rate: { readonly per: number } }>;

const priceNodes = (charge: PricedCharge, catalog: Catalog): readonly TrailNode[] => {
  const { rate, slices, share, discount, free, listCost } = charge;
  const source = catalog.source(rate.source);
  const dates = [rate.from && `from ${rate.from}`, rate.until && `until ${rate.until}`].filter(Boolean).join(" ");
  const about = [
    { label: "source", detail: source ? `${source.title} (${source.where})` : rate.source, children: [] },
    { label: "as of", detail: [rate.asOf || "the plan", dates].filter(Boolean).join(", "), children: [] },
    { label: "confidence", detail: rate.confidence, children: [] },
    ...(rate.usagetype ? [{ label: "usage type", detail: rate.usagetype, children: [] }] : []),
    ...(rate.borrowed ? [{ label: "borrowed", detail: rate.borrowed, children: [] }] : []),
    ...(rate.note ? [{ label: "note", detail: rate.note, children: [] }] : []),
    ...cardNodes(rate, catalog),
  ];
  const tiers = slices.map((slice) => ({
    label:
      slice.end === Infinity && slice.begin === 0
        ? "every unit"
        : `${plain(slice.begin)} to ${slice.end === Infinity ? "any" : plain(slice.end)}`,
    usd: slice.cost * share,
    detail: `${plain(slice.quantity * share)} ${rate.unit} × ${slice.usd} / ${plain(rate.per)}${share < 1 ? ` (${plain(share)} of its pool)` : ""}`,
    children: [],
  }));
  const { service, item, dimension } = rate.meter;
  return [
    { label: "rate", detail: `${service} ${item} ${dimension} in ${rate.region}`, children: [...tiers, ...about] },
    ...(free > 0
      ? [{ label: "free tier", detail: `${plain(free)} ${rate.unit} taken off; list ${plain(listCost)}`, children: [] }]
      : []),
    ...(discount > 0
      ? [{ label: "discount", detail: `${plain(discount * 100)} % off ${plain(listCost)}`, children: [] }]
      : []),
  ];
};

const CARD_TEXT = {
  plan: "yours: the plan",
  project: "yours: the project's rates file",
  user: "yours: your rates file",
  refreshed: "refreshed from AWS",
} as const;

/** Which card won, and what the cards below it say. */
const cardNodes = (rate: Rate, catalog: Catalog): readonly TrailNode[] => {
  if (rate.card === undefined) return (catalog.cards ?? []).length === 0 ? [] : [cardNode("embedded", undefined)];
  return [cardNode(CARD_TEXT[rate.card], rate.over)];
};

const cardNode = (winner: string, over: Rate | undefined): TrailNode => ({
  label: "card",
  detail: `${winner}${over ? ", over" : ""}`,
  children: over
    ? [
        {
          label: over.card ? CARD_TEXT[over.card] : "embedded",
          detail:
            `${over.tiers.map(({ usd }) => usd).join(", ")} USD / ${over.per} ${over.unit}` +
            ` in ${over.region}${over.asOf ? `, as of ${over.asOf}` : ""}, ${over.source}`,
          children: over.over ? [cardNode(over.card ? CARD_TEXT[over.card] : "embedded", over.over)] : [],
        },
      ]
    : [],
});

const quantityNode = (estimate: Estimate, { usage }: Charge): TrailNode => {
  const prepared = estimate.prepared.find(({ workload }) => workload.name === usage.owner);
  const line = prepared?.option?.prepared.lines.find(({ name }) => `${usage.owner}/${name}` === usage.id);
  const numbers = prepared?.option?.prepared.numbers ?? {};
  const defaults = new Map(
    (prepared?.option?.assumptions ?? []).map(({ what, value, source }) => [camel(what), `${value}, ${source}`]),
  );
  const inputs = Object.entries(numbers)
    .filter(([name]) => line && new RegExp(`\\b${name}\\b`).test(line.formula))
    .map(([name, value]) => ({
      label: name,
      detail: `${plain(value)} ${inputText(prepared?.option?.prepared.amounts[name]?.text, defaults.get(name))}`.trim(),
      children: [],
    }));
  return {
    label: "quantity",
    detail: `${plain(usage.quantity)} ${usage.unit}: ${usage.because}`,
    children: line ? [{ label: "formula", detail: line.formula, children: inputs }] : [],
  };
};

const LEAST = 1e-9;

/** A figure without the noise of binary fractions. */
const plain = (value: number): string => {
  if (value !== 0 && Math.abs(value) < LEAST) return "≈ 0";
  const [whole = "", fraction] = String(Number(value.toPrecision(12))).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};

const inputText = (text: string | undefined, fallback: string | undefined): string =>
  fallback ? `(${fallback})` : text ? `(you wrote ${text})` : "";
