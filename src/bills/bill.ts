import type { Meter } from "../catalog/types.ts";
import type { Problem } from "../quantity/problem.ts";

/**
 * The room's model.
 *
 *   Source (a file the user named) ── recognised as ──► Format ── gives ──► rows ── read or rejected, none lost
 *   rows ── summed exactly by day, account, region, type, product, usage type, tags ──► lines
 *   lines ── usage type → meter ──► BillLine (usage as the estimators make it) and the totals of ImportResult
 *
 * Every amount is a decimal string, per currency. null is unknown; "0" is zero.
 */
export const FORMATS = {
  "cur-1": "AWS Cost and Usage Report (legacy)",
  "cur-2": "AWS Cost and Usage Report 2.0 (Data Exports)",
  "focus-1.0": "FOCUS 1.0",
  "focus-1.1": "FOCUS 1.1",
  "focus-1.2": "FOCUS 1.2",
  "focus-1.3": "FOCUS 1.3",
  "focus-preview": "FOCUS before 1.0",
  "cost-explorer": "Cost Explorer download",
  "cost-explorer-api": "Cost Explorer API answer",
  "invocation-log": "Bedrock model-invocation log",
  cloudwatch: "CloudWatch metrics",
  calculator: "AWS pricing-calculator estimate",
  usage: "usage table with a column mapping",
} as const;
export type Format = keyof typeof FORMATS;

/** The three views of a cost. `billed` is cash, `effective` spreads commitments over what they cover, `list` is public price. */
export interface Amounts {
  readonly billed: string | null;
  readonly effective: string | null;
  readonly list: string | null;
}

export interface Total extends Amounts {
  readonly currency: string;
}

/** A share of the total under one name. `rows` counts lines of the files. */
export interface Share extends Total {
  readonly rows: number;
}

export interface ServiceShare extends Share {
  /** Our service, or the product as the bill names it where we know none. */
  readonly service: string;
  readonly product: string;
  readonly known: boolean;
}

export interface MeterShare extends Share, Meter {
  readonly unit: string;
  readonly quantity: string;
}

export interface Unmapped extends Share {
  readonly product: string;
  readonly usageType: string;
  readonly operation: string;
  readonly unit: string;
  readonly reason: string;
}

export interface Mover {
  readonly service: string;
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly change: string;
}

export interface Movers {
  /** The two stretches compared, equally long, end exclusive. null where the bill is too short to compare. */
  readonly before: Period | null;
  readonly after: Period | null;
  readonly movers: readonly Mover[];
}

/** `from` is the first day, `to` the day after the last. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export interface FileReport {
  readonly file: string;
  readonly format: Format | null;
  /** read: counted. rejected: nothing of it counted. left-out: a double or an older delivery, on purpose. */
  readonly status: "read" | "rejected" | "left-out";
  readonly bytes: number;
  readonly rows: number;
  readonly rejected: number;
  /** Lines that are no data by the format's own rules: totals and repeated headers. */
  readonly summary: number;
  readonly billed: readonly { readonly currency: string; readonly billed: string | null }[];
  /** The column mapping used, for a usage table. */
  readonly mapping?: ColumnMap | undefined;
  /** Whether that mapping was guessed, so that a caller can show it and ask. */
  readonly guessed?: boolean | undefined;
}

/** How a usage table's columns are read. The file of `--map`. */
export interface ColumnMap {
  readonly columns: Readonly<Partial<Record<MapField, string>>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly currency?: string | undefined;
  readonly service?: string | undefined;
  readonly "date-order"?: "month-first" | "day-first" | undefined;
}
export const MAP_FIELDS = [
  "date",
  "cost",
  "quantity",
  "unit",
  "currency",
  "service",
  "item",
  "dimension",
  "usage-type",
  "operation",
  "description",
  "account",
  "region",
] as const;
export type MapField = (typeof MAP_FIELDS)[number];

