/** Random plans, right and wrong, made from the services' own fields. */
import fc from "fast-check";
import { prepareOption } from "../../src/plans/option.ts";
import type { Raw } from "../../src/plans/plan.ts";
import { InputError } from "../../src/quantity/problem.ts";
import { metaOf, type FieldMeta } from "../../src/quantity/fields.ts";
import { readArguments, splitWords } from "../../src/services/arguments.ts";
import { servicesOf } from "../../src/services/registry.ts";
import type { Service, Way } from "../../src/services/service.ts";
import { catalog, DAY } from "../catalog.ts";

export interface RandomWorkload {
  readonly service: Service;
  readonly way: Way;
  readonly demand: Raw;
  readonly run: Raw;
}

const ways = servicesOf(catalog()).flatMap((service) => service.ways.map((way) => ({ service, way })));

const REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2", "sa-east-1"] as const;

/** A value that a field takes, as a person may write it; undefined where only its own example can be right. */
const valueOf = (meta: FieldMeta): fc.Arbitrary<unknown> | undefined => {
  switch (meta.kind) {
    case "amount":
      return amountOf(meta);
    case "choice":
      return fc.constantFrom(...(meta.choices ?? [""]));
    case "choices":
      return fc.subarray([...(meta.choices ?? [])], {
        minLength: 1,
        maxLength: Math.min(3, meta.choices?.length ?? 0),
      });
    case "flag":
      return fc.constantFrom(true, false, "yes", "no");
    case "spread":
      return fc
        .tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 5000 }))
        .map(([p50, more]) => ({ p50, p95: p50 + more }));
    case "name":
    case "names":
    case "numbers":
      return undefined;
  }
};

const amountOf = ({ rule }: FieldMeta): fc.Arbitrary<unknown> => {
  const { unit = "x", min = 0, max = unit === "share" ? 1 : 1e6, rate = false } = rule ?? {};
  const number = fc.oneof(
    fc.integer({ min: Math.ceil(min), max: Math.max(Math.ceil(min), Math.floor(Math.min(max, 100))) }),
    fc.double({ min, max, noNaN: true }),
  );
  const plain = number.map((value) => Math.min(max, Math.max(min, value)));
  const written = plain.map((value) => (value < 1e-6 ? min : value));
  return fc.oneof(
    written,
    written.map(String),
    ...(unit === "share" ? [] : [written.map((value) => `${value} ${unit}`)]),
    ...(rate ? [written.map((value) => `${value} ${unit} / day`), written.map((value) => `${value} / month`)] : []),
    fc
      .tuple(written, written)
      .map(([a, b]) => `${Math.min(a, b)}..${Math.max(a, b)}${unit === "share" ? "" : ` ${unit}`}`),
  );
};

/** Inputs as the demand and the run of a plan. */
const parted = (service: Service, way: Way, inputs: Raw): { readonly demand: Raw; readonly run: Raw } => {
  const isDemand = ([name]: readonly [string, unknown]) => Object.hasOwn(way.kind.fields, name);
  const entries = Object.entries(inputs);
  return {
    demand: { kind: way.kind.kind, ...Object.fromEntries(entries.filter(isDemand)) },
    run: { on: service.name, ...Object.fromEntries(entries.filter((one) => !isDemand(one))) },
  };
};

/** A service's example with some of its inputs drawn anew. */
const drawn = ({ service, way }: { readonly service: Service; readonly way: Way }): fc.Arbitrary<RandomWorkload> => {
  const { kind: _, region: __, ...example } = readArguments(splitWords(way.example));
  const fields = Object.entries(way.fields).flatMap(([name, field]) => {
    const value = valueOf(metaOf(field));
    return value ? [[name, value] as const] : [];
  });
  const changes = fc
    .subarray(fields, { maxLength: Math.min(4, fields.length) })
    .chain((some) => fc.record(Object.fromEntries(some)));
  return fc
    .tuple(changes, fc.option(fc.constantFrom(...REGIONS), { nil: undefined, freq: 3 }))
    .map(([changed, region]) => {
      const inputs = Object.entries({ ...example, ...changed });
      const isDemand = ([name]: readonly [string, unknown]) => Object.hasOwn(way.kind.fields, name);
      return {
        service,
        way,
        demand: { kind: way.kind.kind, ...Object.fromEntries(inputs.filter(isDemand)) },
        run: {
          on: service.name,
          ...Object.fromEntries(inputs.filter((one) => !isDemand(one))),
          ...(region === undefined ? {} : { region }),
        },
      };
    });
};

/** A workload drawn from all services; some combinations of right inputs make no sense, and are refused. */
export const anyWorkload: fc.Arbitrary<RandomWorkload> = fc.constantFrom(...ways).chain(drawn);

export const setting = { region: "us-east-1", day: DAY, hours: 730 };

