import type { Catalog } from "../catalog/open.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";
import { servicesOf } from "../services/registry.ts";
import type { Service } from "../services/service.ts";

/**
 * The service of that name.
 * @param field what names it
 * @param kinds kinds of demand that may stand in its place
 * @throws InputError with the nearest names
 */
export const findService = (name: unknown, catalog: Catalog, field = "on", kinds: readonly string[] = []): Service => {
  const services = servicesOf(catalog);
  const found = services.find((service) => service.name === name);
  if (found) return found;
  const names = services.map((service) => service.name);
  throw new InputError([
    { field, found: name === undefined ? "nothing" : quoted(name), ...wayOut(name, names, kinds, catalog) },
  ]);
};

/** What a name that is no service's may have meant: one of a family of services, a model, or nearly a service. */
const wayOut = (
  name: unknown,
  names: readonly string[],
  kinds: readonly string[],
  catalog: Catalog,
): Pick<Problem, "expected" | "nearest" | "hint"> => {
  const typed = String(name).trim().toLowerCase();
  const family = names.filter((one) => one.startsWith(`${typed}-`));
  if (family.length > 2)
    return { expected: `one of its services: ${family.join(", ")}`, hint: "ratecard services lists them" };
  const expected = kinds.length > 0 ? "the name of a service or of a demand" : "the name of a service";
  if (isModel(typed, catalog)) {
    const word = /\s/.test(typed) ? `"${typed}"` : typed;
    return {
      expected,
      hint: `that is a model: bedrock model=${word}, or a service that runs your own, such as sagemaker-realtime`,
    };
  }
  return {
    expected,
    nearest: nearest(String(name), new Set([...names, ...kinds])),
    hint: `ratecard services lists ${kinds.length > 0 ? `the services; demands are ${common(kinds).join(", ")} …` : "them"}`,
  };
};

/** Whether a name is that of a model, or of some: `sonnet` of `claude-sonnet-4.5`. */
const isModel = (typed: string, catalog: Catalog): boolean => {
  const folded = (name: string) => name.replace(/[\s_.:]+/g, "-");
  const wanted = folded(typed);
  if (wanted.length < 4) return false;
  const aliases = catalog.table("models").flatMap(({ aliases: some = "" }) => some.split(" ").filter(Boolean));
  return aliases.map(folded).some((alias) => {
    const withoutMaker = alias.slice(alias.indexOf("-") + 1);
    return [alias, withoutMaker].some((name) => name === wanted || name.startsWith(`${wanted}-`));
  });
};

/** Kinds of demand that more than one service meets: those worth naming. */
const common = (kinds: readonly string[]): readonly string[] =>
  [...new Set(kinds)].filter((kind) => kinds.indexOf(kind) !== kinds.lastIndexOf(kind));
