import { type Remembered, remembered, remembering } from "./remember.ts";

/** A computation that can be left and taken up again; what it yields is of no interest. */
export type Steps<T> = Generator<unknown, T, unknown>;

/**
 * Answers that take long. Asked for the first time they are "working"; they are worked out a slice at a time, between
 * keys, as long as the frame on the screen still asks for them.
 */
export interface Later {
  readonly slow: <Q extends readonly unknown[], T>(
    ask: (...question: Q) => Steps<T>,
    working: T,
  ) => (...question: Q) => T;
  /** Before a frame is drawn: what it does not ask for again is put aside. */
  readonly drop: () => void;
  /** Works for so many milliseconds. @returns whether an answer is there that was not before */
  readonly work: (milliseconds: number) => boolean;
  /** Whether something is still being worked out. */
  readonly isWaiting: () => boolean;
}

const MOST_KNOWN = 8;
/** Computations that were put aside half-way. */
const MOST_BEGUN = 4;

interface Job {
  /** One step. @returns whether it was the last */
  readonly step: () => boolean;
}

/** @param now a clock in milliseconds */
export const laterOf = (now: () => number): Later => {
  let wanted: readonly Job[] = [];
  const slow: Later["slow"] = <Q extends readonly unknown[], T>(ask: (...question: Q) => Steps<T>, working: T) => {
    const answers = remembered<Q, T>(MOST_KNOWN);
    const begun = remembered<Q, Job>(MOST_BEGUN);
    return (...question: Q): T => {
      const known = answers.find(question);
      if (known) return known.answer;
      const again = begun.find(question)?.answer;
      const job = again ?? begin(ask(...question), question, answers);
      if (!again) begun.keep(question, job);
      if (!wanted.includes(job)) wanted = [...wanted, job];
      return working;
    };
  };
  return {
    slow,
    drop: () => {
      wanted = [];
    },
    work: (milliseconds) => {
      const end = now() + milliseconds;
      for (;;) {
        const [job] = wanted;
        if (!job) return false;
        if (job.step()) {
          wanted = wanted.filter((one) => one !== job);
          return true;
        }
        if (now() >= end) return false;
      }
    },
    isWaiting: () => wanted.length > 0,
  };
};

/** A fault is the answer's own affair: what asks is expected to turn it into one. */
const begin = <Q extends readonly unknown[], T>(steps: Steps<T>, question: Q, answers: Remembered<Q, T>): Job => {
  let last: IteratorResult<unknown, T> | undefined;
  return {
    step: () => {
      // One that has ended stays at its end: its answer may have been forgotten since.
      last = last?.done ? last : steps.next();
      if (last.done) answers.keep(question, last.value);
      return last.done === true;
    },
  };
};

/** Everything is answered at once: for tests, and where nobody waits at a key. */
export const atOnce: Later = {
  slow: (ask) =>
    remembering(MOST_KNOWN, (...question) => {
      const steps = ask(...question);
      for (;;) {
        const { done, value } = steps.next();
        if (done) return value;
      }
    }),
  drop: () => undefined,
  work: () => false,
  isWaiting: () => false,
};
