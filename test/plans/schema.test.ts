import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { planFileSchema } from "../../src/plans/schema.ts";
import { readArguments, splitWords } from "../../src/services/arguments.ts";
import { servicesOf } from "../../src/services/registry.ts";
import { catalog } from "../catalog.ts";
import { run } from "../terminal.ts";
import { check } from "./json-schema.ts";

const schema: unknown = JSON.parse(JSON.stringify(planFileSchema(catalog())));
const problems = (text: string) => check(parse(text), schema, schema);

describe("the example plans are right", () => {
  const files = readdirSync("data/examples").filter((file) => file.endsWith(".yaml"));
  test.each(files)("%s", (file) => expect(problems(readFileSync(`data/examples/${file}`, "utf8"))).toEqual([]));
});

/** Numbers as YAML writes them: what an argument gives as text. */
const typed = (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text);

test("what every service shows as its example is right", () => {
  const wrong = servicesOf(catalog()).flatMap(({ name, ways }) =>
    ways.flatMap(({ kind, fields, example }) => {
      const { kind: _, ...inputs } = readArguments(splitWords(example));
      const entries = Object.entries(inputs).map(([key, value]) => [key, typed(value)] as const);
      const isDemand = ([key]: readonly [string, unknown]) =>
        Object.hasOwn(kind.fields, key) && Object.hasOwn(fields, key);
      const demand = { kind: kind.kind, ...Object.fromEntries(entries.filter(isDemand)) };
      const option = { on: name, ...Object.fromEntries(entries.filter((entry) => !isDemand(entry))) };
      const plan = { workloads: { a: { demand, run: option, consider: [option] } } };
      return check(plan, schema, schema).map((problem) => `${name} ${kind.kind}: ${problem}`);
    }),
  );
  expect(wrong).toEqual([]);
});

const WORKLOAD = "workloads:\n  a:\n    demand: { kind: read-documents, pages: 5k }\n    run: { on: textract }\n";

test.each([
  ["a list of services", `${WORKLOAD}    consider: [{ on: [textract, bedrock-data-automation] }]\n`],
  [
    "growth, season, scenarios",
    `growth: { rate: 5 % / month, 2027-03: +20 % }\nseasonality: { december: 1.4 }\nscenarios: { twice: { growth: 0 } }\n${WORKLOAD}`,
  ],
  [
    "a discount by service, own rates",
    `discount: { textract: 12 % }\nrates: [{ service: a, item: b, dimension: c, usd: 2 }]\n${WORKLOAD}`,
  ],
  ["no demand", "workloads: { a: { run: { on: sagemaker-model-registry } } }"],
])("right: %s", (_, text) => expect(problems(text)).toEqual([]));

test.each([
  ["an unknown key", `regoin: us-east-1\n${WORKLOAD}`],
  ["no workloads", "name: x\n"],
  ["an unknown kind", WORKLOAD.replace("read-documents", "read-documens")],
  ["an unknown input of a demand", WORKLOAD.replace("pages: 5k", "pages: 5k, colour: red")],
  ["a missing input of a demand", WORKLOAD.replace(", pages: 5k", "")],
  ["an unknown service", WORKLOAD.replace("textract", "textrakt")],
  ["an unknown input of an option", WORKLOAD.replace("on: textract", "on: textract, modell: x")],
  ["a word that is none of a choice", WORKLOAD.replace("pages: 5k", "pages: 5k, features: [tabels]")],
  ["two kinds of workload in one", "workloads: { a: { fixed: 5, usage: [] } }"],
  ["too many months", `months: 500\n${WORKLOAD}`],
  ["half a month", `months: 1.5\n${WORKLOAD}`],
  ["eleven factors of a season", `seasonality: [1,1,1,1,1,1,1,1,1,1,1]\n${WORKLOAD}`],
])("wrong: %s", (_, text) => expect(problems(text)).not.toEqual([]));

test("ratecard init --schema prints it and writes nothing", async () => {
  const { exit, out } = await run(["init", "--schema"]);
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ title: "Ratecard plan" });
});
