import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test("training pays every token of every epoch; storage 1.95 a model and month (AWS pricing page, Llama 3.1 8B)", () => {
  const { lines, quantities } = bill(
    "bedrock-custom-model",
    "kind=fine-tune-model runs=2 tokens=10M epochs=3 model=llama-3.1-8b region=us-west-2",
  );
  expect(quantities["training"]).toBe(60e6);
  expect(lines).toEqual({ training: expect.closeTo(60 * 1.49, 6), storage: expect.closeTo(1.95, 9) });
});

test("reinforcement fine-tuning is 80 USD an hour (AWS pricing page)", () => {
  const { lines } = bill(
    "bedrock-custom-model",
    "kind=fine-tune-model method=reinforcement training-hours=5 model=gpt-oss-20b",
  );
  expect(lines["training"]).toBeCloseTo(400, 9);
});

test("distillation adds the teacher's tokens on demand", () => {
  const { lines } = bill(
    "bedrock-custom-model",
    "kind=fine-tune-model method=distillation tokens=10M model=nova-lite teacher=nova-premier teacher-prompts=10000 teacher-input=500 teacher-output=300",
  );
  expect(lines["teacher-input"]).toBeCloseTo(5 * 2.5, 6);
  expect(lines["teacher-output"]).toBeCloseTo(3 * 12.5, 6);
  expect(() =>
    bill("bedrock-custom-model", "kind=fine-tune-model method=distillation tokens=10M model=nova-lite"),
  ).toThrow(/teacher/);
});

test("a custom model serves by the token where its base allows, else by model units", () => {
  const words = "kind=generate-text requests=1M input=1000 output=100";
  expect(bill("bedrock-custom-model", `${words} model=nova-2-lite`).lines).toMatchObject({
    input: expect.closeTo(300, 6),
    output: expect.closeTo(250, 6),
  });
  expect(bill("bedrock-custom-model", `${words} model=nova-pro`).lines["input"]).toBeCloseTo(800, 6);
  expect(bill("bedrock-custom-model", `${words} model=nova-lite`).lines["input"]).toBeNull();
  expect(
    bill("bedrock-custom-model", `${words} model=llama-3.1-8b mode=provisioned model-units=1`).lines["model-units"],
  ).toBeCloseTo(730 * 24, 6);
});

test("an imported 8B model of 2 units, always busy: two units every minute, and 3.90 USD of storage (AWS pricing page, example)", () => {
  const { lines } = bill("bedrock-custom-model-import", "requests=1M/day input=1000 output=100 units=2");
  expect(lines["units"]).toBeCloseTo(2 * 43_800 * 0.05718, 4);
  expect(lines["storage"]).toBeCloseTo(3.9, 9);
});

test("an imported model that is asked once an hour is billed for the five minutes around it", () => {
  const { quantities } = bill("bedrock-custom-model-import", "requests=1/hour input=1000 output=100 units=2");
  expect(quantities["units"]).toBeCloseTo(2 * 43_800 * (1 - Math.exp(-5 / 60)), 6);
});

test("an evaluation by a judge pays both models; people 0.21 a task (AWS pricing page)", () => {
  const { lines, quantities } = bill(
    "bedrock-evaluation",
    "prompts=1000 input=500 output=300 model=nova-pro judge=nova-premier metrics=3 human-tasks=50",
  );
  expect(quantities["judge-input"]).toBe(1000 * 3 * (500 + 500 + 300));
  expect(lines["human-tasks"]).toBeCloseTo(10.5, 9);
});

test("Data Automation: 30 fields are included, each further one costs 0.0005 a page (AWS price list)", () => {
  const { lines } = bill("bedrock-data-automation", "kind=read-documents pages=5000 output=custom fields=40");
  expect(lines).toEqual({ pages: expect.closeTo(200, 6), "extra-fields": expect.closeTo(25, 6) });
  expect(bill("bedrock-data-automation", "kind=read-documents pages=5000").cost).toBeCloseTo(50, 6);
});

test("a managed knowledge base: 5 USD a GB, 1 USD a thousand retrievals, 4 a thousand agentic ones besides (AWS pricing page)", () => {
  const { lines } = bill("bedrock-knowledge-bases", "queries=100k size=5GB agentic-share=10% retrievals-each=3");
  expect(lines).toEqual({
    storage: expect.closeTo(25, 6),
    retrievals: expect.closeTo(120, 6),
    agentic: expect.closeTo(40, 6),
  });
});

test.each([
  ["bedrock-flows", "node-transitions=1M", 35],
  ["bedrock-prompt-optimization", "tokens=200k", 6],
  ["bedrock-prompt-routing", "requests=100k", 100],
  ["bedrock-web-search", "searches=1000 groundings=1000", 42],
])("%s", (service, words, usd) => {
  expect(bill(service, words).cost).toBeCloseTo(usd, 6);
});

test("a Marketplace model is its instances and the seller's fee", () => {
  const { lines } = bill(
    "bedrock-marketplace",
    "kind=generate-text requests=10k input=1 output=1 model=x instance=ml.g5.2xlarge software-per-hour=2",
  );
  expect(lines).toEqual({ instances: expect.closeTo(730 * 1.515, 4), "software-hours": expect.closeTo(1460, 6) });
});
