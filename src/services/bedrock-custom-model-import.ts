import { amount, choice } from "../quantity/fields.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import { generateText } from "./demands.ts";
import { input, lineOf, literal, times, type Formula } from "./formula.ts";
import { service, way, type World } from "./service.ts";

const ARCHITECTURES = ["llama", "multimodal-llama", "mistral", "mixtral", "qwen", "flan", "openai-gpt-oss"] as const;

/** Custom model import: your own weights, by custom model units and active five-minute windows. */
export const bedrockCustomModelImport = service({
  name: "bedrock-custom-model-import",
  title: "Amazon Bedrock Custom Model Import",
  group: "Generative AI",
  help: "Your own weights served on demand: custom model units (CMU) by the minute in five-minute windows while a copy is active, and storage",
  ways: [
    way({
      demand: generateText,
      run: {
        architecture: choice(ARCHITECTURES, "architecture of the imported model", "llama"),
        units: amount(
          "CMU",
          "custom model units of one copy, as the model's page says: 2 for Llama 3.1 8B and 8 for 70B at 128K context",
        ),
        copies: amount("x", "copies that run at once, on average while the model is active", { default: 1 }),
        models: amount("model", "imported models that are kept", { default: 1 }),
        "price-group": choice(
          ["standard", "higher"],
          "AWS prices some regions higher; its page says which",
          "standard",
        ),
      },
      example: "requests=10k/day input=1500 output=300 units=2",
      lines: (inputs, world) => {
        const version = inputs.architecture === "openai-gpt-oss" ? "v2" : "v1";
        const group = inputs["price-group"] === "higher" && version === "v1" ? "-higher-price-region" : "";
        const item = `custom-model-import/${inputs.architecture}`;
        const dimension = `custom-model-unit-minute-${version}${group}`;
        const minutes = times(input("units"), input("copies"), activeMinutes(world, item, dimension));
        world.warn(
          "copies",
          "how many copies this demand needs is not checked: AWS adds copies by load, three at most by default",
        );
        world.assume(
          "active windows",
          "requests arrive at random, evenly over the month",
          "a window with a request is billed, one without scales to zero",
        );
        const meter = (name: string) => ({ service: "bedrock", item, dimension: name });
        const storage = meter(`custom-model-unit-storage-month-${version}`);
        return [
          lineOf(
            "units",
            meter(dimension),
            world.region,
            "CMU-minute",
            minutes,
            "units of every copy, in windows of five minutes that have a request",
          ),
          lineOf(
            "storage",
            storage,
            world.region,
            "CMU-month",
            times(input("units"), input("models")),
            "units of every model kept",
          ),
        ];
      },
    }),
  ],
});

/**
 * Billed minutes of one copy: windows from the first call that have a request in them. With Poisson arrivals a window of w
 * minutes has one with probability 1 − exp(−rate × w).
 */
const activeMinutes = (world: World, item: string, dimension: string): Formula => {
  const month = world.hours * 60;
  const windows = (bedrockRule(world, item, dimension, "block") ?? 1) / month;
  return times(literal(month), {
    text: `(1 - exp(-requests * ${windows}))`,
    of: (n) => 1 - Math.exp(-(n["requests"] ?? 0) * windows),
  });
};
