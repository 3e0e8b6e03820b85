import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parse,
  parseDocument,
  stringify,
  type Document,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

import { parseYaml } from "../src/plans/plan-document.ts";
import { remembering } from "./remember.ts";

export type Path = readonly string[];

/** The text of a plan with one value set, everything else left as it stands: comments, order, spacing. */
export const setText = (text: string, path: Path, written: string): string =>
  replaceAt(text, path, scalarText(written), () => parse(scalarText(written)));

/** The same for a map or a list, written in one line: `{ on: bedrock, model: nova-lite }`. */
export const setValue = (text: string, path: Path, value: unknown): string =>
  replaceAt(text, path, flowText(value), () => value);

/** The text with one more entry at the end of a list that is there already. */
export const append = (text: string, path: Path, value: unknown): string => {
  const list: unknown = lastRead(text).getIn(path, true);
  if (!isSeq(list) || !list.range) return text;
  const added = list.flow ? appendInLine(text, list, flowText(value)) : appendLine(text, list, flowText(value));
  if (added !== undefined && parseDocument(added).errors.length === 0) return added;
  const own = parseDocument(text);
  own.addIn(path, own.createNode(value, { flow: true }));
  return printed(own);
};

const appendInLine = (text: string, list: YAMLSeq, fresh: string): string | undefined => {
  const last: unknown = list.items.at(-1);
  if (last === undefined)
    return list.range ? text.slice(0, list.range[0] + 1) + fresh + text.slice(list.range[0] + 1) : undefined;
  if (!isNode(last) || !last.range) return undefined;
  return `${text.slice(0, last.range[1])}, ${fresh}${text.slice(last.range[1])}`;
};

const appendLine = (text: string, list: YAMLSeq, fresh: string): string | undefined => {
  const last: unknown = list.items.at(-1);
  const first: unknown = list.items[0];
  if (!isNode(first) || !first.range || !isNode(last) || !last.range) return undefined;
  const begin = text.lastIndexOf("\n", first.range[0] - 1) + 1;
  const indent = /^\s*/.exec(text.slice(begin))?.[0] ?? "";
  if (text[begin + indent.length] !== "-") return undefined;
  const newline = text.indexOf("\n", Math.max(last.range[1] - 1, 0));
  const at = newline === -1 ? text.length : newline + 1;
  return `${text.slice(0, at)}${newline === -1 ? "\n" : ""}${indent}- ${fresh}\n${text.slice(at)}`;
};

/** The text without a value: what it stood for falls back to its default. */
export const removeAt = (text: string, path: Path): string => {
  const document = lastRead(text);
  if (!document.hasIn(path)) return text;
  const parent = document.getIn(path.slice(0, -1), true);
  const key = path.at(-1) ?? "";
  const cut = !isMap(parent) ? undefined : parent.flow ? cutFlowPair(text, parent, key) : cutLine(text, parent, key);
  if (cut !== undefined && !has(cut, path)) return cut;
  const own = parseDocument(text);
  own.deleteIn(path);
  return printed(own);
};

/** A value of the text as the user would type it; undefined where there is none. */
export const textAt = (text: string, path: Path): string | undefined => {
  const value: unknown = lastRead(text).getIn(path);
  return value === undefined ? undefined : writtenOf(isNode(value) ? value.toJSON() : value);
};

/** A text taken apart once, for whoever reads or edits it. Its nodes are only read. */
export const parseOnce = remembering(2, parseYaml);

const lastRead = (text: string): Document => parseOnce(text).document;

/** A raw value as it is typed into a form: lists by commas, maps in one line. */
export const writtenOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((one: unknown) => writtenOf(one)).join(", ");
  if (typeof value === "object" && value !== null) return flowText(value);
  return value === null || value === undefined ? "" : String(value);
};

const printed = (document: Document): string => document.toString({ lineWidth: 0, flowCollectionPadding: true });

const has = (text: string, path: Path): boolean => {
  const document = parseDocument(text);
  return document.errors.length > 0 || document.hasIn(path);
};

const replaceAt = (text: string, path: Path, fresh: string, value: () => unknown): string => {
  const document = lastRead(text);
  const above = path.slice(0, -1);
  if (above.length > 0 && !document.hasIn(above))
    return replaceAt(text, above, `{ ${keyText(path.at(-1) ?? "")}: ${fresh} }`, () => ({
      [path.at(-1) ?? ""]: value(),
    }));
  const node = document.getIn(path, true);
  const range = isNode(node) ? node.range : undefined;
  const simple = isScalar(node) || (isCollection(node) && node.flow === true);
  if (range && simple) return text.slice(0, range[0]) + fresh + text.slice(range[1]);
  const added = range ? undefined : insertPair(text, document, path, fresh);
  if (added !== undefined && has(added, path)) return added;
  const own = parseDocument(text);
  own.setIn(path, own.createNode(value(), { flow: true }));
  return printed(own);
};

