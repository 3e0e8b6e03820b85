import type { Catalog } from "../catalog/open.ts";
import type { Row } from "../catalog/types.ts";
import { amount, choice, named, rate, type Field, type Fields } from "../quantity/fields.ts";
import { input, lineOf, literal, times } from "./formula.ts";
import { some } from "./lines.ts";
import {
  amountsOf,
  camel,
  type DemandKind,
  type Line,
  numbersOf,
  parseFields,
  type Service,
  type Way,
  type World,
} from "./service.ts";

/**
 * Services that are rows: `services.csv` has a row a service, `service-inputs.csv` a row an input. An input that is an
 * amount is one quantity times one meter, and times other inputs where its `factor` names them; an input that is a choice
 * or a name fills `{input}` in the meters of the others. A service that AWS does not charge for says why, and what it makes
 * you pay.
 */
export const rowServices = (catalog: Catalog): readonly Service[] => {
  const inputs = Map.groupBy(catalog.table("service-inputs"), (row) => row["service"] ?? "");
  return catalog.table("services").map((row) => rowService(row, inputs.get(row["service"] ?? "") ?? []));
};

const rowService = (row: Row, inputs: readonly Row[]): Service => ({
  name: row["service"] ?? "",
  title: row["title"] ?? "",
  group: row["group"] ?? "",
  help: row["help"] ?? "",
  free: row["free_because"] ? { because: row["free_because"], pays: row["pays_for"] ?? "" } : undefined,
  ways: [rowWay(row, inputs)],
});

const rowWay = (row: Row, inputs: readonly Row[]): Way => {
  const fields: Fields = Object.fromEntries(inputs.map((input) => [input["input"] ?? "", fieldOf(input)]));
  const main = inputs.find((input) => !isWord(input));
  return {
    kind: kindOf(row, main),
    fields,
    example: row["example"] ?? "",
    prepare: (raw, world) => {
      const values = parseFields(fields, raw, world);
      const amounts = amountsOf(values);
      const numbers = numbersOf(amounts, world.hours);
      const chosen = new Map(
        Object.entries(values).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
      );
      const lines = inputs.flatMap((entry) => lineOfRow(row, entry, chosen, numbers, world));
      return {
        numbers,
        amounts,
        lines: row["free_because"] ? lines : some(lines, fields),
        units: (n) => (main ? (n[camel(main["input"] ?? "")] ?? 0) : 1),
      };
    },
  };
};

/** Words fill in the meters of the other inputs. */
const isWord = (input: Row): boolean => input["type"] === "choice" || input["type"] === "name";

const kindOf = (row: Row, main: Row | undefined): DemandKind => ({
  kind: row["kind"] || `use-${row["service"]}`,
  title: row["title"] ?? "",
  fields: {},
  unit: main?.["unit"] ?? "use",
  per: 1,
  units: () => 0,
});

const fieldOf = (input: Row): Field<unknown> => {
  const help = input["help"] ?? "";
  const fallback = input["default"] === "" ? {} : { default: input["default"] ?? "" };
  if (input["type"] === "choice") {
    const words = (input["choices"] ?? "").split(" ");
    return choice(words, help, input["default"] || undefined);
  }
  if (input["type"] === "name") return named(input["unit"] ?? "", help, input["default"] || undefined);
  return (input["type"] === "rate" ? rate : amount)(input["unit"] ?? "unit", help, fallback);
};

const lineOfRow = (
  row: Row,
  entry: Row,
  chosen: ReadonlyMap<string, string>,
  numbers: Readonly<Record<string, number>>,
  world: World,
): readonly Line[] => {
  const name = camel(entry["input"] ?? "");
  if (isWord(entry) || !entry["dimension"]) return [];
  if (numbers[name] === 0 && entry["default"] !== "") return [];
  const fill = (text: string) => text.replace(/\{([^}]+)\}/g, (_, key: string) => chosen.get(key) ?? "");
  const { names, factor } = factorsOf(entry, numbers);
  const meter = {
    service: entry["meter_service"] || (row["service"] ?? ""),
    item: fill(entry["item"] ?? ""),
    dimension: fill(entry["dimension"]),
  };
  const unit = entry["meter_unit"] || (entry["unit"] ?? "");
  const quantity = times(input(entry["input"] ?? ""), ...names.map(input), literal(factor));
  return [lineOf(entry["input"] ?? "", meter, world.region, unit, quantity, entry["why"] || (entry["help"] ?? ""))];
};

/** `running * 1/12`: what an input is multiplied with, other inputs and numbers. @throws Error for a word that is neither */
const factorsOf = (input: Row, numbers: Readonly<Record<string, number>>) => {
  const words = (input["factor"] || "1").split("*").map((word) => word.trim());
  const names = words.map(camel).filter((word) => Object.hasOwn(numbers, word));
  const factors = words.filter((word) => !Object.hasOwn(numbers, camel(word))).map(numberOf);
  const factor = factors.reduce((product, one) => product * one, 1);
  if (!Number.isFinite(factor))
    throw new Error(`service-inputs.csv: ${input["service"]} ${input["input"]} has factor ${input["factor"]}`);
  return { names, factor };
};

const numberOf = (word: string): number => {
  const [above, below = "1"] = word.split("/");
  return Number(above) / Number(below);
};
