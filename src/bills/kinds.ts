import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MappingTables } from "./bill.ts";
import { type Engine, text } from "./engine.ts";
import { type Mapped, openMapping } from "./mapping.ts";

const KIND = "product, usage_type, operation, unit, name, detail, model, region, service, item, dimension";

const LARGEST_TABLE = 300_000;

/** Maps each distinct kind of line once and makes `mapped`: the lines with their meters. @param folder where rows may be staged */
export const mapKinds = async (engine: Engine, tables: MappingTables, folder: string): Promise<void> => {
  await engine.run(
    `CREATE TABLE kinds AS SELECT row_number() OVER () AS id, * FROM (SELECT DISTINCT ${KIND} FROM lines)`,
  );
  const map = openMapping(tables, true);
  const rows = (await engine.rows(`SELECT id, ${KIND} FROM kinds`)).map((cells): readonly string[] => {
    const [id = "", product = "", usageType = "", operation = "", unit = "", name = "", detail = "", ...rest] =
      cells.map((cell) => cell ?? "");
    const [model = "", region = "", service = "", item = "", dimension = ""] = rest;
    const mapped = map({ product, usageType, operation, unit, name, detail, model, region, service, item, dimension });
    return [id, ...mappedCells(mapped), name || product || service];
  });
  const path = join(folder, "meters.csv");
  await writeFile(path, rows.map((row) => `${row.map(quotedCell).join(",")}\n`).join(""));
  const names = ["m_service", "m_item", "m_dimension", "m_unit", "m_region", "m_scale", "known", "reason", "label"];
  const columns = ["'id':'BIGINT'", ...names.map((name) => `'${name}':'VARCHAR'`)].join(",");
  await engine.run(`CREATE TABLE meters AS SELECT k.*, ${names.map((name) => `coalesce(m.${name}, '') AS ${name}`).join(", ")}
    FROM kinds k JOIN read_csv(${text(path)}, columns={${columns}}, auto_detect=false, header=false, delim=',', quote='"', escape='"', new_line='\\n', max_line_size=4000000) m USING (id)`);
  const same = KIND.split(", ")
    .map((name) => `l.${name} = m.${name}`)
    .join(" AND ");
  // A table is faster to ask ten times; a view keeps memory flat where the lines are many.
  const [lines] = await engine.rows("SELECT count(*) FROM lines");
  const shape = Number(lines?.[0] ?? 0) > LARGEST_TABLE ? "VIEW" : "TABLE";
  await engine.run(`CREATE ${shape} mapped AS SELECT l.*, ${names.join(", ")} FROM lines l JOIN meters m ON ${same}`);
};

const quotedCell = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

const mappedCells = (mapped: Mapped): readonly string[] => {
  if (mapped.kind === "unmapped")
    return [mapped.service, "", "", "", mapped.region, "", String(mapped.service !== ""), mapped.reason];
  const { service, item, dimension } = mapped.meter;
  return [service, item, dimension, mapped.unit, mapped.region, mapped.scale, "true", ""];
};
