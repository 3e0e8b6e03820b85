/** What a line of a bill is to a forecast. */
export type ChargeKind = "usage" | "recurring" | "upfront" | "credit" | "refund" | "tax";

/**
 * The kind of a line by its type (CUR's line item type, FOCUS's charge category). The negation of a Savings Plan and
 * discounts on lines of their own belong to the usage that they take from.
 */
export const kindOf = (type: string, usage: boolean): ChargeKind => {
  if (/refund/i.test(type)) return "refund";
  if (/credit/i.test(type)) return "credit";
  if (/^tax/i.test(type)) return "tax";
  if (usage || type === "" || /negation$|discount$/i.test(type)) return "usage";
  if (/upfront|^fee \(reservation\)/i.test(type)) return "upfront";
  return "recurring";
};

/** What is kept apart from the usage that is forecast, in words. */
export const KIND_NAMES: Readonly<Record<Exclude<ChargeKind, "usage">, string>> = {
  recurring: "fees",
  upfront: "upfront fees",
  credit: "credits",
  refund: "refunds",
  tax: "tax",
};
