import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MODES, readWhatIf, type WhatIfText } from "../../src/plans/what-if.ts";
import { flagsOf, readWhatIfWords, WHAT_IF_EXAMPLE } from "../../src/plans/what-if-words.ts";
import { InputError } from "../../src/quantity/problem.ts";
import { catalog, DAY } from "../catalog.ts";

/** A change as it is typed, word by word, and the flag of the command that says the same. */
interface Change {
  readonly words: readonly string[];
  readonly flag: WhatIfText;
}

const SWAPS = {
  model: ["nova-lite=nova-micro", "claude-sonnet-4=nova-pro"],
  instance: ["ml.g5.xlarge=2*ml.g6.xlarge", "p4d.24xlarge=p5.48xlarge"],
  region: ["us-east-1=eu-west-1", "ap-southeast-2=us-gov-west-1"],
} as const;
const KINDS = ["model", "instance", "region"] as const;
const named = (kind: (typeof KINDS)[number] | "mode", value: string): WhatIfText => ({ [kind]: [value] });

const share = fc.integer({ min: 2, max: 100 });
const sharing = (name: string, flag: (text: string) => WhatIfText) =>
  share.chain((part) => {
    const percent = flag(`${part}%`);
    return fc.constantFrom<Change>(
      { words: [name, `${part}%`], flag: percent },
      { words: [name, String(part)], flag: percent },
      { words: [name, String(part), "%"], flag: percent },
      { words: [`${name}=${part}%`], flag: percent },
      { words: [name, String(part / 100)], flag: flag(String(part / 100)) },
    );
  });

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(...KINDS).chain((kind) =>
    fc.constantFrom(...SWAPS[kind]).chain((swap) =>
      fc.constantFrom<Change>(
        { words: [kind, swap], flag: named(kind, swap) },
        { words: [`${kind}=${swap}`], flag: named(kind, swap) },
        // What is neither a machine nor a place is a model.
        { words: [swap], flag: named(kind, swap) },
      ),
    ),
  ),
  fc.constantFrom("eu-west-1", "us-east-2").map((to) => ({ words: ["region", to], flag: { region: [to] } })),
  fc.constantFrom(...MODES).chain((mode) => sharing(mode, (part) => named("mode", `${mode}=${part}`))),
  fc.constantFrom(...MODES).map((mode) => ({ words: [mode], flag: named("mode", mode) })),
  sharing("cache", (cache) => ({ cache })),
  sharing("cache-writes", (cacheWrites) => ({ cacheWrites })),
  fc.constant({ words: ["spot"], flag: { spot: true } }),
  fc.constant({ words: ["savings-plan"], flag: { savingsPlan: true } }),
  fc.constantFrom(["savings-plan", "3y-all-upfront"], ["savings-plan=3y-all-upfront"]).map((words) => ({
    words,
    flag: { savingsPlan: "3y-all-upfront" },
  })),
);

/** Flags given one after the other: lists grow, of the others the last holds. */
const together = (flags: readonly WhatIfText[]): WhatIfText =>
  flags.reduce((all, one) => {
    const lists = (["model", "instance", "region", "mode"] as const).flatMap((kind) =>
      one[kind] ? [[kind, [...(all[kind] ?? []), ...one[kind]]] as const] : [],
    );
    return { ...all, ...one, ...Object.fromEntries(lists) };
  }, {});

const written = fc.array(
  fc.record({ change, dashes: fc.boolean(), end: fc.constantFrom(" ", ", ", ",", " ; ", "\t") }),
  { maxLength: 8 },
);

test("words are the flags of the command, with or without dashes, commas and =", () => {
  fc.assert(
    fc.property(written, fc.constantFrom(" ", "  "), (list, gap) => {
      const text = list
        .map(({ change: { words, flag }, dashes, end }) => {
          const [first = "", ...rest] = words;
          // A bare exchange has no name to put dashes before.
          const bare = Object.values(flag).some((value) => Array.isArray(value) && value[0] === first);
          return [dashes && !(bare && first.includes("=")) ? `--${first}` : first, ...rest].join(gap) + end;
        })
        .join("");
      expect(flagsOf(text), text).toEqual(together(list.map(({ change: { flag } }) => flag)));
    }),
    { numRuns: 300 },
  );
});

test("nothing typed changes nothing; the example of the prompt is read as it says", () => {
  expect(flagsOf(" , ")).toEqual({});
  const flags = {
    mode: ["batch=40%"],
    model: ["claude-sonnet-4=nova-pro"],
    region: ["eu-west-1"],
    cache: "60%",
    spot: true,
  };
  expect(flagsOf(WHAT_IF_EXAMPLE)).toEqual(flags);
  expect(readWhatIfWords(WHAT_IF_EXAMPLE, catalog(), DAY)).toEqual(readWhatIf(flags, catalog(), DAY));
});

describe("what is misspelt is refused with the nearest", () => {
  const problemOf = (text: string) => {
    try {
      readWhatIfWords(text, catalog(), DAY);
    } catch (error) {
      if (error instanceof InputError) return error.problems[0];
      throw error;
    }
    return undefined;
  };

  test.each([
    ["bach 40%", "batch"],
    ["bath=40%", "batch"],
    ["chache 60%", "cache"],
    ["spott", "spot"],
    ["regoin eu-west-1", "region"],
    ["modl=nova-lite=nova-pro", "model"],
    ["batch 40%, regin=eu-west-1", "region"],
    ["region eu-wst-1", "eu-west-1"],
    ["us-east-1=eu-wst-1", "eu-west-1"],
    ["model nova-lite=nova-micr", "nova-micro"],
    ["nova-lite=nova-micr", "nova-micro"],
    ["ml.g5.xlarge=ml.g6.xlage", "ml.g6.xlarge"],
    ["savings-plan 1y-no-upfrnt", "1y-no-upfront"],
  ])("%s", (text, near) => {
    expect(problemOf(text)?.nearest).toContain(near);
  });

  test.each(["=", "40%", "batch=", "cache", "model", "cache 140%", "batch 60%, flex 60%", "cache-writes 10%", "%"])(
    "%s",
    (text) => {
      expect(problemOf(text)?.expected).toBeTypeOf("string");
    },
  );

  test("whatever is typed is read or refused, never a fault of ours", () => {
    const word = fc.oneof(fc.constantFrom("batch", "model", "a=b", "=", "%", "40", "--", "spot"), fc.string());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        problemOf(words.join(" "));
      }),
      { numRuns: 100 },
    );
  });
});