/** A new pair at the end of a map that is there already. */
const insertPair = (text: string, document: Document, path: Path, fresh: string): string | undefined => {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent) || !parent.range) return undefined;
  const pair = `${keyText(path.at(-1) ?? "")}: ${fresh}`;
  if (parent.flow) {
    const end = parent.range[1] - 1;
    const head = text.slice(0, end).trimEnd();
    return `${head}${parent.items.length > 0 ? "," : ""} ${pair} ${text.slice(end)}`;
  }
  return insertLine(text, parent, pair);
};

const insertLine = (text: string, parent: YAMLMap, pair: string): string | undefined => {
  const last = parent.items.at(-1);
  const first = parent.items[0];
  const value: unknown = last?.value ?? last?.key;
  const begin = isNode(first?.key) ? first.key.range?.[0] : undefined;
  if (begin === undefined || !isNode(value) || !value.range) return undefined;
  const indent = begin - (text.lastIndexOf("\n", begin - 1) + 1);
  const newline = text.indexOf("\n", Math.max(value.range[1] - 1, 0));
  const at = newline === -1 ? text.length : newline + 1;
  const lead = newline === -1 ? "\n" : "";
  return `${text.slice(0, at)}${lead}${" ".repeat(indent)}${pair}\n${text.slice(at)}`;
};

const cutFlowPair = (text: string, parent: YAMLMap, key: string): string | undefined => {
  const index = parent.items.findIndex((item) => isScalar(item.key) && String(item.key.value) === key);
  const pair = parent.items[index];
  const value: unknown = pair?.value;
  if (!pair || !isNode(pair.key) || !pair.key.range || !isNode(value) || !value.range) return undefined;
  const [from, to] = [pair.key.range[0], value.range[1]];
  const after = /^\s*,\s*/.exec(text.slice(to))?.[0];
  if (after !== undefined) return text.slice(0, from) + text.slice(to + after.length);
  return text.slice(0, from).replace(/,\s*$/, "") + text.slice(to);
};

/** A pair of a block map that stands on one line, with its comment. */
const cutLine = (text: string, parent: YAMLMap, key: string): string | undefined => {
  const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  const value: unknown = pair?.value;
  if (parent.items.length < 2 || !isNode(pair?.key) || !pair.key.range || !isNode(value) || !value.range)
    return undefined;
  const from = text.lastIndexOf("\n", pair.key.range[0]) + 1;
  const end = text.indexOf("\n", value.range[1] - 1);
  const line = text.slice(from, end === -1 ? text.length : end);
  const alone = text.slice(from, pair.key.range[0]).trim() === "" && !text.slice(from, value.range[1]).includes("\n");
  return alone && line !== "" ? text.slice(0, from) + text.slice(end === -1 ? text.length : end + 1) : undefined;
};

const PLAIN = /^[A-Za-z0-9_.][A-Za-z0-9 _.%/*+()^-]*$/;
const RESERVED = /^(null|~|\.inf|\.nan)$/i;

/** Text as a scalar that may stand in a flow map: plain where YAML reads the same back, else quoted. */
const scalarText = (written: string): string => {
  const text = written.trim();
  if (/^\{.*\}$/.test(text) || /^\[.*\]$/.test(text)) return readsBack(text) ? text : JSON.stringify(text);
  if (PLAIN.test(text) && !RESERVED.test(text) && readsAs(text)) return text;
  return JSON.stringify(text);
};

const readsBack = (text: string): boolean => parseDocument(text).errors.length === 0;

const readsAs = (text: string): boolean => {
  const value: unknown = parse(text);
  return typeof value === "string" ? value === text : ["number", "boolean"].includes(typeof value);
};

const keyText = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key));

/** A string that is read back as the string that it is: plain where it looks like nothing else. */
const stringText = (text: string): string =>
  PLAIN.test(text) && !RESERVED.test(text) && parse(text) === text ? text : JSON.stringify(text);

/** A value in one line, braces padded as people write them. */
const flowText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((one: unknown) => flowText(one)).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${keyText(key)}: ${flowText(one)}`)
      .join(", ")} }`;
  return typeof value === "string" ? stringText(value) : stringify(value).trim();
};
