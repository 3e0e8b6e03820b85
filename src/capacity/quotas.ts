/** Token and request quotas of a hosted model, and what a demand asks of them. Rates a minute. */

export interface QuotaDemand {
  readonly requestsPerMinute: number;
  readonly peakRequestsPerMinute: number;
  readonly input: number;
  readonly output: number;
  /** The output limit that requests carry; reserved at admission by models that do so. */
  readonly maxTokens: number | null;
  /** Growth of the demand a year, as a factor minus one. */
  readonly growth: number;
}

/** A quota's value and rules, from `quotas.csv`. Null values are unpublished. */
export interface ModelQuota {
  readonly name: string;
  readonly tokensPerMinute: number | null;
  readonly requestsPerMinute: number | null;
  /** Quota tokens that one output token burns. */
  readonly outputBurndown: number;
  readonly reservesMaxTokens: boolean;
}

export interface QuotaCheck {
  readonly quota: string;
  readonly needed: number;
  readonly limit: number | null;
  /** needed / limit; null when the limit is unknown. */
  readonly share: number | null;
  readonly verdict: "holds" | "exceeded" | "unknown";
}

/** The sheet that a quota increase form asks for. */
export interface QuotaSheet {
  readonly steadyTokensPerMinute: number;
  readonly peakTokensPerMinute: number;
  readonly steadyRequestsPerMinute: number;
  readonly peakRequestsPerMinute: number;
  readonly averageInput: number;
  readonly averageOutput: number;
  readonly growth: number;
  readonly checks: readonly QuotaCheck[];
  /** Most requests a minute that the quotas admit; null when no limit is known. */
  readonly admittedRequestsPerMinute: number | null;
}

/** Peak requests and tokens a minute against the quotas: input + burndown × output, or the reserved maximum where it is larger. */
export function quotaSheet(demand: QuotaDemand, quota: ModelQuota): QuotaSheet {
  const billed = demand.input + quota.outputBurndown * demand.output;
  const reserved = quota.reservesMaxTokens && demand.maxTokens !== null ? demand.input + demand.maxTokens : 0;
  const held = Math.max(billed, reserved);
  const peakTokens = demand.peakRequestsPerMinute * held;
  const admitted = [
    quota.requestsPerMinute,
    quota.tokensPerMinute === null ? null : quota.tokensPerMinute / held,
  ].filter((v) => v !== null);
  return {
    steadyTokensPerMinute: demand.requestsPerMinute * held,
    peakTokensPerMinute: peakTokens,
    steadyRequestsPerMinute: demand.requestsPerMinute,
    peakRequestsPerMinute: demand.peakRequestsPerMinute,
    averageInput: demand.input,
    averageOutput: demand.output,
    growth: demand.growth,
    checks: [
      check(`${quota.name}: tokens a minute`, peakTokens, quota.tokensPerMinute),
      check(`${quota.name}: requests a minute`, demand.peakRequestsPerMinute, quota.requestsPerMinute),
    ],
    admittedRequestsPerMinute: admitted.length === 0 ? null : Math.min(...admitted),
  };
}

function check(quota: string, needed: number, limit: number | null): QuotaCheck {
  if (limit === null || !(limit > 0)) return { quota, needed, limit: null, share: null, verdict: "unknown" };
  return { quota, needed, limit, share: needed / limit, verdict: needed <= limit ? "holds" : "exceeded" };
}

/** What one provisioned model unit delivers; AWS tells it to accounts only, so it is the user's to give. */
export interface UnitRate {
  readonly inputPerMinute: number | null;
  readonly outputPerMinute: number | null;
}

/** Model units for the peak; null (unknown, not a guess) unless the user says what a unit delivers. */
export function modelUnits(demand: QuotaDemand, unit: UnitRate): number | null {
  const parts = [
    ratio(demand.peakRequestsPerMinute * demand.input, unit.inputPerMinute),
    ratio(demand.peakRequestsPerMinute * demand.output, unit.outputPerMinute),
  ].filter((v) => v !== null);
  if (parts.length === 0) return null;
  return Math.max(1, Math.ceil(Math.max(...parts) - 1e-9));
}

/** Copies of a custom imported model for the peak, each serving `concurrencyPerCopy` requests at a time. */
export function importedModelCopies(
  peakRate: number,
  requestSeconds: number,
  concurrencyPerCopy: number | null,
): number | null {
  if (concurrencyPerCopy === null || !(concurrencyPerCopy > 0)) return null;
  return Math.max(1, Math.ceil((peakRate * requestSeconds) / concurrencyPerCopy - 1e-9));
}

function ratio(needed: number, perUnit: number | null): number | null {
  return perUnit === null || !(perUnit > 0) ? null : needed / perUnit;
}
