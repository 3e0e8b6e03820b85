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
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const flags: Flags = {};
  while (words.length > 0) {
    const word = words.shift() ?? "";
    const [, name = "", given] = /^(?:--)?([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    const value = (): string => given ?? words.shift() ?? "";
    add(flags, name, value, () => shareAfter(words), word, given);
  }
  return flags;
};

/** `40%`, or `40 %` in two words; undefined where the next word is no share. */
const shareAfter = (words: string[]): string | undefined => {
  if (!/^\d+(?:\.\d+)?%?$/.test(words[0] ?? "")) return undefined;
  const share = words.shift() ?? "";
  if (words[0] === "%") words.shift();
  return share.endsWith("%") ? share : `${share}%`;
};

const add = (
  flags: Flags,
  name: string,
  value: () => string,
  share: () => string | undefined,
  word: string,
  given: string | undefined,
): void => {
  switch (name) {
    case "batch":
    case "flex":
    case "priority": {
      const part = given ?? share();
      flags.mode = [...(flags.mode ?? []), part === undefined ? name : `${name}=${part}`];
      return;
    }
    case "mode":
    case "model":
    case "instance":
    case "region":
      flags[name] = [...(flags[name] ?? []), value()];
      return;
    case "cache":
      flags.cache = given ?? share() ?? "";
      return;
    case "cache-writes":
      flags.cacheWrites = given ?? share() ?? "";
      return;
    case "spot":
      flags.spot = true;
      return;
    case "savings-plan":
      flags.savingsPlan = given ?? true;
      return;
    default:
      fail({
        field: "what if",
        found: quoted(word),
        expected: `words such as ${WHAT_IF_EXAMPLE}`,
        nearest: nearest(name, STARTS),
      });
  }
};
