import { text } from "./engine.ts";
import { FIELDS, type Field, type Layout, type Ref } from "./layout.ts";

/** Rows that SQL can read: where from, and how each field is got from a row (as text, null where blank). */
export interface Relation {
  readonly from: string;
  readonly field: (field: Field) => string;
  readonly tags: readonly string[];
}

export interface CsvShape {
  readonly delimiter: string;
  readonly newline: "\\n" | "\\r\\n";
  readonly gzip: boolean;
  /** Texts that mean "nothing" beside the empty cell. */
  readonly nulls: readonly string[];
}

const columnsOf = (count: number): string =>
  Array.from({ length: count }, (_, index) => `'c${index}':'VARCHAR'`).join(",");

/** A whole CSV file in bulk: every cell as text, so that no leading zero and no digit is lost. */
export const csvSource = (path: string, columns: number, shape: CsvShape): string =>
  `read_csv(${text(path)}, columns={${columnsOf(columns)}}, auto_detect=false, header=true, delim=${text(shape.delimiter)}, ` +
  `quote='"', escape='"', new_line='${shape.newline}', compression='${shape.gzip ? "gzip" : "none"}', ` +
  `nullstr=[${["", ...shape.nulls].map(text).join(",")}], store_rejects=true, rejects_limit=1)`;

const refSql = (ref: Ref, types: readonly string[] | null): string => {
  const cell = `c${ref.column}`;
  if (ref.key === undefined) return cell;
  const type = types?.[ref.column];
  return type?.startsWith("MAP")
    ? `${cell}[${text(ref.key)}]`
    : `json_extract_string(CASE WHEN starts_with(${cell}, '{') AND json_valid(${cell}) THEN ${cell} END, ${text(jsonPath(ref.key))})`;
};

const jsonPath = (key: string): string => `$."${key.replaceAll(/["\\]/g, "")}"`;

/** A relation by layout. @param types of the columns of a Parquet file; null for text */
export const relationOf = (
  layout: Layout,
  from: string,
  tagRefs: readonly (readonly Ref[])[],
  types: readonly string[] | null = null,
): Relation => {
  const refs = (list: readonly Ref[]): string => {
    const parts = list.map((ref) => refSql(ref, types));
    return parts.length === 0 ? "NULL" : parts.length === 1 ? (parts[0] ?? "NULL") : `coalesce(${parts.join(", ")})`;
  };
  const field = (name: Field): string => {
    const assumed = layout.assumed[name];
    return assumed === undefined ? refs(layout.refs[name] ?? []) : text(assumed);
  };
  return { from, field, tags: tagRefs.map(refs) };
};

/** A Parquet file with its columns renamed c0, c1 … and made text; maps stay maps. */
export const parquetSource = (
  path: string,
  header: readonly string[],
  types: readonly string[],
  nulls: readonly string[],
) => {
  const cells = header.map((name, index) => {
    const cell = `"${name.replaceAll('"', '""')}"`;
    const map = types[index]?.startsWith("MAP(VARCHAR");
    const plain = `nullif(CAST(${cell} AS VARCHAR), '')`;
    const shown = nulls.reduce((sql, none) => `nullif(${sql}, ${text(none)})`, plain);
    return `${map ? cell : shown} AS c${index}`;
  });
  return `(SELECT ${cells.join(", ")}, file_row_number AS line FROM read_parquet(${text(path)}, binary_as_string=true, file_row_number=true))`;
};

/** Rows that this program has staged: one column a field, then the tags. */
export const stagedRelation = (path: string, tags: number): Relation => {
  const names = [...FIELDS, ...Array.from({ length: tags }, (_, index) => `tag${index}`)];
  const columns = names.map((name) => `'${name}':'VARCHAR'`).join(",");
  return {
    from: `read_csv(${text(path)}, columns={${columns}}, auto_detect=false, header=false, delim=',', quote='"', escape='"', new_line='\\n', nullstr='', max_line_size=4000000)`,
    field: (field) => field,
    tags: names.slice(FIELDS.length),
  };
};
