import { Readable } from "node:stream";
import { LiveError, liveError } from "./problem.ts";

/** The hosts that AWS publishes its price lists on. Nothing is downloaded from anywhere else. */
const HOSTS = /^pricing\.(us-east-1|eu-central-1|ap-south-1)\.amazonaws\.com$/;

/** The largest offer file that is downloaded, packed as it comes. */
const LARGEST = 20_000_000_000;

const REDIRECTS = 3;

/** The address of an AWS price list. @throws LiveError for any other address */
export const allowedUrl = (text: string, base?: string): URL => {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  const plain = url && url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  if (!url || !plain || !HOSTS.test(url.hostname))
    throw new LiveError(
      "refused",
      `refused to download from ${url ? url.host : "an address that is none"}: not a price list host of AWS`,
      "",
    );
  return url;
};

export type Fetch = (
  url: URL,
  init: { readonly signal: AbortSignal; readonly redirect: "manual" },
) => Promise<Response>;

/**
 * Opens a download. Redirects are followed only to the same hosts.
 * @throws LiveError
 */
export const openDownload = async (address: string, signal: AbortSignal, get: Fetch = fetch): Promise<Readable> => {
  let url = allowedUrl(address);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const answer = await get(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(3_600_000)]),
      redirect: "manual",
    }).catch((error: unknown) => {
      throw liveError(error, `downloading from ${url.host}`);
    });
    const next = answer.headers.get("location");
    if (answer.status >= 300 && answer.status < 400 && next) {
      await answer.body?.cancel();
      url = allowedUrl(next, url.href);
      continue;
    }
    if (!answer.ok || !answer.body)
      throw new LiveError("answer", `downloading from ${url.host}: HTTP ${answer.status}`, "Try again later.");
    const size = Number(answer.headers.get("content-length") ?? 0);
    if (size > LARGEST) throw new LiveError("refused", `refused a file of ${size} bytes`, "");
    return Readable.from(bounded(answer.body, LARGEST), { objectMode: false });
  }
  throw new LiveError("answer", `downloading from ${url.host}: too many redirects`, "Try again later.");
};

const bounded = async function* (body: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > most) throw new LiveError("refused", `refused a file of more than ${most} bytes`, "");
    yield chunk;
  }
};
