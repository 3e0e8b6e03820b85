/** A quantity in two readings: a formula over the names of an option's numbers, and the same as a function of them. */
export interface Expression<N extends object> {
  /** Binds as tightly as a factor: a sum stands in parentheses. */
  readonly formula: string;
  of(numbers: N): number;
}

export const constant = (value: number): Expression<object> => ({ formula: String(value), of: () => value });

/** left × right; a factor that is surely 1 is left out. */
export const times = <N extends object>(left: Expression<N>, right: Expression<N>): Expression<N> => {
  if (left.formula === "1") return right;
  if (right.formula === "1") return left;
  return { formula: `${left.formula} * ${right.formula}`, of: (n) => left.of(n) * right.of(n) };
};

/** (1 − share). */
export const rest = <N extends object>(share: Expression<N>): Expression<N> => ({
  formula: `(1 - ${share.formula})`,
  of: (n) => 1 - share.of(n),
});
