import type { DemandShape } from "../../src/capacity/day.ts";
import type { Evidence } from "../../src/capacity/evidence.ts";
import { modelNamed } from "../../src/capacity/measurement.ts";
import type { SizedModel, SizeOptions } from "../../src/capacity/size.ts";
import { instancesOf, servingOf, shapesOf, trainingMeasurementsOf } from "../../src/capacity/tables.ts";
import type { TrainingMeasurement } from "../../src/capacity/training.ts";
import type { Accelerator, Instance, ModelKind } from "../../src/capacity/types.ts";
import { evidenceInData, measuredThings, tableInData } from "../bench/measured.ts";

const things = measuredThings();

export const evidence: Evidence = evidenceInData(things);
export const accelerators: ReadonlyMap<string, Accelerator> = things.accelerators;

/** A model of the tables by any of its names. */
export function modelOf(name: string, kind: ModelKind = "llm"): SizedModel {
  return modelNamed(name, kind, things);
}

/** Every instance type of `instances.csv`. */
export const instances: readonly Instance[] = instancesOf(tableInData);

export const shapes: readonly DemandShape[] = shapesOf(tableInData);

const serving = servingOf(tableInData);

/** Options with the figures of `serving.csv`, always on. */
export const options: SizeOptions = {
  precision: null,
  engine: null,
  scaling: serving.scaling,
  extrapolate: false,
  shapes,
  figures: serving.figures,
};

export const trainingMeasurements: readonly TrainingMeasurement[] = trainingMeasurementsOf(tableInData);
