/**
 * The closed list of units. A unit is a product of base kinds: `GB-month` is data × month, `page` is its own kind.
 * Time is counted in hours and data in GB (AWS's GB is 1,024 MB; 1 TB = 1,024 GB in price lists).
 */
export type Dimensions = Readonly<Record<string, number>>;

export interface Unit {
  readonly name: string;
  /** How many base units one of these is. */
  readonly factor: number;
  readonly dimensions: Dimensions;
}

/** Hours in a month where nobody says otherwise: 365 × 24 / 12, as AWS's own calculator counts. */
export const HOURS_PER_MONTH = 730;

const TIME: Readonly<Record<string, number>> = {
  millisecond: 1 / 3_600_000,
  second: 1 / 3600,
  minute: 1 / 60,
  hour: 1,
  day: 24,
  week: 168,
};

/** Calendar time is a kind of its own: how many hours a month has is a setting, not a fact. */
const CALENDAR: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

const DATA: Readonly<Record<string, number>> = {
  byte: 1 / 1024 ** 3,
  KB: 1 / 1024 ** 2,
  MB: 1 / 1024,
  GB: 1,
  TB: 1024,
  PB: 1024 ** 2,
};

/** Things that are counted: each is a kind of its own, so that pages never stand where tokens are expected. */
const COUNTED =
  `token character text-unit request image page document job face 15-second-interval inference-unit check user
  interaction recommendation index forecast data-point prediction metric sensor camera-stream query event gigabase run
  object bundle line message case task account plan session question report-unit resource call repository
  explanation item recommender LCU IOPS MBps use DPU M-DPU unit RPU node OCU EPU transition alarm-metric dashboard
  alarm secret key pipeline operation ACU usage-record budget report export review cell compute-unit credit rule action
  device observation update TPM CMU record tool retrieval search evaluation invocation node-transition field
  connection vCPU model USD conversation call-minute step sample epoch parameter replica instance concurrent NCU file
  domain stream shard store team agent camera partition crop chunk vector answer workflow product label worker visit visitor epic chat turn`
    .trim()
    .split(/\s+/);

const PLURALS: Readonly<Record<string, string>> = {
  query: "queries",
  retrieval: "retrievals",
  repository: "repositories",
  key: "keys",
  search: "searches",
  epoch: "epochs",
  invoice: "invoices",
};

const ALIASES: Readonly<Record<string, string>> = {
  ms: "millisecond",
  s: "second",
  sec: "second",
  secs: "second",
  min: "minute",
  mins: "minute",
  h: "hour",
  hr: "hour",
  hrs: "hour",
  d: "day",
  mo: "month",
  yr: "year",
  y: "year",
  kb: "KB",
  mb: "MB",
  gb: "GB",
  tb: "TB",
  pb: "PB",
  GiB: "GB",
  MiB: "MB",
  TiB: "TB",
  B: "byte",
  tok: "token",
  char: "character",
  chars: "character",
  req: "request",
  usd: "USD",
  dollar: "USD",
  people: "user",
  picture: "image",
  photo: "image",
  doc: "document",
};

const base = new Map<string, Unit>();
for (const [name, factor] of Object.entries(TIME)) base.set(name, { name, factor, dimensions: { time: 1 } });
for (const [name, factor] of Object.entries(CALENDAR)) base.set(name, { name, factor, dimensions: { month: 1 } });
for (const [name, factor] of Object.entries(DATA)) base.set(name, { name, factor, dimensions: { data: 1 } });
base.set("x", { name: "x", factor: 1, dimensions: {} });
base.set("share", { name: "share", factor: 1, dimensions: {} });
for (const name of COUNTED) base.set(name, { name, factor: 1, dimensions: { [name]: 1 } });

const plural = (name: string): string => PLURALS[name] ?? (/(s|x|ch)$/.test(name) ? `${name}es` : `${name}s`);

const spellings = new Map<string, Unit>(base);
for (const [name, unit] of base) if (/[a-z]$/.test(name)) spellings.set(plural(name), unit);
for (const [alias, name] of Object.entries(ALIASES)) {
  const unit = base.get(name);
  if (unit) spellings.set(alias, unit);
}

/** Who or what demand comes from: `40 user * 25 / day` is a number of requests as well as of anything else. */
const POPULATIONS = ["user", "visitor", "visit", "worker", "camera", "device", "sensor", "store", "team", "agent"];

/** The dimensions without the populations that the unit itself does not count. */
export const withoutPopulations = (dimensions: Dimensions, unit: Unit): Dimensions =>
  Object.fromEntries(
    Object.entries(dimensions).filter(([kind]) => !POPULATIONS.includes(kind) || Object.hasOwn(unit.dimensions, kind)),
  );

/** All names by which a base unit can be written: for suggestions. */
export const unitSpellings = (): readonly string[] => [...spellings.keys()];

/**
 * The unit of a name such as `page`, `pages`, `GB-month`, `vCPU-hour`; undefined where there is none.
 * A hyphenated name that is not a unit of its own is the product of its parts.
 */
export const findUnit = (name: string): Unit | undefined => {
  const known = spellings.get(name) ?? spellings.get(name.toLowerCase());
  if (known) return known;
  for (let cut = name.lastIndexOf("-"); cut > 0; cut = name.lastIndexOf("-", cut - 1)) {
    const left = findUnit(name.slice(0, cut));
    const right = spellings.get(name.slice(cut + 1));
    if (left && right) return times(left, right, name);
  }
  return undefined;
};

const times = (left: Unit, right: Unit, name: string): Unit => ({
  name,
  factor: left.factor * right.factor,
  dimensions: multiply(left.dimensions, right.dimensions, 1),
});

/** Product (power 1) or quotient (power −1) of two dimensions; kinds that cancel disappear. */
export const multiply = (left: Dimensions, right: Dimensions, power: 1 | -1): Dimensions => {
  const product: Record<string, number> = { ...left };
  for (const [kind, exponent] of Object.entries(right)) {
    const sum = (product[kind] ?? 0) + power * exponent;
    if (sum === 0) delete product[kind];
    else product[kind] = sum;
  }
  return product;
};

export const sameDimensions = (left: Dimensions, right: Dimensions): boolean =>
  Object.keys(multiply(left, right, -1)).length === 0;

/** `2 units in words`: the name for a count of one or of several. */
export const unitLabel = (name: string, count: number): string =>
  Math.abs(count) === 1 || !/[a-z]$/.test(name)
    ? name
    : name.includes("-")
      ? `${name}s`.replace(/ss$/, "ses")
      : plural(name);

/** Words for dimensions, as they read in an error: `pages`, `tokens per request`, `a plain number`. */
export const describeDimensions = (dimensions: Dimensions): string => {
  const words = (sign: 1 | -1) =>
    Object.entries(dimensions)
      .filter(([, exponent]) => Math.sign(exponent) === sign)
      .map(([kind]) => (kind === "time" ? "time" : kind === "data" ? "GB" : sign === 1 ? unitLabel(kind, 2) : kind));
  const above = words(1).join(" × ");
  const below = words(-1).join(" and ");
  if (above === "" && below === "") return "a plain number";
  return below === "" ? above : `${above || "a number"} per ${below}`;
};
