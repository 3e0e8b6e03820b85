import fc from "fast-check";
import { parse, parseDocument } from "yaml";
import { expect, test } from "vitest";
import { append } from "../../tui/document.ts";

const PATH = ["workloads", "chat", "consider"] as const;
const listOf = (text: string): readonly unknown[] => {
  const found: unknown = parseDocument(text).toJS();
  const list = PATH.reduce<unknown>(
    (one, key) => (typeof one === "object" && one !== null ? Reflect.get(one, key) : one),
    found,
  );
  return Array.isArray(list) ? list : expect.fail(`no list in ${text}`);
};

/** A run as options are written: names, counts, lists. */
const value = fc.dictionary(
  fc.constantFrom("on", "model", "mode", "cache", "count", "instance"),
  fc.oneof(
    fc.constantFrom("bedrock", "5m", "claude-haiku-4.5", "ml.g5.2xlarge", "", "null", "yes", "1e3", "a: b", "x # y"),
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.constantFrom("us-east-1", "a, b", "]"), { maxLength: 2 }),
  ),
  { minKeys: 1, maxKeys: 4, noNullPrototype: true },
);

const entry = fc.constantFrom(
  "{ on: bedrock, model: nova-lite }",
  "{on: bedrock,model: nova-lite} # kept",
  "bedrock nova-lite",
  '"a # b"',
);

const BEFORE = "# the plan\nname: x   # spaced\n\n";
const AFTER = [
  "",
  "# the end",
  "\n# the end",
  "      demand: { kind: generate-text }   # below\n",
  "\n      # a comment below\n      tags: { team: a }\n\nmonths: 12\n",
];

/** A list as a block: entries of one line or of several, comments between and behind, odd indentations. */
const block = fc
  .record({
    deep: fc.integer({ min: 0, max: 5 }),
    gap: fc.constantFrom(" ", "   "),
    entries: fc.array(entry, { minLength: 1, maxLength: 3 }),
    comment: fc.constantFrom("", "# between\n", "\n"),
    long: fc.boolean(),
    after: fc.constantFrom(...AFTER),
  })
  .map(({ deep, gap, entries, comment, long, after }) => {
    const indent = " ".repeat(6 + deep);
    const rows = entries.map((one) => `${indent}-${gap}${one}\n`);
    const last = long ? [`${indent}-${gap}on: bedrock   # why\n${indent} ${gap}model: nova-pro\n`] : [];
    const list = [...rows, ...last].join(comment.trim() === "" ? comment : indent + comment);
    return `${BEFORE}workloads:\n   chat:\n      consider:   # these\n${list}${after}`;
  });

const flow = fc
  .record({
    comma: fc.constantFrom("", ",", "   # why\n       "),
    entries: fc.array(fc.constantFrom("{ on: bedrock, model: nova-lite }", "bedrock", '"]"'), { maxLength: 3 }),
    open: fc.constantFrom("[", "[ ", "[\n         "),
    between: fc.constantFrom(",", ", ", ",\n         "),
    close: fc.constantFrom("]", " ]", "\n      ]", " ]   # these"),
    after: fc.constantFrom(...AFTER.map((text) => `\n${text}`)),
  })
  .map(
    ({ comma, entries, open, between, close, after }) =>
      `${BEFORE}workloads:\n   chat:\n      consider: ${open}${entries.join(between)}${entries.length > 0 ? comma : ""}${close}${after}`,
  );

/** With or without a newline at the very end. */
const ended = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.boolean()).map(([one, cut]) => (cut ? one.replace(/\n$/, "") : one));

test.each([
  ["block", ended(block)],
  ["flow", ended(flow)],
])("a list in %s style has one more entry, equal to the value; all else stands as it stood", (_, text) => {
  fc.assert(
    fc.property(text, value, (before, one) => {
      const after = append(before, PATH, one);
      expect(listOf(after), after).toEqual([...listOf(before), one]);
      expect(parse(after)).toEqual(withList(before, listOf(after)));
      // What was added stands together: without it the text is what it was.
      let head = 0;
      while (head < before.length && before[head] === after[head]) head++;
      expect(after.endsWith(before.slice(head)), after).toBe(true);
    }),
    { numRuns: 100 },
  );
});

const withList = (text: string, list: readonly unknown[]): unknown => {
  const document = parseDocument(text);
  document.setIn(PATH, list);
  return document.toJS();
};

test("where no list is, nothing changes", () => {
  for (const text of ["", "workloads: {}", "workloads: { chat: { consider: all } }", "a: [", "- b"])
    expect(append(text, PATH, { on: "bedrock" })).toBe(text);
});
