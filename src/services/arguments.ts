import { fail, quoted } from "../quantity/problem.ts";

/** key=value words as raw inputs. A key that is given twice is an error. @throws InputError */
export const readArguments = (words: readonly string[]): Readonly<Record<string, string>> => {
  const inputs: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    if (at <= 0) return fail({ found: quoted(word), expected: "key=value, such as requests=100k/day" });
    const key = word.slice(0, at).trim();
    if (Object.hasOwn(inputs, key))
      return fail({ field: key, found: "the same input twice", expected: "each input once" });
    inputs[key] = word.slice(at + 1).trim();
  }
  return inputs;
};

/** Splits an example as a shell would: words parted by blanks, quotes keep blanks. */
export const splitWords = (text: string): readonly string[] =>
  [...text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ""));
