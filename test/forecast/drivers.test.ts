import { expect, test } from "vitest";
import { along, forecastDrivers } from "../../src/forecast/drivers.ts";

test("a path compounds, adds, jumps and has a season", () => {
  expect(along({ start: 100, growth: 0.1 }, 3).map((value) => Math.round(value * 1000) / 1000)).toEqual([
    100, 110, 121,
  ]);
  expect(along({ start: 1, add: 2 }, 3)).toEqual([1, 3, 5]);
  expect(along({ start: 10, growth: 1, from: { 1: 5 } }, 3)).toEqual([10, 5, 10]);
  expect(along({ start: 10, season: [1, 2], seasonStart: 1 }, 3)).toEqual([20, 10, 20]);
});

test("fixed, linear, step and seasonal lines, each with its own growth, and their sum", () => {
  const users = { start: 1000, growth: 0.5 };
  const { lines, total } = forecastDrivers(
    [
      { kind: "fixed", name: "licence", amount: { start: 70 } },
      { kind: "linear", name: "chat", driver: users, units: { start: 2 }, price: { start: 0.01, growth: -0.5 } },
      { kind: "step", name: "instances", driver: users, size: 1000, price: { start: 300 }, least: 1 },
      { kind: "seasonal", name: "support", amount: { start: 100, season: [1, 0.5, 2] } },
    ],
    3,
  );
  expect(lines.map(({ values }) => values)).toEqual([
    [70, 70, 70],
    [20, 15, 11.25],
    [300, 600, 900],
    [100, 50, 200],
  ]);
  expect(total).toEqual([490, 735, 1181.25]);
});

test("a block is begun by more than a rounding error, and has a size", () => {
  const instances = (driver: number, size: number) =>
    forecastDrivers([{ kind: "step", name: "i", driver: { start: driver }, size, price: { start: 1 } }], 1).total;
  expect(instances(2000.0000001, 1000)).toEqual([2]);
  expect(instances(2001, 1000)).toEqual([3]);
  expect(() => instances(1, 0)).toThrow("i: the size of a block must be above zero, found 0");
});
