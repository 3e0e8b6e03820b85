import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test("Glue: 6 DPUs for 15 minutes are 0.66 USD (AWS pricing page, example)", () => {
  expect(bill("glue", "runs=1 duration=15min dpus=6").cost).toBeCloseTo(0.66, 9);
});

test("a Glue job of 10 s pays a minute; flex is cheaper", () => {
  expect(bill("glue", "runs=60 duration=10s dpus=1").quantities["jobs"]).toBeCloseTo(1, 9);
  expect(bill("glue", "runs=1 duration=1h dpus=10 type=flex").cost).toBeCloseTo(2.9, 9);
});

test("a crawler pays at least ten minutes a run", () => {
  expect(bill("glue-crawler", "runs=6 duration=4min dpus=2").quantities["crawlers"]).toBeCloseTo(2, 9);
  expect(bill("glue-crawler", "runs=1 duration=30min dpus=2").cost).toBeCloseTo(0.44, 9);
});

test("the first million objects and requests of the catalogue are free", () => {
  expect(bill("glue-data-catalog", "objects=1M requests=1M").cost).toBe(0);
  expect(bill("glue-data-catalog", "objects=1.5M requests=3M").cost).toBeCloseTo(5 + 2, 9);
});

test("an interactive session has 5 DPUs: an hour is 2.20 USD", () => {
  expect(bill("glue-interactive-sessions", "running=1h").cost).toBeCloseTo(2.2, 9);
});

test("DataBrew: half hours begun, and minutes begun of 5 nodes", () => {
  expect(bill("glue-databrew", "sessions=1 session-length=45min").cost).toBeCloseTo(2, 9);
  expect(bill("glue-databrew", "runs=1 duration=11.5min").cost).toBeCloseTo(0.48, 9);
});

test("Lake Formation: permissions are free, filtered data is not (unverified)", () => {
  const { cost, warnings } = bill("lake-formation", "filtered=2TB");
  expect(cost).toBeCloseTo(4.5, 9);
  expect(warnings).toContain("rate-unverified");
  expect(bill("lake-formation", "").cost).toBe(0);
});

test("Athena: 5 USD a TB, at least 10 MB a query", () => {
  expect(bill("athena", "queries=1 scanned=3TB").cost).toBeCloseTo(15, 9);
  expect(bill("athena", "queries=1M scanned=1MB").quantities["queries"]).toBeCloseTo(10_000_000 / 1024 ** 2, 9);
});

test("EMR Serverless: vCPU and GB of the workers; disk beyond 20 GB each", () => {
  const { lines, quantities } = bill("emr", "runs=60 duration=30min workers=8 vcpus=4 memory=16GB disk=120GB");
  expect(lines["vcpu"]).toBeCloseTo(960 * 0.052624, 9);
  expect(lines["memory"]).toBeCloseTo(3840 * 0.0057785, 9);
  expect(quantities["disk"]).toBeCloseTo(60 * 8 * 100 * 0.5, 9);
});

test("an EMR Serverless worker is charged for at least a minute", () => {
  expect(bill("emr", "runs=60 duration=5s workers=1 vcpus=1").quantities["vcpu"]).toBeCloseTo(1, 9);
});

test("EMR on EC2: an uplift of 0.048 on each m5.xlarge, and the instances at 0.192", () => {
  const { lines } = bill("emr", "instances=5 instance=m5.xlarge running=200h");
  expect(lines["uplift"]).toBeCloseTo(48, 9);
  expect(lines["instances"]).toBeCloseTo(192, 6);
});

test("EMR on EKS: an uplift on vCPU and memory", () => {
  expect(bill("emr", "runs=1 duration=1h workers=10 runtime=eks").lines["vcpu"]).toBeCloseTo(40 * 0.01012, 9);
});

test("Kinesis: shards by the hour, records in units of 25 KB", () => {
  const { lines } = bill("kinesis-data-streams", "records=300M size=2KB shards=4");
  expect(lines["shards"]).toBeCloseTo(43.8, 9);
  expect(lines["puts"]).toBeCloseTo(4.2, 9);
  expect(bill("kinesis-data-streams", "records=1M size=30KB").quantities["puts"]).toBe(2_000_000);
});

test("Kinesis on demand: streams by the hour and data in; advantage pays at least its commitment", () => {
  const { lines } = bill("kinesis-data-streams", "records=1048576 size=1000KB mode=on-demand");
  expect(lines["streams"]).toBeCloseTo(29.2, 9);
  expect(lines["data-in"]).toBeCloseTo(80, 9);
  const { quantities } = bill("kinesis-data-streams", "records=1000 mode=on-demand-advantage");
  expect(quantities["data-in"]).toBeCloseTo((25 * 3600 * 730) / 1024, 6);
});

test("Firehose rounds each record up to 5 KB", () => {
  expect(bill("data-firehose", "records=1048576 size=3KB").quantities["ingested"]).toBeCloseTo(5, 9);
  expect(bill("data-firehose", "records=1048576 size=3KB conversion=yes").cost).toBeCloseTo(5 * (0.029 + 0.018), 9);
});

test("Redshift: nodes, managed storage, Spectrum, and concurrency scaling beyond an hour a day", () => {
  const { lines } = bill("redshift", "nodes=2 node=ra3.xlplus storage=2TB spectrum=3TB scaling=40h", { hours: 720 });
  expect(lines["nodes"]).toBeCloseTo(2 * 720 * 1.086, 6);
  expect(lines["storage"]).toBeCloseTo(49.152, 9);
  expect(lines["spectrum"]).toBeCloseTo(15, 9);
  expect(lines["scaling"]).toBeCloseTo(36_000 * 0.0003, 9);
});

test("Redshift Serverless: 4 RPUs are 1.50 USD an hour (AWS pricing page); a burst is at least a minute", () => {
  expect(bill("redshift", "rpus=4 active=1h").cost).toBeCloseTo(1.5, 9);
  expect(bill("redshift", "rpus=8 active=1h bursts=1000").quantities["compute"]).toBeCloseTo((8 * 60_000) / 3600, 9);
});

test("QuickSight: people by role, an account fee with Pro, SPICE beyond 10 GB an author", () => {
  const { lines } = bill("quicksight", "readers=200 authors=10 author-pros=2 spice=250GB");
  expect(lines).toEqual({
    readers: 600,
    authors: 240,
    "author-pros": 80,
    account: 250,
    spice: expect.closeTo(49.4, 9),
  });
});

test("QuickSight sessions: 500 in the month's plan, then 0.50; a year's plan by the twelfth", () => {
  expect(bill("quicksight", "sessions=700").cost).toBeCloseTo(350, 9);
  const yearly = bill("quicksight", "sessions=5000 session-plan=annual-50000");
  expect(yearly.lines["sessions-plan"]).toBeCloseTo(20_000 / 12, 6);
  expect(yearly.lines["sessions"]).toBeCloseTo((5000 - 50_000 / 12) * 0.4, 6);
});

test("QuickSight reports count by 100 pages", () => {
  expect(bill("quicksight", "reports=300 report-pages=250").quantities["reports"]).toBe(900 - 500);
});
