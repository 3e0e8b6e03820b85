import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable, Transform, pipeline } from "node:stream";
import { createGunzip, createInflateRaw } from "node:zlib";
import { InputError, quoted } from "../quantity/problem.ts";
import type { Limits } from "./bill.ts";

export type Packing = "none" | "gzip" | "zip" | "parquet";

/** What the first bytes say about a file, and its first unpacked bytes. */
export interface Opened {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly packing: Packing;
  readonly head: Buffer;
  /** Whether `head` is the whole content. */
  readonly whole: boolean;
}

const HEAD = 1 << 20;

/** Looks at the beginning of a file. @throws InputError where it is packed and broken */
export const openHead = async (path: string, limits: Limits): Promise<Opened> => {
  const { size, mtimeMs } = await stat(path);
  const first = await readPiece(path, 0, 4);
  const packing: Packing =
    first[0] === 0x1f && first[1] === 0x8b
      ? "gzip"
      : first.toString("latin1") === "PK\u0003\u0004"
        ? "zip"
        : first.toString("latin1") === "PAR1"
          ? "parquet"
          : "none";
  const base = { path, size, modified: mtimeMs, packing };
  if (packing === "parquet") return { ...base, head: first, whole: false };
  const pieces: Buffer[] = [];
  let got = 0;
  const stream = await content(path, packing, limits);
  for await (const piece of bytesOf(stream)) {
    pieces.push(piece);
    got += piece.length;
    if (got > HEAD) break;
  }
  stream.destroy();
  const all = Buffer.concat(pieces);
  return { ...base, head: all.subarray(0, HEAD), whole: all.length <= HEAD };
};

/** The chunks of a byte stream. */
export async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const piece of stream) if (Buffer.isBuffer(piece)) yield piece;
}

const readPiece = async (path: string, position: number, length: number): Promise<Buffer> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/**
 * The unpacked bytes of a file as a stream. It fails with InputError when the packing is broken, ends early, or unpacks
 * beyond the limits.
 */
export const content = async (path: string, packing: Packing, limits: Limits): Promise<Readable> => {
  if (packing === "none" || packing === "parquet") return createReadStream(path, { highWaterMark: 1 << 20 });
  const member = packing === "zip" ? await zipMember(path) : undefined;
  const source = createReadStream(path, { highWaterMark: 1 << 18, ...member?.range });
  if (member?.method === 0) return source;
  const unpacker = packing === "zip" ? createInflateRaw({ chunkSize: 1 << 18 }) : createGunzip({ chunkSize: 1 << 18 });
  return explained(
    path,
    pipeline(
      source,
      unpacker,
      guard(path, limits, () => source.bytesRead),
      () => undefined,
    ),
  );
};

/** zlib's errors as problems of the file. */
const explained = (path: string, stream: Transform): Readable =>
  Readable.from(
    (async function* chunks() {
      try {
        yield* bytesOf(stream);
      } catch (error) {
        if (error instanceof InputError) throw error;
        const found = error instanceof Error ? error.message : "a broken archive";
        throw new InputError([
          {
            file: path,
            found,
            expected: "a complete packed file",
            hint: "It ends early or is damaged: download it again. Nothing of it was counted.",
          },
        ]);
      }
    })(),
    { objectMode: false, highWaterMark: 1 << 18 },
  );

/** Small files may unpack at any ratio; from here on the ratio counts. */
const RATIO_FROM = 64e6;

const guard = (path: string, { unpacked, ratio }: Limits, packed: () => number): Transform => {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total > unpacked || (total > RATIO_FROM && total > packed() * ratio))
        return done(
          new InputError([
            {
              file: path,
              found: `${packed()} packed bytes that unpack to more than ${total}`,
              expected: `at most ${ratio} times, and at most ${unpacked} bytes`,
              hint: "This looks like an archive made to fill the disk. Unpack it yourself if you trust it.",
            },
          ]),
        );
      done(null, chunk);
    },
  });
};

interface Member {
  readonly method: number;
  readonly range: { readonly start: number; readonly end: number };
}

/** The one file inside a zip, by its central directory. @throws InputError */
const zipMember = async (path: string): Promise<Member> => {
  const { size } = await stat(path);
  const bad = (found: string): never => {
    throw new InputError([{ file: path, found, expected: "a zip with one file in it" }]);
  };
  const tail = await readPiece(path, Math.max(0, size - 65_557), 65_557);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > tail.length) return bad("no directory at its end (the file is cut off)");
  const count = tail.readUInt16LE(end + 10);
  const start = tail.readUInt32LE(end + 16);
  if (start === 0xffffffff) return bad("a zip64 directory");
  const directory = await readPiece(path, start, Math.min(tail.readUInt32LE(end + 12), 1 << 24));
  const members: { method: number; packed: number; offset: number }[] = [];
  for (let at = 0, index = 0; index < count && at + 46 <= directory.length; index += 1) {
    const name = directory.toString("utf8", at + 46, at + 46 + directory.readUInt16LE(at + 28));
    if (!name.endsWith("/") && !name.startsWith("__MACOSX/"))
      members.push({
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        offset: directory.readUInt32LE(at + 42),
      });
    at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  const [member] = members;
  if (member === undefined || members.length > 1) return bad(`${members.length} files in it`);
  if (member.method !== 0 && member.method !== 8) return bad(`compression method ${member.method}`);
  const local = await readPiece(path, member.offset, 30);
  if (local.length < 30) return bad("a directory that points nowhere");
  const first = member.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  return { method: member.method, range: { start: first, end: first + Math.max(member.packed, 1) - 1 } };
};

/** Text of a head whatever its encoding. A byte-order mark is dropped. */
export const headText = (head: Buffer): { readonly text: string; readonly encoding: "utf8" | "utf16le" } => {
  const encoding = head[0] === 0xff && head[1] === 0xfe ? "utf16le" : "utf8";
  return { text: head.toString(encoding).replace(/^\ufeff/, ""), encoding };
};

/** The problem that says a file can't be used. */
export const unusable = (file: string, found: unknown, expected: string, hint?: string): InputError =>
  new InputError([{ file, found: quoted(found), expected, hint }]);
