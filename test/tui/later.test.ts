import fc from "fast-check";
import { expect, test } from "vitest";
import { atOnce, type Later, laterOf, type Steps } from "../../tui/later.ts";
import { remembered, remembering } from "../../tui/remember.ts";

/** A computation that says what it does: each step takes a millisecond of a clock that stands still otherwise. */
const bench = () => {
  let now = 0;
  const done: string[] = [];
  const later = laterOf(() => now);
  function* ask(name: string, steps: number): Steps<string> {
    for (let step = 0; step < steps; step++) {
      now += 1;
      done.push(`${name} ${step}`);
      yield step;
    }
    now += 1;
    return `${name} after ${steps}`;
  }
  return { done, later, ask };
};

const workedOut = (later: Later, slice: number): void => {
  while (later.isWaiting()) later.work(slice);
};

test("worked out in slices an answer is what it is at once", () => {
  const question = fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 0, max: 6 }));
  fc.assert(
    fc.property(fc.array(question, { maxLength: 6 }), fc.integer({ min: 0, max: 5 }), (questions, slice) => {
      const { later, ask } = bench();
      const slow = later.slow(ask, "working");
      const whole = atOnce.slow(ask, "working");
      for (const one of questions) {
        slow(...one);
        workedOut(later, slice);
        expect(slow(...one)).toBe(whole(...one));
      }
    }),
  );
});

test("a slice ends when its time is over, and says whether an answer is there that was not before", () => {
  const { done, later, ask } = bench();
  const slow = later.slow(ask, "working");
  expect(slow("a", 5)).toBe("working");
  expect([later.work(2), done.length, later.work(3), done.length]).toEqual([false, 2, false, 5]);
  expect([later.work(100), later.isWaiting(), later.work(100)]).toEqual([true, false, false]);
  expect(slow("a", 5)).toBe("a after 5");
});

test("what a frame no longer asks for is put aside, and taken up again where it stood", () => {
  const { done, later, ask } = bench();
  const slow = later.slow(ask, "working");
  slow("a", 4);
  later.work(2);
  later.drop();
  expect(later.isWaiting()).toBe(false);
  slow("b", 1);
  workedOut(later, 1);
  later.drop();
  expect(slow("a", 4)).toBe("working");
  workedOut(later, 1);
  expect(slow("a", 4)).toBe("a after 4");
  expect(done).toEqual(["a 0", "a 1", "b 0", "a 2", "a 3"]);
});

test("whatever is asked, dropped and worked between: every answer is right, no step of a few questions is made twice", () => {
  const move = fc.oneof(
    fc.record({ ask: fc.constantFrom("a", "b", "c", "d") }),
    fc.record({ slice: fc.integer({ min: 0, max: 4 }) }),
    fc.constant({ drop: true }),
  );
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      const { done, later, ask } = bench();
      const slow = later.slow(ask, "working");
      for (const one of moves)
        if ("ask" in one) expect(["working", `${one.ask} after 3`]).toContain(slow(one.ask, 3));
        else if ("slice" in one) later.work(one.slice);
        else later.drop();
      expect(new Set(done).size).toBe(done.length);
    }),
  );
});

test("an answer that was forgotten is had again, also from a computation that has ended", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 40 }), (questions) => {
      const { later, ask } = bench();
      const slow = later.slow(ask, "working");
      for (const one of questions) {
        later.drop();
        slow(String(one), 1);
        workedOut(later, 10);
        expect(slow(String(one), 1)).toBe(`${one} after 1`);
      }
    }),
  );
});

test("the last few answers are kept, the one needed longest ago goes first", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.integer({ min: 0, max: 6 })), (most, questions) => {
      let asked = 0;
      let kept: readonly number[] = [];
      const twice = remembering(most, (one: number) => {
        asked += 1;
        return one * 2;
      });
      for (const one of questions) {
        const before = asked;
        expect(twice(one)).toBe(one * 2);
        expect(asked - before).toBe(kept.includes(one) ? 0 : 1);
        kept = [one, ...kept.filter((other) => other !== one)].slice(0, most);
      }
    }),
  );
});

test("a question is the same by what it is about: things by identity, lists by their members", () => {
  const memory = remembered<readonly unknown[], string>(8);
  const bill = { rows: 1 };
  memory.keep(["", bill, ["models", ["modes", NaN]]], "known");
  expect(memory.find(["", bill, ["models", ["modes", NaN]]])?.answer).toBe("known");
  for (const other of [
    ["", { rows: 1 }, ["models", ["modes", NaN]]],
    ["", bill, ["models"]],
    ["", bill, ["models", ["modes", NaN], ""]],
    ["", bill],
    [bill, "", ["models", ["modes", NaN]]],
  ])
    expect(memory.find(other), JSON.stringify(other)).toBeUndefined();
});

test("nothing and undefined are answers too", () => {
  let asked = 0;
  const nothing = remembering(2, () => {
    asked += 1;
    return undefined;
  });
  expect([nothing(), nothing(), asked]).toEqual([undefined, undefined, 1]);
});
