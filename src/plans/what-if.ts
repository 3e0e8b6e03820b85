import type { Catalog } from "../catalog/open.ts";
import { PAYMENTS, type Payment, TERMS } from "../commitments/use.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, InputError, quoted } from "../quantity/problem.ts";
import { resolveModel } from "../services/bedrock-names.ts";
import { worldOf } from "../services/world.ts";

/** Another way to run the usage of a bill. All of it empty: the same usage at today's rates. */
export interface WhatIf {
  readonly models: readonly Swap[];
  readonly instances: readonly InstanceSwap[];
  /** `from` "*" is every region. */
  readonly regions: readonly Swap[];
  /** Share of on-demand tokens that move to another way of calling a model. */
  readonly modes: readonly { readonly mode: Mode; readonly share: number }[];
  /** Share of input tokens that are read from the prompt cache, and share written to it. */
  readonly cache: { readonly read: number; readonly write: number } | undefined;
  readonly spot: boolean;
  readonly savingsPlan: { readonly term: (typeof TERMS)[number]; readonly payment: Payment } | undefined;
}

export interface Swap {
  readonly from: string;
  readonly to: string;
  /** As the user wrote it. */
  readonly name: string;
}

/** Each instance of one type becomes so many of another. */
export interface InstanceSwap extends Swap {
  readonly count: number;
}

export const MODES = ["batch", "flex", "priority"] as const;
export type Mode = (typeof MODES)[number];

/** What the command line says. */
export interface WhatIfText {
  readonly model?: readonly string[] | undefined;
  readonly instance?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly mode?: readonly string[] | undefined;
  readonly cache?: string | undefined;
  readonly cacheWrites?: string | undefined;
  readonly spot?: boolean | undefined;
  /** true where the flag stands alone. */
  readonly savingsPlan?: string | boolean | undefined;
}

/** Reads the what-if flags. @throws InputError with the nearest valid spelling */
export const readWhatIf = (text: WhatIfText, catalog: Catalog, day: string): WhatIf => ({
  models: (text.model ?? []).map((one) => modelSwap(one, catalog, day)),
  instances: (text.instance ?? []).map((one) => instanceSwap(one, catalog)),
  regions: (text.region ?? []).map((one) => regionSwap(one, catalog)),
  modes: modesOf(text.mode ?? []),
  cache: cacheOf(text),
  spot: text.spot ?? false,
  savingsPlan: savingsPlanOf(text.savingsPlan),
});

export const NOTHING: WhatIf = {
  models: [],
  instances: [],
  regions: [],
  modes: [],
  cache: undefined,
  spot: false,
  savingsPlan: undefined,
};

const pair = (field: string, given: string, example: string): Swap => {
  const at = given.indexOf("=");
  if (at <= 0 || at === given.length - 1)
    return fail({ field, found: quoted(given), expected: `what it is and what it becomes: ${example}` });
  const [from, to] = [given.slice(0, at).trim(), given.slice(at + 1).trim()];
  return { from, to, name: `${from} → ${to}` };
};

const USES = ["text", "embedding", "image", "video", "speech", "rerank", "media-embedding"] as const;

const modelSwap = (given: string, catalog: Catalog, day: string): Swap => {
  const { from, to, name } = pair("--model", given, "claude-3.5-sonnet=claude-haiku-4.5");
  return { from: modelId(from, catalog, day), to: modelId(to, catalog, day), name };
};

const modelId = (name: string, catalog: Catalog, day: string): string => {
  const nothing = () => undefined;
  const world = worldOf(catalog, { region: "us-east-1", day, hours: 1 }, nothing, nothing);
  let first: InputError | undefined;
  for (const use of USES)
    try {
      return resolveModel(world, name, use, "--model").model.id;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      first ??= error;
    }
  throw first;
};

