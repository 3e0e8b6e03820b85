/**
 * Streams values out of a JSON text too large to hold: whatever stands at a path that is asked for is given whole, the
 * rest is passed over. Checks brackets and strings, not every rule of JSON; each value given is parsed in full.
 */
export interface Selected {
  readonly path: readonly string[];
  /** Undefined with `broken` set: the text at the path is no JSON. */
  readonly value: unknown;
  readonly broken: boolean;
}

const [QUOTE, BACKSLASH, COMMA, COLON, OPEN, CLOSE, LIST, LIST_END] = [34, 92, 44, 58, 123, 125, 91, 93];
const DEEPEST = 64;

interface Level {
  readonly list: boolean;
  key: string;
}

/** @throws Error where the text ends early, closes what it did not open, or one value passes `largest` bytes */
export const selectJson = async function* (
  chunks: AsyncIterable<Uint8Array>,
  wanted: (path: readonly string[]) => boolean,
  largest = 256_000_000,
): AsyncGenerator<Selected> {
  const levels: Level[] = [];
  let inString = false;
  let escaped = false;
  let keyNext = false;
  let started = false;
  // What is being kept: a key, or the value at a wanted path.
  let kept: Uint8Array[] | null = null;
  let keptBytes = 0;
  let keeping: "key" | "value" | null = null;
  let keepDepth = 0;
  let scalar = false;
  let path: readonly string[] = [];

  const keep = (piece: Uint8Array) => {
    if (kept === null || piece.length === 0) return;
    keptBytes += piece.length;
    if (keptBytes > largest) throw new Error(`one value of more than ${largest} bytes`);
    kept.push(piece);
  };
  const taken = (): string => {
    const text = Buffer.concat(kept ?? []).toString("utf8");
    kept = null;
    keeping = null;
    keptBytes = 0;
    return text;
  };
  const parsed = (): Selected => {
    const text = taken();
    try {
      const value: unknown = JSON.parse(text);
      return { path, value, broken: false };
    } catch {
      return { path, value: undefined, broken: true };
    }
  };

  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (keeping === "key") {
            keep(chunk.subarray(from, at + 1));
            const level = levels.at(-1);
            const { value } = parsed();
            if (level) level.key = typeof value === "string" ? value : "";
          }
        }
        continue;
      }
      if (byte <= 32) {
        continue;
      }
      if (keeping === "value" && scalar && (byte === COMMA || byte === CLOSE || byte === LIST_END)) {
        keep(chunk.subarray(from, at));
        yield parsed();
      }
      if (byte === COLON) {
        keyNext = false;
        continue;
      }
      if (byte === COMMA) {
        const level = levels.at(-1);
        if (level?.list) level.key = String(Number(level.key) + 1);
        else keyNext = true;
        continue;
      }
      if (byte === CLOSE || byte === LIST_END) {
        const level = levels.pop();
        if (!level || level.list !== (byte === LIST_END)) throw new Error("brackets that do not match");
        keyNext = false;
        if (keeping === "value" && levels.length === keepDepth) {
          keep(chunk.subarray(from, at + 1));
          yield parsed();
        }
        continue;
      }
      if (byte === QUOTE && keyNext) {
        inString = true;
        if (keeping === null) {
          keeping = "key";
          kept = [];
          from = at;
        }
        continue;
      }
      // The first byte of a value, or a further one of a number or a word.
      const bracket = byte === OPEN || byte === LIST;
      const begins = bracket || byte === QUOTE || !(keeping === "value" && scalar);
      if (keeping === null && begins) {
        path = levels.map(({ key }) => key);
        if (levels.length > 0 && wanted(path)) {
          keeping = "value";
          kept = [];
          keepDepth = levels.length;
          scalar = !bracket;
          from = at;
        }
      }
      if (byte === QUOTE) inString = true;
      if (bracket) {
        if (levels.length >= DEEPEST) throw new Error(`nested deeper than ${DEEPEST}`);
        levels.push({ list: byte === LIST, key: byte === LIST ? "0" : "" });
        keyNext = byte === OPEN;
        started = true;
      } else if (levels.length === 0) throw new Error("no JSON object");
    }
    if (kept !== null) keep(chunk.subarray(from));
  }
  if (!started) throw new Error("no JSON object");
  if (levels.length > 0 || inString) throw new Error("the text ends early");
};