/** Whether the service accepts the combination. @throws whatever is no InputError */
export const isAccepted = (workload: RandomWorkload): boolean => {
  try {
    prepareOption(workload.demand, workload.run, setting, catalog());
    return true;
  } catch (error) {
    if (error instanceof InputError && error.problems.every(({ expected }) => expected)) return false;
    throw error;
  }
};

/** The raw plan of some workloads, as a file holds it. */
export const rawPlan = (workloads: readonly RandomWorkload[], keys: Raw = {}): Raw => ({
  ...keys,
  workloads: Object.fromEntries(workloads.map(({ demand, run }, index) => [`w${index}`, { demand, run }])),
});

export const planKeys: fc.Arbitrary<Raw> = fc.record(
  {
    region: fc.constantFrom(...REGIONS),
    "assume-region": fc.constantFrom(...REGIONS),
    hours: fc.integer({ min: 1, max: 744 }),
    "free-tier": fc.constantFrom("none", "always", "legacy"),
    "account-opened": fc.constantFrom("2025-01-01", "2026-06-01"),
    discount: fc.constantFrom("12 %", 0.2, { bedrock: "5 %", all: "1 %" }),
    budget: fc.constantFrom("20000 USD / month", 5, "1M USD / year"),
    growth: fc.constantFrom("5 % / month", 0, "none", [1, 1.2, 2], { rate: "2 % / quarter", "2027-03": "+20 %" }),
    months: fc.integer({ min: 1, max: 120 }),
    name: fc.string({ maxLength: 50 }),
  },
  { requiredKeys: [] },
);

/** What no amount is, in any unit: text, other units, negative and endless numbers, other types. */
const WRONG_AMOUNTS: readonly unknown[] = [
  "3 parsec", "NaN", "abc", "", "-5", -5, "1e999", "1/0", "5..", "9..2", "1 +", "import(1)", "1; 2", "f(x)=1",
  { a: 1 }, [], [1], true, null, NaN, Infinity, "=1", "５", "1 token 2", "12 %%", "x".repeat(5000),
]; // prettier-ignore

const OTHER_UNIT = (unit: string): string => (/USD/.test(unit) ? "3 page" : "3 USD");

export interface Mutation {
  readonly what: string;
  readonly plan: Raw;
}

/** A right plan of one workload with one thing wrong. */
export const wrongPlan = (workload: RandomWorkload): fc.Arbitrary<Mutation> => {
  const { demand, run, way } = workload;
  const fields = Object.entries(way.fields).map(([name, field]) => [name, metaOf(field)] as const);
  const put = (name: string, value: unknown, what: string): Mutation => {
    const inDemand = Object.hasOwn(way.kind.fields, name);
    const change = (part: Raw): Raw => ({ ...part, [name]: value });
    return {
      what: `${workload.service.name} ${name}: ${what}`,
      plan: rawPlan([{ ...workload, demand: inDemand ? change(demand) : demand, run: inDemand ? run : change(run) }]),
    };
  };
  const { region: _, ...elsewhere } = run;
  const input = fields.flatMap(([name, meta]): readonly Mutation[] =>
    [...wrongValues(meta), ...unknownNames(workload.service, meta)].map(([value, what]) => put(name, value, what)),
  );
  const others: readonly Mutation[] = [
    ...[{ colour: 1 }, { __proto__x: 1 }, { constructor: 2 }, { toString: "a" }, { "": 1 }].map((extra) => ({
      what: `unknown field ${JSON.stringify(extra)}`,
      plan: rawPlan([{ ...workload, run: { ...run, ...extra } }]),
    })),
    ...["textrakt", "", 5, null, true, {}, [], "__proto__", "constructor"].map((on) => ({
      what: `unknown service ${JSON.stringify(on)}`,
      plan: rawPlan([{ ...workload, run: { ...run, on } }]),
    })),
    ...["us-esat-1", "", 5, null, true, {}, [], "all", "*", "global"].map((region) => ({
      what: `unknown region ${JSON.stringify(region)}`,
      plan: rawPlan([{ ...workload, run: { ...run, region } }]),
    })),
    ...["read-documens", "", 5, null, true, {}, []].map((kind) => ({
      what: `unknown kind ${JSON.stringify(kind)}`,
      plan: rawPlan([{ ...workload, demand: { ...demand, kind } }]),
    })),
    { what: "unknown region of the plan", plan: rawPlan([{ ...workload, run: elsewhere }], { region: "mars" }) },
    ...WRONG_KEYS.map((keys) => ({ what: `plan ${JSON.stringify(keys)}`, plan: rawPlan([workload], keys) })),
    ...[null, 5, "x", [], true].flatMap((part) => [
      { what: `run ${JSON.stringify(part)}`, plan: { workloads: { w0: { demand, run: part } } } },
      { what: `demand ${JSON.stringify(part)}`, plan: { workloads: { w0: { demand: part, run } } } },
      { what: `workload ${JSON.stringify(part)}`, plan: { workloads: { w0: part } } },
      { what: `workloads ${JSON.stringify(part)}`, plan: { workloads: part } },
    ]),
  ];
  return fc.oneof(...(input.length > 0 ? [fc.constantFrom(...input)] : []), fc.constantFrom(...others));
};

