import { paintWith, type Paint } from "../src/reports/paint.ts";

/** What a terminal can show. */
export interface Looks {
  readonly colour: "none" | "16" | "256";
  readonly unicode: boolean;
}

/** Colours by meaning, and the glyphs of lists. Meaning never rests on colour alone: signs and marks say it too. */
export interface Theme extends Paint {
  readonly looks: Looks;
  readonly plain: Paint;
  readonly accent: (text: string) => string;
  readonly selected: (text: string) => string;
  readonly match: (text: string) => string;
  readonly glyphs: Glyphs;
}

export interface Glyphs {
  readonly cursor: string;
  readonly mark: string;
  readonly open: string;
  readonly closed: string;
  readonly leaf: string;
  readonly rule: string;
  readonly bar: string;
  readonly up: string;
  readonly down: string;
  readonly caret: string;
}

const UNICODE: Glyphs = {
  cursor: "›",
  mark: "●",
  open: "▾",
  closed: "▸",
  leaf: "·",
  rule: "─",
  bar: "█",
  up: "▲",
  down: "▼",
  caret: "▏",
};

const ASCII: Glyphs = {
  cursor: ">",
  mark: "*",
  open: "v",
  closed: "+",
  leaf: "-",
  rule: "-",
  bar: "#",
  up: "^",
  down: "v",
  caret: "|",
};

const same = (text: string) => text;
const sgr = (on: string, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;

/** Blue against orange in 256 colours: told apart by people who do not see red and green. */
export const themeOf = (looks: Looks): Theme => {
  const plain = paintWith(false);
  const glyphs = looks.unicode ? UNICODE : ASCII;
  if (looks.colour === "none") return { ...plain, looks, plain, accent: same, selected: same, match: same, glyphs };
  const wide = looks.colour === "256";
  const colour = (many: number, few: number) => sgr(wide ? `38;5;${many}` : String(few), 39);
  return {
    looks,
    plain,
    title: sgr("1", 22),
    money: colour(117, 36),
    good: colour(75, 34),
    doubt: colour(221, 33),
    bad: colour(209, 31),
    quiet: wide ? sgr("38;5;245", 39) : sgr("2", 22),
    accent: colour(75, 36),
    selected: sgr("7", 27),
    match: sgr("4", 24),
    glyphs,
  };
};

/** Reads what the terminal says of itself. NO_COLOR, FORCE_COLOR, TERM, COLORTERM and the locale decide. */
export const looksOf = (env: Readonly<Record<string, string | undefined>>): Looks => {
  const term = env["TERM"] ?? "";
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  const unicode = env["RATECARD_ASCII"]
    ? false
    : term !== "linux" && term !== "dumb" && (locale === "" || /utf-?8/i.test(locale));
  const none = Boolean(env["NO_COLOR"]) || term === "dumb" || env["FORCE_COLOR"] === "0";
  const many = /256|truecolor|24bit|kitty|ghostty/.test(`${term} ${env["COLORTERM"] ?? ""}`);
  return { colour: none ? "none" : many ? "256" : "16", unicode };
};
