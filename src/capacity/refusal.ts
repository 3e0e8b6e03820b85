/** Why there is no answer, and the nearest thing that has one. */
export interface Refusal {
  readonly refused: string;
  /** Names or values that would be accepted, best first. */
  readonly nearest: readonly string[];
}

export function refuse(reason: string, nearest: readonly string[] = []): Refusal {
  return { refused: reason, nearest };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "refused" in value && "nearest" in value;
}

/** The first of some numbers that is not finite or not above zero, as a refusal; null when all are fine. */
export function notPositive(fields: Readonly<Record<string, number>>): Refusal | null {
  for (const [name, value] of Object.entries(fields)) {
    if (!Number.isFinite(value) || value <= 0)
      return refuse(`${name} must be a number above zero, found ${value}`, ["1"]);
  }
  return null;
}