const instanceSwap = (given: string, catalog: Catalog): InstanceSwap => {
  const { from, to, name } = pair("--instance", given, "ml.p4d.24xlarge=ml.g6e.12xlarge");
  const [, count = "1", target = ""] = /^(?:(\d+(?:\.\d+)?)\s*[*x]\s*)?(.+)$/.exec(to) ?? [];
  const known = catalog.table("instances").map((row) => row["instance"] ?? "");
  for (const one of [from, target])
    if (!known.includes(one.replace(/^ml\./, "")))
      fail({
        field: "--instance",
        found: quoted(one),
        expected: "an instance type, such as ml.g5.xlarge or 2*ml.g6.xlarge",
        nearest: nearest(one.replace(/^ml\./, ""), known).map((found) =>
          one.startsWith("ml.") ? `ml.${found}` : found,
        ),
      });
  if (from.startsWith("ml.") !== target.startsWith("ml."))
    fail({
      field: "--instance",
      found: quoted(given),
      expected: "both of SageMaker (ml.) or both of EC2: moving between them changes more than the machine",
    });
  return { from, to: target, count: Number(count), name };
};

const regionSwap = (given: string, catalog: Catalog): Swap => {
  const swap = given.includes("=")
    ? pair("--region", given, "us-east-1=eu-west-1")
    : { from: "*", to: given, name: `→ ${given}` };
  const known = catalog.table("regions").map((row) => row["region"] ?? "");
  for (const one of [swap.from, swap.to])
    if (one !== "*" && !known.includes(one))
      fail({ field: "--region", found: quoted(one), expected: "a region code", nearest: nearest(one, known) });
  return swap;
};

const modesOf = (given: readonly string[]): WhatIf["modes"] => {
  const modes = given.map((one) => {
    const { from, to } = one.includes("=") ? pair("--mode", one, "batch=40%") : { from: one, to: "100%" };
    const mode = MODES.find((name) => name === from);
    if (mode === undefined)
      return fail({
        field: "--mode",
        found: quoted(from),
        expected: `one of ${MODES.join(", ")}`,
        nearest: nearest(from, MODES),
      });
    return { mode, share: shareOf("--mode", to) };
  });
  if (modes.reduce((sum, { share }) => sum + share, 0) > 1 + 1e-12)
    fail({ field: "--mode", found: quoted(given.join(" ")), expected: "shares of at most 100 % together" });
  return modes;
};

const shareOf = (field: string, given: string): number => {
  const [, number = "", sign] = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(given) ?? [];
  const value = Number(number) / (sign === "%" ? 100 : 1);
  if (number === "" || value > 1) return fail({ field, found: quoted(given), expected: "a share such as 40% or 0.4" });
  return value;
};

const cacheOf = ({ cache, cacheWrites }: WhatIfText): WhatIf["cache"] => {
  if (cache === undefined) {
    if (cacheWrites !== undefined)
      fail({ field: "--cache-writes", found: quoted(cacheWrites), expected: "--cache beside it" });
    return undefined;
  }
  const read = shareOf("--cache", cache);
  const write = cacheWrites === undefined ? 0 : shareOf("--cache-writes", cacheWrites);
  if (read + write > 1 + 1e-12)
    fail({ field: "--cache-writes", found: quoted(cacheWrites), expected: "with --cache at most 100 % of the input" });
  return { read, write };
};

const savingsPlanOf = (given: string | boolean | undefined): WhatIf["savingsPlan"] => {
  if (given === undefined || given === false) return undefined;
  if (given === true) return { term: "1y", payment: "no-upfront" };
  const names = TERMS.flatMap((term) => PAYMENTS.map((payment) => ({ name: `${term}-${payment}`, term, payment })));
  const found = names.find(({ name }) => name === given);
  if (found) return { term: found.term, payment: found.payment };
  const known = names.map(({ name }) => name);
  return fail({
    field: "--savings-plan",
    found: quoted(given),
    expected: `one of ${known.join(", ")}`,
    nearest: nearest(given, known),
  });
};
