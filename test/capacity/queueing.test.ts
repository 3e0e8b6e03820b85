import { assert, double, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { erlangC, queueOf, serversFor, waitQuantile } from "../../src/capacity/queueing.ts";
import type { Queue, QueueInput } from "../../src/capacity/queueing.ts";
import { generator, sampleQuantile, simulateQueue } from "./simulate-queue.ts";

const poisson = { arrivalVariation: 1, serviceVariation: 1 };

function stable(input: QueueInput): Queue {
  const queue = queueOf(input);
  if ("refused" in queue) throw new Error(`refused: ${queue.refused}`);
  return queue;
}

describe("closed forms", () => {
  test("one server: the M/M/1 queue waits rho / (mu - lambda), and its tail is rho e^-(mu-lambda)t", () => {
    assert(
      property(
        double({ min: 0.01, max: 0.98, noNaN: true }),
        double({ min: 0.01, max: 100, noNaN: true }),
        (rho, meanService) => {
          const queue = stable({ arrivalRate: rho / meanService, meanService, servers: 1, ...poisson });
          expect(queue.meanWait).toBeCloseTo((rho * meanService) / (1 - rho), 6);
          expect(queue.waitProbability).toBeCloseTo(rho, 9);
          expect(queue.decay * meanService).toBeCloseTo(1 - rho, 5);
        },
      ),
    );
  });

  test("many servers: Erlang C by its sum", () => {
    for (const [m, a] of [
      [2, 1],
      [5, 4],
      [20, 15],
      [60, 55.5],
    ] as const) {
      let term = 1;
      let sum = 0;
      for (let k = 0; k < m; k++) {
        sum += term;
        term *= a / (k + 1);
      }
      const waiting = (term * m) / (m - a);
      expect(erlangC(m, a)).toBeCloseTo(waiting / (sum + waiting), 10);
    }
  });

  test("thousands of servers agree with the recursion from zero", () => {
    let blocked = 1;
    for (let k = 1; k <= 5000; k++) blocked = (4900 * blocked) / (k + 4900 * blocked);
    expect(erlangC(5000, 4900)).toBeCloseTo(blocked / (1 - (4900 / 5000) * (1 - blocked)), 9);
  });

  test("constant service at one server waits half as long as exponential (Pollaczek-Khinchine)", () => {
    const queue = stable({ arrivalRate: 0.8, meanService: 1, servers: 1, arrivalVariation: 1, serviceVariation: 0 });
    expect(queue.meanWait).toBeCloseTo(2, 1);
  });
});

describe("laws", () => {
  const rho = double({ min: 0.05, max: 0.97, noNaN: true });
  const variation = double({ min: 0.1, max: 3, noNaN: true });

  test("utilisation stays below one or the queue is refused; nothing is NaN", () => {
    assert(
      property(
        double({ min: 0, max: 50, noNaN: true }),
        integer({ min: 1, max: 40 }),
        variation,
        variation,
        (arrivalRate, servers, arrivalVariation, serviceVariation) => {
          const queue = queueOf({ arrivalRate, meanService: 1, servers, arrivalVariation, serviceVariation });
          if ("refused" in queue) {
            expect(arrivalRate).toBeGreaterThanOrEqual(servers);
            return;
          }
          expect(queue.utilisation).toBeLessThan(1);
          for (const p of [0.5, 0.95, 0.99]) expect(Number.isFinite(waitQuantile(queue, p))).toBe(true);
        },
      ),
    );
  });

  test("a busier queue waits longer, more servers wait less", () => {
    assert(
      property(rho, integer({ min: 1, max: 50 }), variation, (r, servers, serviceVariation) => {
        const at = (arrivalRate: number, m: number) =>
          waitQuantile(
            stable({ arrivalRate, meanService: 1, servers: m, arrivalVariation: 1, serviceVariation }),
            0.95,
          );
        const rate = r * servers;
        expect(at(rate, servers)).toBeGreaterThanOrEqual(at(rate * 0.9, servers) - 1e-9);
        expect(at(rate, servers + 1)).toBeLessThanOrEqual(at(rate, servers) + 1e-9);
      }),
    );
  });

  test("a queue at the edge of saturation waits long, not at all", () => {
    for (const gap of [1e-3, 1e-6, 1e-8, 1e-10, 1e-13]) {
      const q = {
        arrivalRate: 200 * (1 - gap),
        meanService: 1,
        servers: 200,
        arrivalVariation: 1,
        serviceVariation: 0.5,
      };
      expect(waitQuantile(stable(q), 0.95)).toBeGreaterThan(0.5 / (200 * gap));
    }
  });

  test("servers for more arrivals are never fewer", () => {
    assert(
      property(
        double({ min: 0.1, max: 200, noNaN: true }),
        double({ min: 1, max: 2, noNaN: true }),
        (arrivalRate, more) => {
          const q = { meanService: 1, arrivalVariation: 1, serviceVariation: 0.5 };
          const few = serversFor({ ...q, arrivalRate }, 0.1, 0.95, 100_000);
          const many = serversFor({ ...q, arrivalRate: arrivalRate * more }, 0.1, 0.95, 100_000);
          expect(many ?? Infinity).toBeGreaterThanOrEqual(few ?? 0);
        },
      ),
    );
  });
});

describe("simulation", () => {
  const random = generator(11);
  const cases = Array.from({ length: 12 }, () => {
    const servers = 1 + Math.floor(random() * 30);
    const rho = 0.8 + 0.16 * random();
    return {
      servers,
      arrivalRate: rho * servers,
      meanService: 1,
      arrivalVariation: 1,
      serviceVariation: [0.25, 0.5, 1, 1.5][Math.floor(random() * 4)] ?? 1,
    };
  });

  test.each(cases)(
    "p95 wait within 10 % for $servers servers, $arrivalRate a second, cs2 $serviceVariation",
    (input) => {
      const formula = waitQuantile(stable(input), 0.95);
      const simulated = sampleQuantile(simulateQueue(input, 400_000, 7).waits, 0.95);
      expect(Math.abs(formula - simulated)).toBeLessThan(Math.max(0.1 * simulated, 0.02));
    },
  );

  test("bursty arrivals wait longer, within a fifth", () => {
    const input = { servers: 10, arrivalRate: 8, meanService: 1, arrivalVariation: 2, serviceVariation: 0.5 };
    const simulated = sampleQuantile(simulateQueue(input, 400_000, 3).waits, 0.95);
    expect(waitQuantile(stable(input), 0.95) / simulated).toBeGreaterThan(0.8);
    expect(waitQuantile(stable(input), 0.95) / simulated).toBeLessThan(1.2);
  });
});

test("wrong input names its field", () => {
  expect(queueOf({ arrivalRate: -1, meanService: 1, servers: 1, ...poisson })).toEqual({
    refused: "invalid",
    field: "arrivalRate",
  });
  expect(queueOf({ arrivalRate: 1, meanService: Number.NaN, servers: 1, ...poisson })).toEqual({
    refused: "invalid",
    field: "meanService",
  });
  expect(queueOf({ arrivalRate: 2, meanService: 1, servers: 1, ...poisson })).toEqual({
    refused: "unstable",
    utilisation: 2,
  });
});
