import { architectureFrom, familyName } from "../capacity/architecture.ts";
import { weightBytes } from "../capacity/footprint.ts";
import { modelNamed } from "../capacity/measurement.ts";
import type { MeasuredThings } from "../capacity/measurement.ts";
import { precisionOf } from "../capacity/precision.ts";
import type { SizedModel } from "../capacity/size.ts";
import {
  evidenceOf,
  instancesOf,
  measuredThingsFrom,
  servingOf,
  shapesOf,
  trainingMeasurementsOf,
} from "../capacity/tables.ts";
import type { ServingTable } from "../capacity/tables.ts";
import type { DemandShape } from "../capacity/day.ts";
import type { Evidence } from "../capacity/evidence.ts";
import type { TrainingMeasurement } from "../capacity/training.ts";
import type { Architecture, Instance } from "../capacity/types.ts";
import type { Catalog } from "../catalog/open.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, quoted } from "../quantity/problem.ts";

/** What the capacity engine knows, read from the catalogue's tables when it is first asked for. */
export interface CapacityFacts {
  readonly things: MeasuredThings;
  readonly evidence: Evidence;
  readonly instances: readonly Instance[];
  readonly shapes: readonly DemandShape[];
  readonly serving: ServingTable;
  readonly training: readonly TrainingMeasurement[];
  /** Architectures by the Bedrock id of their open weights. */
  readonly bedrock: ReadonlyMap<string, Architecture>;
}

const known = new WeakMap<Catalog["table"], CapacityFacts>();

/** The facts of a catalogue; each table is read once, and only when it is needed. */
export const capacityFacts = ({ table }: Pick<Catalog, "table">): CapacityFacts => {
  const found = known.get(table) ?? readFacts(table);
  known.set(table, found);
  return found;
};

const readFacts = (table: Catalog["table"]): CapacityFacts => {
  const once = <T>(make: () => T) => {
    let made: { readonly value: T } | undefined;
    return () => (made ??= { value: make() }).value;
  };
  const things = once(() => measuredThingsFrom(table));
  const evidence = once(() => evidenceOf(table, things()));
  const instances = once(() => instancesOf(table));
  const shapes = once(() => shapesOf(table));
  const serving = once(() => servingOf(table));
  const training = once(() => trainingMeasurementsOf(table));
  const bedrock = once(() => openWeights(table, things()));
  return {
    get things() {
      return things();
    },
    get evidence() {
      return evidence();
    },
    get instances() {
      return instances();
    },
    get shapes() {
      return shapes();
    },
    get serving() {
      return serving();
    },
    get training() {
      return training();
    },
    get bedrock() {
      return bedrock();
    },
  };
};

const openWeights = (table: Catalog["table"], { architectures }: MeasuredThings): ReadonlyMap<string, Architecture> =>
  new Map(
    table("architectures").flatMap((row) => {
      const shape = architectures.get(row["model"] ?? "");
      const ids = (row["bedrock"] ?? "").split(" ").filter(Boolean);
      return shape ? ids.map((id) => [id, shape] as const) : [];
    }),
  );

/** A model of the tables by any of its names: publisher's, alias, Bedrock id of the open weights; undefined where there is none. */
export const findModel = (name: string, catalog: Pick<Catalog, "table">): SizedModel | undefined => {
  const { things, bedrock } = capacityFacts(catalog);
  const bare = name.trim().replace(/^(us|eu|apac|global)\.(?=[a-z0-9-]+\.)/, "");
  const exact =
    things.architectures.get(bare) ?? things.architectures.get(bare.toLowerCase()) ?? bedrock.get(bare.toLowerCase());
  if (exact !== undefined) {
    const measured = things.families.get(familyName(bare)) ?? modelNamed(exact.name, exact.kind, things);
    const counted = exact.flopsPerItem === null && measured.architecture.flopsPerItem !== null;
    return { architecture: counted ? measured.architecture : exact, family: measured.family };
  }
  return things.families.get(familyName(bare));
};

/** A model by any of its names. @throws InputError with the nearest names */
export const modelOf = (name: string, catalog: Pick<Catalog, "table">): SizedModel =>
  findModel(name, catalog) ??
  fail({
    field: "model",
    found: quoted(name),
    expected: "a model whose weights are open, such as llama-3.1-8b, or its numbers: params=8B",
    nearest: nearest(name, capacityFacts(catalog).things.architectures.keys()),
  });

/** A model from its numbers. */
export const customModel = (numbers: Parameters<typeof architectureFrom>[0]): SizedModel => ({
  architecture: architectureFrom(numbers),
  family: numbers.name ?? "custom",
});

/** Seconds from the decision to start an instance to its first answer: boot, image, weights. */
export const coldStart = (
  model: SizedModel,
  precision: string | null,
  { scaling, weightLoad }: ServingTable,
): number => {
  const { architecture } = model;
  const weights = weightBytes(architecture, precisionOf(precision ?? architecture.nativePrecision));
  return scaling.coldStart + weights / weightLoad;
};