const wrongValues = (meta: FieldMeta): readonly (readonly [unknown, string])[] => {
  const [object, list]: readonly unknown[] = [{ a: 1 }, [{}]];
  switch (meta.kind) {
    case "amount": {
      const { unit = "x", max } = meta.rule ?? {};
      const most = max === undefined ? [] : [[max * 2 + 1, "beyond its most"] as const];
      return [
        ...WRONG_AMOUNTS.map((value) => [value, `wrong amount ${String(JSON.stringify(value)).slice(0, 40)}`] as const),
        [OTHER_UNIT(unit), "another unit"],
        [`${OTHER_UNIT(unit)} / day`, "another unit a day"],
        ...most,
      ];
    }
    case "choice":
    case "choices":
      return [
        ["no-such-word", "unknown word"],
        ["", "no word"],
        [true, "a flag"],
        [object, "a map"],
        [list, "a list"],
        [null, "null"],
      ];
    case "flag":
      return [
        ["maybe", "unknown word"],
        [2, "a number"],
        [object, "a map"],
        [null, "null"],
      ];
    case "spread":
      return [
        [5, "a number"],
        [{ p50: 9, p95: 3 }, "upside down"],
        [{ p50: 1 }, "half of it"],
        [{ p50: 1, p95: 2, p99: 3 }, "too much"],
        [null, "null"],
      ];
    case "name":
      return [
        [object, "a map"],
        [list, "a list"],
        [true, "a flag"],
        ["x".repeat(5000), "too long"],
        [null, "null"],
      ];
    case "names":
    case "numbers":
      return [];
  }
};

/** Names that a table checks; the model on machines of one's own may be any. */
const unknownNames = ({ name }: Service, { names }: FieldMeta): readonly (readonly [unknown, string])[] => {
  const checked =
    names === "instance" ? /^(ec2|sagemaker-[a-z]+)$/.test(name) : names === "model" && name === "bedrock";
  return checked ? [["no-such-thing", "unknown name"]] : [];
};

const WRONG_KEYS: readonly Raw[] = [
  { regoin: "us-east-1" }, { region: {} }, { months: 0 }, { months: 1.5 }, { months: "x" }, { hours: -1 },
  { hours: 1e9 }, { growth: "fast" }, { growth: -5 }, { growth: {} }, { growth: ["x"] }, { growth: "-200 % / month" },
  { seasonality: [1, 2] }, { seasonality: "winter" }, { seasonality: { smarch: 2 } }, { "free-tier": "maybe" },
  { discount: "200 %" }, { discount: -1 }, { discount: { textract: "x" } }, { discount: [] }, { budget: "5 token" },
  { budget: {} }, { budget: -3 }, { budget: "NaN" }, { rates: 5 }, { rates: [{}] }, { rates: [{ service: "a", item: "b", dimension: "c", usd: -1 }] },
  { "as-of": "yesterday" }, { "as-of": "2026-02-30" }, { start: 5 }, { "fiscal-year": "smarch" }, { "account-opened": {} },
  { scenarios: 5 }, { scenarios: { a: { months: 0 } } }, { scenarios: { a: { regoin: 1 } } }, { regions: 5 }, { workload: {} },
  { "assume-region": {} }, { name: {} },
]; // prettier-ignore

/** A service's example with each choice, and with every input and pair of inputs at its least and its most. */
export const extremes = function* (): Generator<RandomWorkload> {
  for (const { service, way } of ways) {
    const { kind: _, region: __, ...example } = readArguments(splitWords(way.example));
    const metas = Object.entries(way.fields).map(([name, field]) => [name, metaOf(field)] as const);
    const ends = metas.flatMap(([name, { kind, rule }]) =>
      kind === "amount" ? [rule?.min ?? 0, rule?.max ?? 1e15].map((value) => ({ [name]: value })) : [],
    );
    const words = metas.flatMap(([name, { kind, choices }]) =>
      kind === "choice" ? (choices ?? []).map((word) => ({ [name]: word })) : [],
    );
    const pairs = ends.flatMap((one, index) => ends.slice(index + 1).map((other) => ({ ...one, ...other })));
    const changes = [
      {},
      ...pairs,
      ...[{}, ...words].flatMap((word) => [word, ...ends.map((end) => ({ ...word, ...end }))]),
    ];
    for (const change of changes) yield { service, way, ...parted(service, way, { ...example, ...change }) };
  }
};
