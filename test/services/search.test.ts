import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test("Kendra Enterprise: 720 hours of the base index are 1008 USD (AWS pricing page)", () => {
  expect(bill("kendra", "queries=1000 documents=1000 edition=enterprise", { hours: 720 }).lines["index"]).toBeCloseTo(
    1008,
    9,
  );
});

test("a Kendra GenAI index grows by documents or text, and by queries a second", () => {
  const { quantities, lines } = bill("kendra", "queries=1M documents=60000 size=0.5GB connectors=2");
  expect(lines["index"]).toBeCloseTo(0.32 * 730, 9);
  expect(quantities["storage-units"]).toBe(2 * 730);
  expect(quantities["query-units"]).toBe(3 * 730);
  expect(lines["connectors"]).toBe(60);
});

test("a Kendra developer index cannot grow", () => {
  const full = bill("kendra", "queries=1000 documents=20000 edition=developer");
  expect(full.warnings).toContain("capacity");
  expect(Object.keys(full.lines)).toEqual(["index"]);
});

test("Kendra connectors of the basic editions: hours of sync and documents scanned", () => {
  const { lines } = bill("kendra", "queries=1000 edition=enterprise sync=100h scanned=1M");
  expect(lines["sync"]).toBeCloseTo(35, 9);
  expect(lines["scanned"]).toBeCloseTo(1, 9);
});

test("Kendra Intelligent Ranking: a base capacity and further units, all month", () => {
  expect(bill("kendra-intelligent-ranking", "extra-units=2").cost).toBeCloseTo(730 * (0.14 + 2 * 0.0035), 9);
});

test("OpenSearch Serverless costs 2 OCUs all month when nobody searches, 1 without redundancy", () => {
  expect(bill("opensearch-serverless", "queries=1 size=0GB").cost).toBeCloseTo(2 * 0.24 * 730, 9);
  expect(bill("opensearch-serverless", "queries=1 size=0GB redundancy=no").cost).toBeCloseTo(0.24 * 730, 9);
});

test("OCUs count in steps of a half", () => {
  const { quantities } = bill("opensearch-serverless", "queries=1 searching=1.2");
  expect(quantities["search"]).toBe(1.5 * 730);
  expect(quantities["indexing"]).toBe(730);
});

test("vectors that do not fit in memory are said", () => {
  expect(bill("opensearch-serverless", "queries=1 vectors=100GB").warnings).toContain("capacity");
});

test("S3 Vectors: no floor; a query pays for the vectors it reads through, by bands of the index", () => {
  const { lines, quantities } = bill(
    "s3-vectors",
    "queries=1000 documents=100k chunks=10 dimensions=1024 metadata=1KB",
  );
  const bytes = 1024 * 4 + 1024;
  expect(lines["storage"]).toBeCloseTo(((1e6 * bytes) / 1024 ** 3) * 0.06, 9);
  expect(lines["queries"]).toBeCloseTo(0.0025, 9);
  expect(lines["query-data-processed-to-100k-vectors"]).toBeCloseTo(((1000 * 1e5 * bytes) / 1024 ** 4) * 0.004, 9);
  expect(lines["query-data-processed-to-10m-vectors"]).toBeCloseTo(((1000 * 9e5 * bytes) / 1024 ** 4) * 0.002, 9);
  expect(quantities["query-data-processed-over-10m-vectors"]).toBe(0);
});

test("S3 Vectors: the first 512 KB that a query returns are free", () => {
  expect(bill("s3-vectors", "queries=1000 results=10").quantities["returned"]).toBe(0);
  const { quantities } = bill("s3-vectors", "queries=1000 results=200 dimensions=1024 metadata=1KB");
  expect(quantities["returned"]).toBeCloseTo((1000 * (200 * 5120 - 512 * 1024)) / 1024 ** 3, 9);
});

test("OpenSearch: three r6g.large at 0.167 and 300 GB of gp3 at 0.122", () => {
  const { cost } = bill("opensearch", "instance=r6g.large.search nodes=3 storage=300GB");
  expect(cost).toBeCloseTo(3 * 0.167 * 730 + 36.6, 6);
});

test("an OpenSearch instance without a rate is unpriced, not free", () => {
  const { complete, lines } = bill("opensearch", "instance=r8g.large.search nodes=3");
  expect(complete).toBe(false);
  expect(lines["nodes"]).toBeNull();
});

test("Aurora with pgvector: 2 ACUs, 100 GB, 50M requests", () => {
  expect(bill("aurora-postgresql", "acus=2 storage=100GB requests=50M").cost).toBeCloseTo(175.2 + 10 + 10, 9);
  expect(bill("aurora-postgresql", "acus=2 storage=100GB requests=50M type=io-optimized").cost).toBeCloseTo(
    233.6 + 22.5,
    9,
  );
});

test("MemoryDB: nodes by the hour and data written, on weak rates", () => {
  const { cost, warnings } = bill("memorydb", "nodes=2 written=500GB");
  expect(cost).toBeCloseTo(2 * 0.3509 * 730 + 100, 6);
  expect(warnings).toEqual(expect.arrayContaining(["rate-low", "rate-unverified"]));
});

test("Neptune Analytics: a paused graph pays a tenth", () => {
  const { lines } = bill("neptune-analytics", "size=16 running=600h paused=130h");
  expect(lines["graphs"]).toBeCloseTo(288, 9);
  expect(lines["paused"]).toBeCloseTo(6.24, 9);
});
