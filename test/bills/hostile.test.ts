import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { importBills } from "../../src/bills/import.ts";
import { openEngine } from "../../src/bills/engine.ts";
import { printable } from "../../src/quantity/printable.ts";
import { BULK, cur, file, folder, read, ROWS } from "./bills.ts";

const ONE = cur([{ cost: "1" }]);

const zip = (name: string, content: string): Buffer => {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
};

test("a line that does not end is rejected, and what follows it counts", async () => {
  const result = await read(file(`${ONE}${"x,".repeat(17_000_000)}\n${ONE.split("\n")[1] ?? ""}\n`), ROWS);
  expect(result).toMatchObject({ rows: 2, rejected: 1, totals: [{ billed: "2" }] });
});

describe.each([
  ["by rows", ROWS],
  ["in bulk", BULK],
] as const)("%s", (_, way) => {
  test("nothing, a header and no rows, no bill", async () => {
    await expect(read(file(""), way)).rejects.toThrow(/empty/);
    expect(await read(file(cur([])), way)).toMatchObject({ rows: 0, rejected: 0, totals: [], period: null });
    await expect(read(file("hello\n"), way)).rejects.toThrow(/billing or usage export/);
    await expect(read(join(folder, "nothing.csv"), way)).rejects.toThrow(/nothing there/);
  });

  test("gzip: whole, several members, cut off, damaged", async () => {
    const packed = gzipSync(cur(Array.from({ length: 2000 }, () => ({ cost: "1" }))));
    expect(await read(file(packed), way)).toMatchObject({ rows: 2000, totals: [{ billed: "2000" }] });
    await expect(read(file(packed.subarray(0, packed.length / 2)), way)).rejects.toThrow(/download it again/);
    const damaged = Buffer.from(packed);
    damaged[packed.length - 6] = (damaged[packed.length - 6] ?? 0) ^ 255;
    await expect(read(file(damaged), way)).rejects.toThrow(/download it again/);
  });

  test("blanks behind a closing quote are nobody's; a broken line before the header costs only itself", async () => {
    const [header = "", row = ""] = cur([{ cost: "2", "lineItem/UsageType": "X" }]).split("\n");
    const quoted = row.replace(",X,", ',"X" ,');
    expect(quoted).not.toBe(row);
    expect(await read(file(`${header}\n${quoted}\n${row}\n`), way)).toMatchObject({
      rows: 2,
      totals: [{ billed: "4" }],
    });
    const behind = await read(file(`"\n${header}\n${row}\n${row}\n`), way);
    expect(behind).toMatchObject({ rows: 2, rejected: 1, totals: [{ billed: "4" }] });
    const opened = await read(file(` "${header}\n${row}\n${row}\n`), way);
    expect(opened).toMatchObject({ rows: 2, totals: [{ billed: "4" }] });
  });

  test("an archive that fills the disk is refused", async () => {
    const bomb = gzipSync(ONE + ",".repeat(80_000_000), { level: 9 });
    await expect(read(file(bomb), way)).rejects.toThrow(/fill the disk/);
  });

  test("names and paths that look like code are only names", async () => {
    const root = mkdtempSync(join(folder, "x'); DROP "));
    for (const name of ["x'); DROP TABLE lines; --.csv", "a[1]*.csv", "=cmd|' C calc'!A0.csv"]) {
      const path = join(root, name);
      writeFileSync(path, ONE);
      expect(await read(path, way)).toMatchObject({ rows: 1, totals: [{ billed: "1" }] });
    }
  });

  test("cells that look like code are only text", async () => {
    const evil = "x'); DROP TABLE lines; --";
    const result = await read(
      file(
        cur([
          {
            cost: "1",
            "lineItem/ProductCode": evil,
            "lineItem/UsageType": evil,
            "resourceTags/user:Team": "\u001b[2J=cmd|'/C calc'!A0",
          },
        ]),
      ),
      way,
    );
    expect(result.byService).toMatchObject([{ service: evil }]);
    expect(printable(result.byTag[0]?.value ?? "")).not.toContain("\u001b");
  });

  test("NUL, bad UTF-8, UTF-16, a 10 MB cell: the row still counts", async () => {
    const bytes = Buffer.from(
      cur([
        { cost: "1", "product/ProductName": "a\0b" },
        { cost: "2", "product/ProductName": "caf@" },
      ]),
    );
    bytes[bytes.indexOf("@")] = 0xff;
    expect(await read(file(bytes), way)).toMatchObject({ rows: 2, totals: [{ billed: "3" }] });
    expect(
      await read(file(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(ONE, "utf16le")])), way),
    ).toMatchObject({ rows: 1 });
    const big = cur([{ cost: "1", "product/ProductName": "x".repeat(10_000_000) }, { cost: "2" }]);
    expect(await read(file(big), way)).toMatchObject({ rows: 2, rejected: 0, totals: [{ billed: "3" }] });
  });

  test("rows that are too short, too long or have stray quotes are rejected by line; the rest counts", async () => {
    const [header = "", row = ""] = ONE.split("\n");
    const result = await read(
      file([header, row, "a,b", `${row},more`, row.replace("Usage", '"Us"age'), row, ""].join("\n")),
      way,
    );
    expect(result).toMatchObject({ rows: 2, rejected: 3, totals: [{ billed: "2" }] });
    expect(result.problems.map(({ line }) => line)).toEqual([3, 4, 5]);
    const open = await read(file([header, row, row.replace("Usage", '"Usage'), row, ""].join("\n")), way);
    expect(open, "one open quote costs one line").toMatchObject({ rows: 2, rejected: 1, totals: [{ billed: "2" }] });
    expect(open.problems).toMatchObject([{ line: 3 }]);
  });

  test("figures beyond any sum are rejected with a message", async () => {
    const result = await read(
      file(cur([{ cost: "1e300" }, { cost: "1E-60" }, { cost: "NaN" }, { cost: "Infinity" }, { cost: "1" }])),
      way,
    );
    expect(result).toMatchObject({ rows: 1, rejected: 4, totals: [{ billed: "1" }] });
    expect(result.problems[0]?.expected).toContain("digits");
  });
});

