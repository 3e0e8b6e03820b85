import { expect, test } from "vitest";
import { EXAMPLE, opened, press, shown } from "./world.ts";

const UNHURRIED = EXAMPLE.replace("    service-level: { ttft-p95: 2 s }\n", "").replace("100k / day", "5k / day");

const compared = (columns: number, text = UNHURRIED) => press(opened(text, { columns, rows: 40 }), "2");

test.each([100, 160])("of %i columns the options have their latency, known or not, and their confidence", (columns) => {
  const lines = shown(compared(columns));
  expect(lines.find((line) => line.includes("USD / month") && line.includes("Option"))).toMatch(/TTFT p95 +confidence/);
  expect(lines.find((line) => /sagemaker|g6e/.test(line))).toMatch(/ \d+(\.\d+)? s( |$)/);
  expect(lines.find((line) => line.includes("gpt-oss"))).toMatch(/ – +high/);
});

test("i draws break-even over the next input of the demand, round to the first rate", () => {
  let state = compared(160);
  const seen: (string | undefined)[] = [];
  do {
    state = press(state, "i");
    seen.push(state.over);
    expect(shown(state).join("\n")).toContain(`Break-even over ${state.over}`);
  } while (state.over !== "requests" && seen.length < 20);
  expect(seen.slice(0, 2)).toEqual(["input", "output"]);
  expect(seen.at(-1)).toBe("requests");
});

const CROSSING = `
workloads:
  chat:
    demand: { kind: generate-text, requests: 5k / day, input: 6000 token, output: 300 token }
    run: { on: bedrock, model: claude-sonnet-4.6 }
    consider:
      - { on: sagemaker-realtime, model: llama-3.1-8b, instance: ml.g5.2xlarge, count: 4 }
`;

test("where the cheapest changes over the chosen input is marked and said", () => {
  const screen = shown(press(compared(160, CROSSING), "i")).join("\n");
  expect(screen).toContain("Break-even over input");
  expect(screen).toContain("◆");
  expect(screen).toMatch(/Break-even at [\d.]+k? tokens \(input\): bedrock claude-sonnet-4.6 is cheaper below/);
});

test("a narrower screen keeps the confidence and leaves the latency out", () => {
  const lines = shown(compared(99)).join("\n");
  expect(lines).toContain("confidence");
  expect(lines).not.toContain("TTFT p95");
});
