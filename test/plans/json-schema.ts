/** A check of a value against the part of JSON Schema that plans use; what is wrong, or nothing. */
type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const mapOf = (value: unknown): Schema => (isSchema(value) ? value : {});

/** @returns the first things that are wrong, with their paths */
export const check = (value: unknown, schema: unknown, root: unknown, path = "$"): readonly string[] => {
  if (!isSchema(schema)) return [`${path}: no schema`];
  const known = new Set(KEYWORDS);
  const strange = Object.keys(schema).filter((key) => !known.has(key));
  if (strange.length > 0) return [`${path}: the check does not know ${strange.join(", ")}`];
  return [
    ...("$ref" in schema ? check(value, resolve(String(schema["$ref"]), root), root, path) : []),
    ...("type" in schema && ![schema["type"]].flat().some((type) => isType(value, type))
      ? [`${path}: no ${String(schema["type"])}`]
      : []),
    ...("const" in schema && value !== schema["const"] ? [`${path}: not ${String(schema["const"])}`] : []),
    ...("enum" in schema && !listOf(schema["enum"]).includes(value)
      ? [`${path}: none of ${String(schema["enum"])}`]
      : []),
    ...choiceProblems(value, schema, root, path),
    ...boundProblems(value, schema, path),
    ...objectProblems(value, schema, root, path),
    ...(Array.isArray(value) && "items" in schema
      ? value.flatMap((item, index) => check(item, schema["items"], root, `${path}.${index}`))
      : []),
  ];
};

const KEYWORDS =
  `$schema $defs $ref title description default type const enum anyOf oneOf properties required additionalProperties
  items minItems maxItems minimum maximum maxLength pattern`
    .trim()
    .split(/\s+/);

const resolve = (pointer: string, root: unknown): unknown =>
  pointer
    .slice(2)
    .split("/")
    .reduce<unknown>((at, key) => mapOf(at)[key], root);

const isType = (value: unknown, type: unknown): boolean => {
  switch (type) {
    case "object":
      return isSchema(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
};

const choiceProblems = (value: unknown, schema: Schema, root: unknown, path: string): readonly string[] =>
  (["anyOf", "oneOf"] as const).flatMap((key) => {
    if (!(key in schema)) return [];
    const tried = listOf(schema[key]).map((one) => check(value, one, root, path));
    const right = tried.filter((problems) => problems.length === 0).length;
    if (right === 1 || (right > 1 && key === "anyOf")) return [];
    if (right > 1) return [`${path}: several of ${key}`];
    const nearest = [...tried].sort((a, b) => a.length - b.length)[0] ?? [];
    return [`${path}: none of ${key}`, ...nearest.slice(0, 2)];
  });

const boundProblems = (value: unknown, schema: Schema, path: string): readonly string[] => {
  const size = typeof value === "number" ? value : NaN;
  const items = Array.isArray(value) ? value.length : NaN;
  const letters = typeof value === "string" ? value.length : NaN;
  const wrong =
    size < Number(schema["minimum"]) ||
    size > Number(schema["maximum"]) ||
    items < Number(schema["minItems"]) ||
    items > Number(schema["maxItems"]) ||
    letters > Number(schema["maxLength"]) ||
    ("pattern" in schema && typeof value === "string" && !new RegExp(String(schema["pattern"])).test(value));
  return wrong ? [`${path}: out of bounds`] : [];
};

const objectProblems = (value: unknown, schema: Schema, root: unknown, path: string): readonly string[] => {
  if (!isSchema(value)) return [];
  const properties = mapOf(schema["properties"]);
  const missing = listOf(schema["required"]).flatMap((key) =>
    Object.hasOwn(value, String(key)) ? [] : [`${path}.${String(key)}: missing`],
  );
  const other = schema["additionalProperties"];
  return [
    ...missing,
    ...Object.entries(value).flatMap(([key, inner]) => {
      if (Object.hasOwn(properties, key)) return check(inner, properties[key], root, `${path}.${key}`);
      return other === false
        ? [`${path}.${key}: unknown`]
        : isSchema(other)
          ? check(inner, other, root, `${path}.${key}`)
          : [];
    }),
  ];
};
