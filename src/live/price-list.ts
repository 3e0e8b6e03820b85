import type { PricingClient } from "@aws-sdk/client-pricing";
import { LiveError, liveError } from "./problem.ts";

/** The regions that answer for the Price List API. */
export const PRICING_REGIONS = ["us-east-1", "eu-central-1", "ap-south-1"] as const;
export type PricingRegion = (typeof PRICING_REGIONS)[number];

export interface ClientLimits {
  /** Milliseconds to connect, and for one whole answer. */
  readonly connect: number;
  readonly answer: number;
  /** Attempts for one request, with the SDK's back-off between them. */
  readonly attempts: number;
  /** Pages of one question, beyond which the answer is taken for endless. */
  readonly pages: number;
}

export const LIMITS: ClientLimits = { connect: 5_000, answer: 30_000, attempts: 6, pages: 20_000 };

export interface Filter {
  readonly field: string;
  readonly value: string;
}

export interface PriceList {
  readonly arn: string;
  readonly region: string;
  readonly formats: readonly string[];
}

/** The calls that this program makes of the Price List API, and no others. */
export interface PriceListApi {
  /** Asks for a service code: the proof that credentials and network are there. */
  readonly describe: (code: string) => Promise<void>;
  /** Pages of items, each a JSON text. */
  readonly products: (code: string, filters: readonly Filter[]) => AsyncGenerator<readonly string[]>;
  readonly lists: (code: string, day: string, region: string | undefined) => Promise<readonly PriceList[]>;
  readonly url: (arn: string, format: string) => Promise<string>;
  readonly close: () => void;
}

/** Opens the API with the SDK's own chain of credentials: this program never sees them. */
export const openPriceList = async (
  region: PricingRegion,
  signal: AbortSignal,
  limits: ClientLimits = LIMITS,
): Promise<PriceListApi> => {
  const sdk = await import("./pricing-sdk.ts");
  const client: PricingClient = new sdk.PricingClient({
    region,
    maxAttempts: limits.attempts,
    requestHandler: {
      connectionTimeout: limits.connect,
      requestTimeout: limits.answer,
      socketTimeout: limits.answer,
      throwOnRequestTimeout: true,
    },
  });
  const ask = async <T>(
    doing: string,
    send: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> => {
    const whole = limits.answer * limits.attempts;
    const late = AbortSignal.timeout(whole);
    try {
      return await bounded(send({ abortSignal: AbortSignal.any([signal, late]) }), signal, whole);
    } catch (error) {
      if (signal.aborted) throw new LiveError("interrupted", `${doing}: interrupted`, "");
      throw liveError(error, doing);
    }
  };
  const paged = <A>(
    doing: string,
    send: (token: string | undefined) => Promise<{ readonly token: string | undefined; readonly page: A }>,
  ) => pages(doing, limits.pages, send);
  return {
    describe: async (code) => {
      const doing = `asking for the service ${code}`;
      await ask(doing, (options) =>
        client.send(
          new sdk.DescribeServicesCommand({ ServiceCode: code, FormatVersion: "aws_v1", MaxResults: 1 }),
          options,
        ),
      );
    },
    products: (code, filters) => {
      const doing = `reading the prices of ${code}`;
      const Filters = filters.map(({ field, value }) => ({ Type: "TERM_MATCH" as const, Field: field, Value: value }));
      return paged(doing, async (token) => {
        const input = {
          ServiceCode: code,
          FormatVersion: "aws_v1",
          MaxResults: 100,
          Filters,
          ...(token ? { NextToken: token } : {}),
        };
        const answer = await ask(doing, (options) => client.send(new sdk.GetProductsCommand(input), options));
        return { token: answer.NextToken, page: (answer.PriceList ?? []).map(String) };
      });
    },
    lists: async (code, day, place) => {
      const doing = `asking for the price lists of ${code}`;
      const all: PriceList[] = [];
      const send = async (token: string | undefined) => {
        const input = {
          ServiceCode: code,
          EffectiveDate: new Date(`${day}T00:00:00Z`),
          CurrencyCode: "USD",
          MaxResults: 100,
          ...(place ? { RegionCode: place } : {}),
          ...(token ? { NextToken: token } : {}),
        };
        const answer = await ask(doing, (options) => client.send(new sdk.ListPriceListsCommand(input), options));
        const page = (answer.PriceLists ?? []).flatMap(({ PriceListArn, RegionCode, FileFormats }) =>
          PriceListArn === undefined
            ? []
            : [{ arn: PriceListArn, region: RegionCode ?? "", formats: FileFormats ?? [] }],
        );
        return { token: answer.NextToken, page };
      };
      for await (const page of paged(doing, send)) all.push(...page);
      return all;
    },
    url: async (arn, format) => {
      const answer = await ask("asking where a price list stands", (options) =>
        client.send(new sdk.GetPriceListFileUrlCommand({ PriceListArn: arn, FileFormat: format }), options),
      );
      return answer.Url ?? "";
    },
    close: () => client.destroy(),
  };
};

/** Pages until there is no further token. A token that comes again, or too many pages, is an error and not a loop. */
export const pages = async function* <A>(
  doing: string,
  most: number,
  send: (token: string | undefined) => Promise<{ readonly token: string | undefined; readonly page: A }>,
): AsyncGenerator<A> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const answer = await send(token);
    yield answer.page;
    token = answer.token || undefined;
    if (token === undefined) return;
    if (seen.has(token) || seen.size >= most)
      throw new LiveError(
        "answer",
        `${doing}: AWS gives pages without end`,
        "Try again later; nothing of this part was kept.",
      );
    seen.add(token);
  } while (true);
};

/** A promise that is given up when the signal or the time says so, even where what it waits for does not listen. */
const bounded = <T>(work: Promise<T>, signal: AbortSignal, milliseconds: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("Timeout: no whole answer in time")), milliseconds);
    const stop = () => reject(new Error("aborted"));
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    });
  });
