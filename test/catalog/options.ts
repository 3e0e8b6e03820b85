/** Options of every service, enumerated by their structure: enough of them to reach every meter that one can reach. */
import { type Meter, meterKey } from "../../src/catalog/types.ts";
import { prepareOption } from "../../src/plans/option.ts";
import type { Raw } from "../../src/plans/plan.ts";
import { type FieldMeta, metaOf } from "../../src/quantity/fields.ts";
import { InputError } from "../../src/quantity/problem.ts";
import { readArguments, splitWords } from "../../src/services/arguments.ts";
import { servicesOf } from "../../src/services/registry.ts";
import type { Service, Way } from "../../src/services/service.ts";
import { catalog, DAY } from "../catalog.ts";

/** Beyond so many combinations of words, every pair of them will do. */
const MOST_COMBINATIONS = 4000;
/** Up to so many, each is tried with every name. */
const FEW = 96;

/** The meters of every line that some option of a service has in its regions, by key. */
export const reachedMeters = (regionsOf: (service: string) => readonly string[]): ReadonlySet<string> => {
  const reached = new Set<string>();
  const named = new Set<string>();
  for (const service of servicesOf(catalog()))
    for (const way of service.ways)
      for (const region of regionsOf(service.name))
        for (const meter of metersOfWay(service, way, region, named)) reached.add(meterKey(meter));
  return reached;
};

/**
 * Structure first, with the example's names; then every name with each structure that added a dimension. Instances are
 * named once a dimension (`named`): they are the same for all services, whereas models serve one demand and not another.
 */
const metersOfWay = function* (service: Service, way: Way, region: string, named: Set<string>): Generator<Meter> {
  const { kind: _, region: __, ...example } = readArguments(splitWords(way.example));
  const metas = Object.entries(way.fields).map(([name, field]) => [name, metaOf(field)] as const);
  const dimensions = new Set<string>();
  const kept: { readonly inputs: Raw; readonly fresh: readonly string[] }[] = [];
  const structures = combinations(metas);
  const singles = [{}, ...wordsOf(metas).flat()];
  const bases = basesOf(example, metas);
  // What a model's prices depend on also depends on the size of requests.
  const whole = service.name === "bedrock" ? 4 : 2;
  for (const [index, base] of bases.entries())
    for (const structure of index < whole ? structures : singles) {
      const inputs = { ...base, ...structure };
      const meters = metersOf(service, way, inputs, region);
      const fresh = meters.map((one) => `${one.service} ${one.dimension}`).filter((one) => !dimensions.has(one));
      for (const dimension of fresh) dimensions.add(dimension);
      if (fresh.length > 0 || kept.length === 0 || (index === 0 && structures.length <= FEW))
        kept.push({ inputs, fresh });
      yield* meters;
    }
  for (const [name, meta] of metas) {
    if (meta.kind !== "name") continue;
    const once = (dimension: string) => `${region} ${dimension}`;
    const wanted = kept.filter(({ fresh }) => meta.names !== "instance" || fresh.some((one) => !named.has(once(one))));
    for (const value of namesFor(service, meta))
      for (const { inputs } of wanted) yield* metersOf(service, way, { ...inputs, [name]: value }, region);
    if (meta.names === "instance") for (const { fresh } of wanted) for (const one of fresh) named.add(once(one));
  }
};

const metersOf = (service: Service, way: Way, inputs: Raw, region: string): readonly Meter[] => {
  try {
    const setting = { region, day: DAY, hours: 730 };
    const run = { on: service.name, ...inputs };
    return prepareOption({ kind: way.kind.kind }, run, setting, catalog()).prepared.lines.map(({ meter }) => meter);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
};

type Metas = readonly (readonly [string, FieldMeta])[];

/** The example; with each amount that may be 0 given, all of them and one by one; and with large amounts. */
const basesOf = (example: Raw, metas: Metas): readonly Raw[] => {
  const optional = metas.filter(([name, { kind, optional: left }]) => kind === "amount" && left && !(name in example));
  const given = (times: number) => Object.fromEntries(optional.map(([name, meta]) => [name, someOf(meta, times)]));
  const large = (times: number) =>
    Object.fromEntries(metas.flatMap(([name, meta]) => (meta.kind === "amount" ? [[name, someOf(meta, times)]] : [])));
  const lists = metas.flatMap(([name, { kind, choices = [] }]) =>
    kind === "choices" ? [...subsets(choices), choices].map((words) => ({ [name]: words })) : [],
  );
  const names = metas.flatMap(([name, { kind, optional: left, names: what }]) =>
    kind === "name" && left && !(name in example) && what === "model"
      ? [{ [name]: "claude-haiku-4.5" }, { [name]: "rerank-3.5" }]
      : [],
  );
  const one = optional.flatMap(([name, meta]) => [1, 1e4].map((times) => ({ [name]: someOf(meta, times) })));
  return [{}, given(1), given(100), large(2e5), large(1e8), ...one, ...lists, ...names].map((change) => ({
    ...example,
    ...change,
  }));
};

/** One, two and three words of a list. */
const subsets = (words: readonly string[]): readonly (readonly string[])[] =>
  words.flatMap((one, first) =>
    words
      .slice(first)
      .flatMap((two, second) => words.slice(first + second).map((three) => [...new Set([one, two, three])])),
  );

const someOf = ({ rule }: FieldMeta, times: number): number => {
  const { min = 0, max = Infinity, unit = "x" } = rule ?? {};
  const wanted = unit === "share" ? 0.5 : 2 * times;
  return Math.min(max, Math.max(min, wanted));
};

/** What each field that is a word or a flag may be. */
const wordsOf = (metas: Metas): readonly (readonly Raw[])[] =>
  metas.flatMap(([name, { kind, choices = [] }]): readonly (readonly Raw[])[] =>
    kind === "choice" ? [choices.map((word) => ({ [name]: word }))] : kind === "flag" ? [[{}, { [name]: true }]] : [],
  );

/** Every combination of words and flags; where they are too many, every pair of them. */
const combinations = (metas: Metas): readonly Raw[] => {
  const fields = wordsOf(metas);
  const both = (left: readonly Raw[], right: readonly Raw[]): readonly Raw[] =>
    left.flatMap((one) => right.map((other) => ({ ...one, ...other })));
  const all = fields.reduce((product, values) => product * values.length, 1);
  if (all <= MOST_COMBINATIONS) return fields.reduce(both, [{}]);
  return fields.flatMap((values, index) => fields.slice(index + 1).flatMap((others) => both(values, others)));
};

/** What a name may be: models and instances of the tables, and the items of the service's own meters. */
const namesFor = (service: Service, { names }: FieldMeta): readonly string[] => {
  const items = () => [
    ...new Set(
      catalog()
        .meters()
        .flatMap(({ meter }) => (meter.service === service.name ? [meter.item] : [])),
    ),
  ];
  const column = (table: "models" | "instances", name: string) =>
    catalog()
      .table(table)
      .map((row) => row[name] ?? "");
  if (names === "model") return /^(bedrock|rag)/.test(service.name) ? column("models", "model") : [];
  if (names !== "instance") return items();
  const prefixed = /^(sagemaker|marketplace|bedrock)/.test(service.name);
  return prefixed
    ? column("instances", "instance").map((one) => `ml.${one}`)
    : [...column("instances", "instance"), ...items()];
};
