/**
 * Text from a file nobody here wrote, made safe to print: terminal escapes, control characters, bidirectional overrides
 * and invisible marks are shown as escapes (`\u{1b}`), so that a tag can neither move the cursor nor hide what it says.
 * One line stays one line. @param limit longest result in characters; what is cut ends with "…"
 */
export const printable = (text: string, limit = 200): string => {
  const shown = text.replaceAll(UNSAFE, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`);
  return shown.length > limit ? `${shown.slice(0, limit - 1)}…` : shown;
};

/** Control (Cc), format (Cf: bidi, zero width), line and paragraph separators, private use, lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;
