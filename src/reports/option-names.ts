import { widthOf } from "./width.ts";

/** Titles of options for a column: whole where they fit, else without the words that all of them begin or end with. */
export interface OptionNames {
  readonly names: readonly string[];
  /** `rag … nova-pro`: what was left out of each. */
  readonly shared: string | undefined;
}

/** @param room cells that a title may take before what all share is left out */
export const optionNames = (titles: readonly string[], room: number): OptionNames => {
  const words = titles.map((title) => title.split(" "));
  const shortest = Math.min(...words.map((own) => own.length));
  const fits = titles.every((title) => widthOf(title) <= room);
  if (fits || titles.length < 2) return { names: titles, shared: undefined };
  const alike = (at: (own: readonly string[]) => string | undefined) => new Set(words.map(at)).size === 1;
  const most = shortest - 1;
  let head = 0;
  while (head < most && alike((own) => own[head])) head++;
  let tail = 0;
  while (head + tail < most && alike((own) => own.at(-1 - tail))) tail++;
  if (head + tail === 0) return { names: titles, shared: undefined };
  const [first = []] = words;
  const shared = [...first.slice(0, head), "…", ...first.slice(first.length - tail)].join(" ");
  return { names: words.map((own) => own.slice(head, own.length - tail).join(" ")), shared };
};
