import type { Format } from "./bill.ts";
import type { Field } from "./layout.ts";

/**
 * What a line of each type adds to each view. AWS's dashboards use the same table (FORMATS: CUDOS summary view); the
 * cash view of all types adds up to the invoice, since a negation cancels the covered usage that it belongs to.
 */
export interface Rule {
  /** Counted at all. */
  readonly billed: boolean;
  readonly effective: "billed" | "stated" | "part" | "parts-added" | "parts-subtracted" | "zero";
  readonly list: boolean;
  readonly usage: boolean;
  readonly text: string;
}

const counted: Rule = { billed: true, effective: "billed", list: true, usage: false, text: "as billed in every view" };

export const CUR_RULES: Readonly<Record<string, Rule>> = {
  Usage: { ...counted, usage: true, text: "on-demand or spot usage, as billed" },
  FlatRateSubscription: { ...counted, usage: true, text: "as billed" },
  DiscountedUsage: {
    ...counted,
    usage: true,
    effective: "part",
    text: "covered by a reservation: effective is its share of the fee",
  },
  SavingsPlanCoveredUsage: {
    ...counted,
    usage: true,
    effective: "part",
    text: "covered by a Savings Plan: effective at the plan's rate",
  },
  SavingsPlanNegation: {
    ...counted,
    effective: "zero",
    list: false,
    text: "takes the covered usage out of the cash view; its quantity repeats the usage and is not counted",
  },
  SavingsPlanRecurringFee: {
    ...counted,
    effective: "parts-subtracted",
    text: "effective is the unused part of the commitment",
  },
  SavingsPlanUpfrontFee: { ...counted, effective: "zero", text: "effective counts it where it covers usage" },
  RIFee: { ...counted, effective: "parts-added", text: "effective is the unused part of the reservation" },
  "Fee (reservation)": {
    ...counted,
    effective: "zero",
    text: "upfront fee: effective counts it where it covers usage",
  },
  "Refund (savings plan)": { ...counted, effective: "zero", text: "refund of an upfront fee" },
  SplitUsage: {
    billed: false,
    effective: "zero",
    list: false,
    usage: false,
    text: "share of a container in an instance's cost, which is counted with the instance: left out",
  },
};

/** The columns that such a type's effective cost stands in; on a line of another type they say nothing. */
export const CUR_PARTS: Readonly<Record<string, readonly [Field, Field?]>> = {
  DiscountedUsage: ["reservation_cost"],
  SavingsPlanCoveredUsage: ["plan_cost"],
  SavingsPlanRecurringFee: ["plan_commitment", "plan_used"],
  RIFee: ["reservation_unused_upfront", "reservation_unused_recurring"],
};

export const FOCUS_RULES: Readonly<Record<string, Rule>> = {
  Usage: { ...counted, effective: "stated", usage: true, text: "as stated" },
  "Usage (commitment)": { ...counted, effective: "stated", usage: true, text: "covered by a commitment, as stated" },
  "Purchase (commitment)": {
    ...counted,
    effective: "stated",
    list: false,
    text: "as stated; out of the list view, where the covered usage stands already",
  },
};

const OTHER_FOCUS: Rule = { ...counted, effective: "stated", text: "as stated" };

/** The rule for a type, known or not: an unknown type is never dropped. */
export const ruleFor = (format: Format, type: string): Rule => {
  if (format.startsWith("cur")) {
    const known = CUR_RULES[type];
    if (known) return known;
    return type.endsWith("Discount")
      ? { ...counted, text: "a discount on its own line: belongs to every view" }
      : counted;
  }
  const plain = type.replace(" (correction)", "");
  if (format.startsWith("focus")) return FOCUS_RULES[plain] ?? OTHER_FOCUS;
  return { ...OTHER_FOCUS, usage: true };
};
