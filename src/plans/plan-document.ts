/** A plan file as YAML (JSON is YAML): its places, and what the language allows that a plan must not hold. */
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import { printable } from "../quantity/printable.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";
import type { Raw } from "./plan.ts";
import { isRaw } from "./plan-schema.ts";

/** Where something stands in a file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface PlanDocument {
  /** What the file holds. */
  readonly raw: Raw;
  /** How a path into it becomes a place: that of the nearest part of the path that the file has. */
  readonly locate: (path: readonly string[]) => Place | undefined;
}

/** A text taken apart: its nodes, and where each of its lines begins. */
export interface Parsed {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Takes YAML apart; what is wrong with it stands in the document. */
export const parseYaml = (text: string): Parsed => {
  const lines = new LineCounter();
  const options = { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: "error" } as const;
  return { document: parseDocument(text, options), lines };
};

/** Reads YAML. @throws InputError with file and place */
export const readDocument = ({ document, lines }: Parsed, file: string): PlanDocument => {
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const refuse = (offset: number, problem: Problem): never => {
    throw new InputError([{ file, ...at(offset), ...problem }]);
  };
  const broken = document.errors[0];
  if (broken) refuse(broken.pos[0], { found: wording(broken.code, broken.message), expected: "YAML or JSON" });
  checkNode(document.contents, [], refuse);
  return { raw: mapOf(document, file), locate: (path) => locatePath(document.contents, path, at) };
};

/** The parser speaks to programmers where a file holds several documents. */
const wording = (code: string, message: string): string =>
  code === "MULTIPLE_DOCS" ? "a second document after ---" : message;

const mapOf = (document: Document, file: string): Raw => {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InputError([{ file, found: message, expected: "a plan with few aliases" }]);
  }
  if (isRaw(value)) return value;
  const found = value === null ? "nothing" : quoted(value);
  const expected = "a plan: a map with at least `workloads`";
  throw new InputError([{ file, found, expected, hint: "ratecard init writes an example" }]);
};

type Refuse = (offset: number, problem: Problem) => never;

/** Names that JavaScript's objects keep for themselves: a map would lose them. */
const RESERVED = ["__proto__", "constructor", "prototype"] as const;

/** Names that stand twice or that a map cannot hold, and commas that part a number. */
const checkNode = (node: unknown, path: readonly string[], refuse: Refuse): void => {
  if (isScalar(node) && typeof node.value === "string" && UNSHOWN.test(node.value))
    refuseMark(node.value, node.range?.[0] ?? 0, path, refuse);
  if (isSeq(node)) for (const [index, item] of node.items.entries()) checkNode(item, [...path, String(index)], refuse);
  if (!isMap(node)) return;
  checkNames(node, path, refuse);
  if (node.flow) checkThousands(node, path, refuse);
  for (const { key, value } of node.items) checkNode(value, [...path, isScalar(key) ? String(key.value) : ""], refuse);
};

/** Marks that a terminal obeys or hides: escapes, bidirectional overrides. Line breaks and joined emoji are text. */
const UNSHOWN = /(?![\n\t\u{200d}])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const refuseMark = (text: string, offset: number, path: readonly string[], refuse: Refuse): never =>
  refuse(offset, {
    field: path.join("."),
    found: quoted(printable(text)),
    expected: "text without control characters",
  });

/** (The parser's own check compares every pair of keys.) */
const checkNames = (node: YAMLMap, path: readonly string[], refuse: Refuse): void => {
  const seen = new Set<string>();
  for (const { key } of node.items) {
    const start = (isScalar(key) && key.range?.[0]) || 0;
    if (!isScalar(key))
      refuse(node.range?.[0] ?? 0, { field: path.join("."), found: "a list or a map as a name", expected: "a name" });
    const name = isScalar(key) ? String(key.value) : "";
    if (/[\n\t]/.test(name) || UNSHOWN.test(name)) refuseMark(name, start, path, refuse);
    const field = [...path, name].join(".");
    if (RESERVED.some((word) => word === name)) refuse(start, { field, found: quoted(name), expected: "another name" });
    if (seen.has(name)) refuse(start, { field, found: "the same name twice", expected: "each name once" });
    seen.add(name);
  }
};

/** `{ requests: 100,000 / day }`: between braces a comma ends the value, and `000 / day` would be a name of its own. */
const checkThousands = (node: YAMLMap, path: readonly string[], refuse: Refuse): void => {
  for (const [index, { key, value }] of node.items.entries()) {
    const before = node.items[index - 1];
    const empty = value === null || (isScalar(value) && value.value === null);
    if (!before || !empty || !isScalar(key) || !isScalar(before.key) || !isScalar(before.value)) continue;
    const [head, rest] = [String(before.value.source ?? before.value.value), String(key.source ?? key.value)];
    if (!/\d$/.test(head) || !/^\d{3}(?!\d)/.test(rest)) continue;
    const whole = `${head},${rest}`;
    refuse(key.range?.[0] ?? 0, {
      field: [...path, String(before.key.value)].join("."),
      found: quoted(whole),
      expected: `a number without commas between braces: ${whole.replaceAll(",", "")}, or in quotes: "${whole}"`,
    });
  }
};

const locatePath = (root: Node | null, path: readonly string[], at: (offset: number) => Place): Place | undefined => {
  let node: unknown = root;
  let range: readonly number[] | undefined;
  for (const segment of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === segment);
      if (!pair) break;
      if (isScalar(pair.key) && pair.key.range) range = pair.key.range;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(segment)];
      if (typeof item === "object" && item !== null && "range" in item && Array.isArray(item.range)) range = item.range;
      node = item;
    } else break;
  }
  return range && at(range[0] ?? 0);
};
