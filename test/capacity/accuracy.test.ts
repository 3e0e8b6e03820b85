import { expect, test } from "vitest";
import { estimate } from "../../src/capacity/estimate.ts";
import { unitsPerSequence } from "../../src/capacity/observations.ts";
import { evidence, modelOf } from "./fixtures.ts";
import { figureOf, scoresOf } from "../bench/scores.ts";

test("fitted figures are met: a slice of the measurements, every twentieth", () => {
  const measurements = evidence.corrections.decode.measurements.filter((_, i) => i % 20 === 0);
  const figures = measurements.flatMap((m) => {
    const known = estimate(m.setup, evidence);
    const units = unitsPerSequence(m, known.baseline);
    const rate = { value: known.rate.value * units, low: known.rate.low * units, high: known.rate.high * units };
    return [
      ...(m.throughput === null ? [] : [figureOf("", "throughput", m.throughput, rate)]),
      ...(m.tpot === null ? [] : [figureOf("", "tpot", m.tpot, known.tpot)]),
      ...(m.ttft === null ? [] : [figureOf("", "ttft", m.ttft, known.ttft)]),
    ];
  });
  const { overall } = scoresOf(figures);
  expect(overall.medianApe).toBeLessThan(0.1);
  expect(overall.within2x).toBeGreaterThan(0.95);
});

test("a set-up that nobody measured gets a wider band and a lower similarity than one that was", () => {
  const known = evidence.corrections.decode.measurements.find(
    (m) => m.setup.accelerator.name === "h100" && m.setup.family === "llama-3-8b",
  );
  if (known === undefined) throw new Error("no measurement");
  const near = estimate(known.setup, evidence);
  const other = modelOf("tiiuae/falcon-7b-instruct");
  const far = estimate(
    { ...known.setup, model: other.architecture, family: other.family, engine: "tgi", engineVersion: "" },
    evidence,
  );
  expect(far.rate.high / far.rate.low).toBeGreaterThan(near.rate.high / near.rate.low);
  expect(far.nearest?.similarity ?? 0).toBeLessThan(near.nearest?.similarity ?? 0);
});
