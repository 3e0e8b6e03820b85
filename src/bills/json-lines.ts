import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** One object of a file of objects: its text, and the line that it starts on. */
export interface JsonText {
  readonly text: string;
  readonly line: number;
}

/** A record that is still open after so many characters was never meant to span lines. */
const LONGEST = 64_000_000;

/**
 * Objects one a line, or spread over lines as people print them, alone, after a time stamp or in a list. A line that
 * opens nothing is given as it is, and so is what was open where a whole record begins: the caller rejects what is no JSON.
 */
export async function* jsonTexts(stream: Readable): AsyncGenerator<JsonText> {
  let open: { text: string[]; depth: number; length: number; readonly line: number } | null = null;
  let line = 0;
  for await (const raw of createInterface({ input: stream, crlfDelay: Infinity })) {
    line += 1;
    const text = raw.replace(/^\ufeff/, "").trim();
    if (open !== null && (/^\{.*\}$/.test(raw) || open.length > LONGEST)) {
      yield { text: open.text.join("\n"), line: open.line };
      open = null;
    }
    if (open === null) {
      if (text === "" || /^[[\],]+$/.test(text)) continue;
      const body = text.slice(Math.max(0, text.indexOf("{")));
      const whole = /\}[\],]*$/.test(body) || body.startsWith('{"schemaType"');
      const depth = whole ? 0 : depthOf(body);
      if (depth > 0) open = { text: [body], depth, length: body.length, line };
      else yield { text: body.replace(/,$/, ""), line };
      continue;
    }
    open.text.push(text);
    open.length += text.length;
    open.depth += depthOf(text);
    if (open.depth > 0) continue;
    yield { text: open.text.join("\n").replace(/[,\]\s]+$/, ""), line: open.line };
    open = null;
  }
  if (open !== null) yield { text: open.text.join("\n"), line: open.line };
}

/** Braces opened less braces closed, outside of strings. A loop: a pattern runs out of stack on strings of megabytes. */
const depthOf = (text: string): number => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') quoted = !quoted;
    else if (quoted && sign === "\\") at += 1;
    else if (!quoted && sign === "{") depth += 1;
    else if (!quoted && sign === "}") depth -= 1;
  }
  return depth;
};
