import type { Catalog } from "../catalog/open.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, quoted } from "../quantity/problem.ts";
import { MODES, readWhatIf, type WhatIf, type WhatIfText } from "./what-if.ts";

/** Words that take the next word, or what stands after `=`. */
const TAKES = ["model", "instance", "region", "cache", "cache-writes", "savings-plan"] as const;
const STARTS: readonly string[] = [...MODES, "spot", "mode", ...TAKES];

/** How a what-if is written, for prompts and messages. */
export const WHAT_IF_EXAMPLE = "batch 40%, model claude-sonnet-4=nova-pro, region eu-west-1, cache 60%, spot";

/**
 * Reads a what-if as a person types it: the words of the command's flags, with or without dashes, commas and `=` between.
 * Nothing typed is the same usage at today's rates. @throws InputError with the nearest valid spelling
 */
export const readWhatIfWords = (text: string, catalog: Catalog, day: string): WhatIf =>
  readWhatIf(flagsOf(text), catalog, day);

type Flags = { -readonly [name in keyof WhatIfText]: WhatIfText[name] };

/** The flags of the command that say the same. @throws InputError */
export const flagsOf = (text: string): WhatIfText => {
  const words = text
    .replaceAll(/(?<=\d)\s+%/g, "%")
    .split(/[\s,;]+/)
    .filter(Boolean);
  const flags: Flags = {};
  const next = (wanted: RegExp): string | undefined => (wanted.test(words[0] ?? "") ? words.shift() : undefined);
  while (words.length > 0) {
    const word = words.shift() ?? "";
    const [, name = "", given] = /^(?:--)?([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    add(flags, name, given, next, word);
  }
  return flags;
};

const SHARE = /^\d+(?:\.\d+)?%?$/;
const TERM = /^\d+y-/;

/** A word as a share: `40` beside a word is 40 %, up to 1 it is the share itself, as for the flags. */
const shareText = (word: string | undefined): string | undefined =>
  word === undefined || word.endsWith("%") || Number(word) <= 1 ? word : `${word}%`;

/** @param given what stands after `=` @param next takes the next word where it is one that is wanted */
const add = (
  flags: Flags,
  name: string,
  given: string | undefined,
  next: (wanted: RegExp) => string | undefined,
  word: string,
): void => {
  switch (name) {
    case "batch":
    case "flex":
    case "priority": {
      const part = given ?? shareText(next(SHARE));
      flags.mode = [...(flags.mode ?? []), part === undefined ? name : `${name}=${part}`];
      return;
    }
    case "mode":
    case "model":
    case "instance":
    case "region":
      flags[name] = [...(flags[name] ?? []), given ?? next(/./) ?? ""];
      return;
    case "cache":
      flags.cache = given ?? shareText(next(SHARE)) ?? "";
      return;
    case "cache-writes":
      flags.cacheWrites = given ?? shareText(next(SHARE)) ?? "";
      return;
    case "spot":
      flags.spot = true;
      return;
    case "savings-plan":
      flags.savingsPlan = given ?? next(TERM) ?? true;
      return;
    default: {
      const near = nearest(name, STARTS);
      const kind = given === undefined ? undefined : exchanged(name, given, near);
      if (kind === undefined)
        return fail({
          field: "what if",
          found: quoted(word),
          expected: `words such as ${WHAT_IF_EXAMPLE}`,
          nearest: near,
        });
      flags[kind] = [...(flags[kind] ?? []), `${name}=${given}`];
    }
  }
};

const INSTANCE = /\.(?:\d*x)?(?:nano|micro|small|medium|large|metal)/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d+$/;

/** What `a=b` is by its looks; a model where it is neither a machine nor a place nor near one of our words. */
const exchanged = (from: string, to: string, near: readonly string[]): "instance" | "region" | "model" | undefined => {
  if (INSTANCE.test(from)) return "instance";
  if (REGION.test(from)) return "region";
  return near.length === 0 && /[a-z]/i.test(to) ? "model" : undefined;
};
