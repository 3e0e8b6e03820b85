import { isAcross } from "./cost-explorer-across.ts";
import { bare, curVersion, focusVersion, isCur, isFocus, type Layout, layoutOf } from "./layout.ts";
import { dialectOf, type Dialect } from "./dialect.ts";
import { headText, type Opened } from "./unpack.ts";

/** What a file is, by its content. */
export type Recognised =
  | { readonly kind: "table"; readonly layout: Layout; readonly dialect: Dialect }
  | { readonly kind: "cost-explorer" | "cost-explorer-across"; readonly dialect: Dialect }
  | { readonly kind: "calculator" | "cloudwatch"; readonly dialect: Dialect }
  | { readonly kind: "usage"; readonly dialect: Dialect }
  | { readonly kind: "json"; readonly what: "cost-explorer-api" | "cloudwatch" | "calculator" }
  | { readonly kind: "manifest" | "invocation-log" | "parquet" }
  | { readonly kind: "empty" }
  | { readonly kind: "other"; readonly found: string; readonly hint?: string | undefined };

const JSON_KINDS: readonly (readonly [RegExp, Recognised])[] = [
  [
    /"ResultsByTime"\s*:|^\s*\[\s*\{\s*"(?:TimePeriod|Estimated|Groups|Total)"\s*:/,
    { kind: "json", what: "cost-explorer-api" },
  ],
  [/"MetricDataResults"\s*:|"Datapoints"\s*:/, { kind: "json", what: "cloudwatch" }],
  [/"reportKeys"\s*:|"dataFiles"\s*:/, { kind: "manifest" }],
  [/ModelInvocationLog\\?"|"inputTokenCount"|"modelId"\s*:/, { kind: "invocation-log" }],
  [/"serviceCode"[\s\S]*"usageType"|"usageType"[\s\S]*"serviceCode"/, { kind: "json", what: "calculator" }],
  [
    /"ForecastResultsByTime"\s*:/,
    { kind: "other", found: "a Cost Explorer forecast", hint: "Export GetCostAndUsage." },
  ],
  [/"PriceList"\s*:|"offers"\s*:|"terms"\s*:/, { kind: "other", found: "a price list, which is no bill" }],
];

/** Tells a file by its first bytes. Never by its name. */
export const recognise = ({ packing, head, whole }: Opened): Recognised => {
  if (packing === "parquet") return { kind: "parquet" };
  const { text, encoding } = headText(head);
  if (text.trim() === "") return { kind: "empty" };
  if (/^\s*[[{]/.test(text) || /^[^\n]{0,80}\{"/.test(text)) {
    const known = JSON_KINDS.find(([pattern]) => pattern.test(text));
    if (known) return known[1];
    if (/^\s*[[{]/.test(text)) return { kind: "other", found: "JSON of a kind we don't know" };
  }
  return recogniseTable(dialectOf(text, encoding, whole));
};

const recogniseTable = (dialect: Dialect): Recognised => {
  const [first = [], second = []] = dialect.records;
  if (isCur(first)) return { kind: "table", layout: layoutOf(curVersion(first), first), dialect };
  if (isFocus(first)) return { kind: "table", layout: layoutOf(focusVersion(first), first), dialect };
  if (first[0] === "FormatVersion") return { kind: "other", found: "a price list, which is no bill" };
  if (isAcross(first)) return { kind: "cost-explorer-across", dialect };
  if (isCostExplorer(dialect)) return { kind: "cost-explorer", dialect };
  if (dialect.records.some((record) => isCalculatorHeader(record))) return { kind: "calculator", dialect };
  if (isCloudWatch(dialect)) return { kind: "cloudwatch", dialect };
  if (first.length < 2 && second.length < 2) return { kind: "other", found: "text without columns" };
  return { kind: "usage", dialect };
};

const TOTAL_COLUMN = /^total costs?\s*\(.*\)$/i;

const isCostExplorer = ({ records }: Dialect): boolean => {
  const [first = [], second = [], third = []] = records;
  if (first.some((cell) => TOTAL_COLUMN.test(cell.trim()))) return true;
  const marks = [second[0], third[0]].map((cell) => (cell ?? "").trim());
  return marks.some((cell) => / total$/i.test(cell)) && first.some((cell) => /\(.+\)$/.test(cell.trim()));
};

/** The header of a calculator's detailed estimate, or of a list of usage lines for the BCM calculator. */
export const isCalculatorHeader = (record: readonly string[]): boolean => {
  const names = record.map(bare);
  const has = (...wanted: readonly string[]) => wanted.every((name) => names.includes(name));
  return has("service", "monthly") || has("grouphierarchy", "service") || has("servicecode", "usagetype", "amount");
};

const isCloudWatch = ({ records }: Dialect): boolean =>
  records.slice(0, 12).some(([first = ""]) => /^(?:full )?label$/i.test(first.trim()));