/** One way a total was formed: the lines of one type, whether and how they count. */
export interface Formation extends Share {
  readonly type: string;
  readonly rule: string;
}

/** Usage as a bill gives it: metered already, summed over `period`. */
export interface BillLine {
  readonly meter: Meter;
  readonly region: string;
  readonly period: Period;
  /** In base units (`unit`), exact. */
  readonly quantity: string;
  readonly unit: string;
  readonly currency: string;
  readonly cost: Amounts;
  readonly account: string;
  readonly tags: Readonly<Record<string, string>>;
  /** on-demand, or what covered it. */
  readonly charge: string;
  readonly rows: number;
}

/** What lines of one day and kind cost: every line of the bill, mapped or not, usage or not. */
export interface CostLine {
  readonly day: string;
  /** Our service, or the product as the bill names it. */
  readonly service: string;
  /** Model, instance or feature; "" where the bill names none we know. */
  readonly item: string;
  readonly dimension: string;
  readonly account: string;
  readonly region: string;
  /** The line's type: Usage, Tax, Credit, RIFee … */
  readonly type: string;
  readonly usage: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly currency: string;
  readonly cost: Amounts;
}

export interface ImportResult {
  readonly schema: "ratecard.import/1";
  readonly format: Format | "mixed" | null;
  readonly files: readonly FileReport[];
  readonly rows: number;
  readonly rejected: number;
  /** What the rejected rows would have added, where it could be read: so that read + rejected = the file. */
  readonly rejectedBilled: readonly { readonly currency: string; readonly billed: string }[];
  readonly period: Period | null;
  readonly totals: readonly Total[];
  readonly byService: readonly ServiceShare[];
  readonly byMeter: readonly MeterShare[];
  readonly byDay: readonly (Share & { readonly day: string })[];
  readonly byTag: readonly (Share & { readonly key: string; readonly value: string })[];
  readonly byAccount: readonly (Share & { readonly account: string })[];
  readonly byRegion: readonly (Share & { readonly region: string })[];
  readonly tagKeys: readonly string[];
  readonly unmapped: readonly Unmapped[];
  readonly movers: Movers;
  readonly how: readonly Formation[];
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
  readonly problemsOmitted: number;
  readonly usage: readonly BillLine[];
  /** Where it was asked for. */
  readonly costs?: readonly CostLine[] | undefined;
}

export interface Progress {
  readonly stage: "looking" | "reading" | "summing";
  readonly file: string;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
}

export interface ImportOptions {
  /** Tag keys to keep; without it, up to four that look like a team, project or environment. */
  readonly tags?: readonly string[] | undefined;
  readonly map?: ColumnMap | undefined;
  /** The tables of `data/` that usage types are read with. */
  readonly tables?: MappingTables | undefined;
  /** Days or months in `usage`. */
  readonly grain?: "day" | "month" | undefined;
  /** Also `costs`: every line's cost by day. */
  readonly costs?: boolean | undefined;
  /** Where an older delivery of the same report is given too: the newest counts (default), or all. */
  readonly overlap?: "newest" | "all" | undefined;
  readonly stdin?: NodeJS.ReadableStream | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<Limits> | undefined;
}

export interface Limits {
  /** DuckDB's share of memory, MB. */
  readonly memory: number;
  readonly threads: number;
  /** Unpacked size and ratio above which a packed file is refused. */
  readonly unpacked: number;
  readonly ratio: number;
  /** Files of at least this many bytes are read in bulk; smaller ones row by row. */
  readonly bulkFrom: number;
  readonly problems: number;
  readonly files: number;
}

/** Rows of usage-types.csv, usage-models.csv, bill-units.csv, regions.csv and product-codes.csv. */
export interface MappingTables {
  readonly usageTypes: readonly TableRow[];
  readonly usageModels: readonly TableRow[];
  readonly billUnits: readonly TableRow[];
  readonly regions: readonly TableRow[];
  readonly productCodes: readonly TableRow[];
}
export type TableRow = Readonly<Record<string, string>>;
