/** The last few answers, known by the very things that were asked about. */
export interface Remembered<Q extends readonly unknown[], T> {
  readonly find: (question: Q) => { readonly answer: T } | undefined;
  readonly keep: (question: Q, answer: T) => void;
}

/** @param most answers that are kept; the one that was needed longest ago goes first */
export const remembered = <Q extends readonly unknown[], T>(most: number): Remembered<Q, T> => {
  let known: readonly { readonly question: Q; readonly answer: T }[] = [];
  return {
    find: (question) => {
      const found = known.find((one) => sameQuestion(one.question, question));
      if (found && found !== known[0]) known = [found, ...known.filter((one) => one !== found)];
      return found;
    },
    keep: (question, answer) => {
      known = [{ question, answer }, ...known.slice(0, most - 1)];
    },
  };
};

/** The same function, which answers a question it has answered lately at once. */
export const remembering = <Q extends readonly unknown[], T>(
  most: number,
  ask: (...question: Q) => T,
): ((...question: Q) => T) => {
  const memory = remembered<Q, T>(most);
  return (...question) => {
    const known = memory.find(question);
    if (known) return known.answer;
    const answer = ask(...question);
    memory.keep(question, answer);
    return answer;
  };
};

/** Lists are compared by their members, everything else by identity. */
const sameQuestion = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((part, index) => samePart(part, right[index]));

const samePart = (left: unknown, right: unknown): boolean =>
  Object.is(left, right) || (Array.isArray(left) && Array.isArray(right) && sameQuestion(left, right));
