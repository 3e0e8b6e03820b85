import type { Catalog } from "../catalog/open.ts";
import type { Row } from "../catalog/types.ts";
import { amount, choice, rate, type Field, type Fields } from "../quantity/fields.ts";
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
 * amount is one quantity times one meter; an input that is a choice fills `{input}` in the meters of the others. A service
 * that AWS does not charge for has no meter, and says why and what it makes you pay.
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
  const main = inputs.find((input) => input["type"] !== "choice");
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
      return {
        numbers,
        amounts,
        lines: inputs.flatMap((input) => lineOf(row, input, chosen, numbers, world)),
        units: (n) => (main ? (n[camel(main["input"] ?? "")] ?? 0) : 1),
      };
    },
  };
};

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
  return (input["type"] === "rate" ? rate : amount)(input["unit"] ?? "unit", help, fallback);
};

const lineOf = (
  row: Row,
  input: Row,
  chosen: ReadonlyMap<string, string>,
  numbers: Readonly<Record<string, number>>,
  world: World,
): readonly Line[] => {
  const name = camel(input["input"] ?? "");
  if (input["type"] === "choice" || !input["dimension"]) return [];
  if (numbers[name] === 0 && input["default"] !== "") return [];
  const fill = (text: string) => text.replace(/\{([^}]+)\}/g, (_, key: string) => chosen.get(key) ?? "");
  const factor = Number(input["factor"] || 1);
  return [
    {
      name: input["input"] ?? "",
      meter: {
        service: input["meter_service"] || (row["service"] ?? ""),
        item: fill(input["item"] ?? ""),
        dimension: fill(input["dimension"]),
      },
      region: world.region,
      unit: input["meter_unit"] || (input["unit"] ?? ""),
      formula: factor === 1 ? name : `${name} * ${factor}`,
      because: input["why"] || (input["help"] ?? ""),
      quantity: (n) => (n[name] ?? 0) * factor,
    },
  ];
};