test.each([ROWS, BULK])(
  "a stray sign behind the last quote of a file, which breaks DuckDB: read by rows",
  async (way) => {
    const whole = cur([{ cost: "1.5" }, { cost: "2" }]);
    const path = file(`${whole.trimEnd()}"chat"\u202e`);
    const other = file(cur([{ cost: "4", "lineItem/UsageStartDate": "2025-12-03T00:00:00Z" }]));
    expect(await read([other, path], way)).toMatchObject({
      rows: 2,
      rejected: 1,
      totals: [{ billed: "5.5" }],
      problems: [{ file: path, line: 3 }],
    });
  },
);

test("zip with one file; a zip cut off", async () => {
  const archive = zip("whatever.txt", cur([{ cost: "1.5" }]));
  expect(await read(file(archive, "a.zip"))).toMatchObject({ format: "cur-1", rows: 1, totals: [{ billed: "1.5" }] });
  await expect(read(file(archive.subarray(0, archive.length - 30), "b.zip"))).rejects.toThrow(/zip/);
});

test("links, folders, patterns, standard input", async () => {
  const root = mkdtempSync(join(folder, "links-"));
  writeFileSync(join(root, "a.csv"), ONE);
  mkdirSync(join(root, "sub"));
  writeFileSync(join(root, "sub", "b.csv"), cur([{ cost: "2" }]));
  symlinkSync("/etc/passwd", join(root, "sub", "c.csv"));
  symlinkSync(root, join(root, "sub", "loop"));
  symlinkSync(join(root, "a.csv"), join(root, "named.csv"));
  expect(await read(root)).toMatchObject({ rows: 2, totals: [{ billed: "3" }] });
  expect(await read([join(root, "a.csv"), join(root, "named.csv")]), "one file by two names").toMatchObject({
    rows: 1,
  });
  expect(await read(join(root, "sub", "*.csv")).catch(() => null)).not.toBeNull();
  expect(
    await read("-", { stdin: Readable.from([Buffer.from(ONE.slice(0, 40)), Buffer.from(ONE.slice(40))]) }),
  ).toMatchObject({ rows: 1, files: [{ file: "standard input" }] });
  await expect(read("/dev/zero")).rejects.toThrow(/device/);
});

test("the engine touches nothing outside its folder, loads nothing, keeps its settings", async () => {
  const home = mkdtempSync(join(folder, "engine-"));
  const engine = await openEngine({ folder: home, files: [], memory: 100, threads: 1 });
  const outside = file(ONE);
  for (const sql of [
    `SELECT * FROM read_csv('${outside}')`,
    `SELECT * FROM '${outside}'`,
    `COPY (SELECT 1) TO '${outside}.out'`,
    `ATTACH '${outside}.db'`,
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access=true",
    "SET allowed_directories=['/']",
    "SELECT * FROM read_text('/etc/passwd')",
  ])
    await expect(engine.rows(sql), sql).rejects.toThrow();
  engine.close();
});

test("interrupted: it stops soon, says so, and leaves nothing", async () => {
  const normal = process.env["TMPDIR"];
  process.env["TMPDIR"] = mkdtempSync(join(folder, "tmp-"));
  const big = file(cur(Array.from({ length: 60_000 }, () => ({ cost: "1" }))));
  for (const limits of [ROWS.limits, BULK.limits]) {
    const control = new AbortController();
    const reason = new Error("stopped by the user");
    setTimeout(() => control.abort(reason), 60);
    await expect(importBills([big], { signal: control.signal, limits })).rejects.toThrow("stopped by the user");
  }
  expect(readdirSync(tmpdir())).toEqual([]);
  if (normal === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = normal;
});

test("printable: nothing moves the cursor, turns the text round or hides", () => {
  expect(printable("a\u001b[31mb\u202ec\u200bd\r\ne\u009b\u0007")).toBe(
    "a\\u{1b}[31mb\\u{202e}c\\u{200b}d\\u{d}\\u{a}e\\u{9b}\\u{7}",
  );
  expect(printable("größe 日本 ok")).toBe("größe 日本 ok");
  expect(printable("x".repeat(300))).toHaveLength(200);
});
