import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { file, folder } from "../bills/bills.ts";
import { run } from "../terminal.ts";

const DAYS = Array.from({ length: 9 }, (_, day) => `2025-11-0${day + 1},Amazon Bedrock,12.5,search`);
const OWN = file(`Date,Service,Cost,Team\n${DAYS.join("\n")}\n2025-11-10,Amazon Bedrock,oops,search\n`, "own.csv");
const CUR = "data/examples/bills/synthetic-cur.csv";

describe("ratecard import", () => {
  test("a guessed mapping is shown, kept where --map names a new file, and used from there", async () => {
    const map = join(folder, "mapping.yaml");
    const first = await run(["import", OWN, "--map", map]);
    expect(first.exit).toBe(0);
    expect(first.out).toMatch(/were guessed:[\s\S]*cost: Cost/);
    expect(first.out).toMatch(/own\.csv:11: Cost: found "oops"/);
    expect(first.err).toContain(`Wrote the guessed mapping to ${map}`);
    expect(readFileSync(map, "utf8")).toContain("Team: Team");
    const again = await run(["import", OWN, "--map", map, "--json"]);
    expect(JSON.parse(again.out)).toMatchObject({ rows: 9, rejected: 1, files: [{ guessed: false }] });
  });

  test("--json has what scripts rely on", async () => {
    const json: unknown = JSON.parse((await run(["import", CUR, "--json"])).out);
    expect(json).toMatchObject({
      schema: "ratecard.import/1",
      format: "cur-1",
      rows: 338,
      rejected: 0,
      period: { from: "2025-10-01", to: "2025-12-01" },
      totals: [{ currency: "USD", billed: "7207.252086187", list: "6858.572086187" }],
      synthetic: "synthetic-cur.csv says so",
      problems: [],
    });
    for (const name of ["files", "byService", "byMeter", "byDay", "byTag", "unmapped"])
      expect(json).toHaveProperty(name, expect.any(Array));
  });

  test("--to writes a plan that can be estimated, once", async () => {
    const plan = join(folder, "next-year.yaml");
    const made = await run(["import", CUR, "--to", plan]);
    expect(made.err).toContain("3429.29 USD a month");
    expect((await run(["estimate", plan])).out).toContain("3,429.29 USD / month");
    const twice = await run(["import", CUR, "--to", plan]);
    expect(twice).toMatchObject({ exit: 2 });
    expect(twice.err).toContain("--force");
    expect((await run(["import", CUR, "--to", plan, "--force"])).exit).toBe(0);
    expect((await run(["import", CUR, "--to", "-"])).out).toContain("workloads:");
  });

  test("no line is wider than the terminal", async () => {
    for (const width of [60, 80, 140])
      for (const args of [
        ["import", CUR],
        ["reprice", CUR, "--mode", "batch=40%", "--spot"],
        ["reprice", "test/real/cur1-anonymised-2023-11.csv", "--reconcile"],
      ])
        for (const line of (await run(args, width)).out.split("\n"))
          expect([...line].length, line).toBeLessThanOrEqual(width);
  });

  test.each([
    [["--by", "modle"], /one of/],
    [["--chart", "ascci"], /ascii/],
  ])("%o is refused", async (flags, way) => {
    const { exit, err } = await run(["import", CUR, ...flags]);
    expect(exit).toBe(2);
    expect(err).toMatch(way);
  });
});

test("nothing that was interrupted or refused leaves a plan", async () => {
  const plan = join(folder, "none.yaml");
  expect((await run(["import", file("", "empty.csv"), "--to", plan])).exit).toBe(2);
  expect(existsSync(plan)).toBe(false);
});
