import { createReadStream } from "node:fs";
import { pipeline, Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import type { OfferSink } from "./offer.ts";
import { readOfferCsv } from "./offer-csv.ts";
import { readOfferJson } from "./offer-json.ts";

/** Unpacked bytes of one file beyond which it is refused: several times the largest that AWS publishes. */
const LARGEST = 60_000_000_000;

/**
 * Reads an offer file that someone downloaded: JSON or CSV, gzipped or not, told by its first bytes. Memory does not grow
 * with the file.
 * @param progress called with the bytes read so far
 * @throws Error that says what is wrong with the file
 */
export const readOfferFile = async (
  path: string,
  sink: OfferSink,
  progress: (bytes: number) => void = () => {},
  signal?: AbortSignal,
): Promise<void> => readOffer(createReadStream(path, { highWaterMark: 1 << 20 }), sink, progress, signal);

/** The same from a stream: a file or a download. */
export const readOffer = async (
  source: Readable,
  sink: OfferSink,
  progress: (bytes: number) => void = () => {},
  signal?: AbortSignal,
): Promise<void> => {
  const counted = source.pipe(counter(progress));
  source.once("error", (error) => counted.destroy(error));
  const stop = () => counted.destroy(new Error("interrupted"));
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const { first, rest } = await peek(counted);
    const packed = first[0] === 0x1f && first[1] === 0x8b;
    const plain = packed ? await peek(unpacked(rest)) : { first, rest };
    if (plain.first.length === 0) throw new Error("the file is empty");
    if (/^\s*[{[]/.test(new TextDecoder().decode(plain.first.subarray(0, 64)).replace(/^\uFEFF/, "")))
      await readOfferJson(withoutMark(plain.rest), sink);
    else await readOfferCsv(plain.rest, sink);
  } finally {
    signal?.removeEventListener("abort", stop);
    source.destroy();
  }
};

const counter = (progress: (bytes: number) => void): Transform => {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      progress(bytes);
      done(null, chunk);
    },
  });
};

const unpacked = (packed: Readable): Readable => {
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      done(bytes > LARGEST ? new Error(`it unpacks to more than ${LARGEST} bytes`) : null, chunk);
    },
  });
  pipeline(packed, createGunzip(), bounded, () => {});
  return bounded;
};

/** The first bytes of a stream, and the stream with them put back. */
const peek = async (stream: Readable): Promise<{ readonly first: Uint8Array; readonly rest: Readable }> => {
  const iterator = stream[Symbol.asyncIterator]();
  const head = await iterator.next();
  const first: Uint8Array = head.done ? new Uint8Array() : head.value;
  const all = async function* () {
    if (first.length > 0) yield first;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  };
  return { first, rest: Readable.from(all(), { objectMode: false }) };
};

const withoutMark = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of chunks) {
    yield first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
    first = false;
  }
};
