import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test("S3 Standard: 60 TB are 50 TB at 0.023 and 10 TB at 0.022 (1 TB = 1,024 GB)", () => {
  expect(bill("s3", "storage=60TB").cost).toBeCloseTo(51_200 * 0.023 + 10_240 * 0.022, 6);
});

test("Infrequent Access charges small objects as 128 KB", () => {
  const { quantities } = bill("s3", "storage=10GB objects=1M class=standard-ia");
  expect(quantities["storage"]).toBeCloseTo((1e6 * 128) / 1024 ** 2, 9);
});

test.each([
  ["standard-ia", 30],
  ["glacier-instant-retrieval", 90],
  ["glacier-flexible-retrieval", 90],
  ["glacier-deep-archive", 180],
])("%s charges at least %d days", (tier, days) => {
  expect(bill("s3", `storage=100GB class=${tier} lifetime=10day`).quantities["storage"]).toBeCloseTo(
    (100 * days) / 10,
    9,
  );
  expect(bill("s3", `storage=100GB class=${tier} lifetime=400day`).quantities["storage"]).toBeCloseTo(100, 9);
});

test("Intelligent-Tiering: the data in its tiers, and each object watched", () => {
  const { lines } = bill("s3", "storage=1000GB objects=1M class=intelligent-tiering infrequent=30% instant=10%");
  expect(lines["frequent"]).toBeCloseTo(13.8, 9);
  expect(lines["infrequent"]).toBeCloseTo(3.75, 9);
  expect(lines["archive-instant"]).toBeCloseTo(0.4, 9);
  expect(lines["objects"]).toBeCloseTo(2.5, 9);
});

test("reading back from Infrequent Access costs by the GB", () => {
  expect(bill("s3", "storage=1GB retrieved=3TB class=standard-ia").lines["retrieved"]).toBeCloseTo(30.72, 9);
});

test("EBS gp3 includes 3,000 IOPS and 125 MBps of each volume", () => {
  const { lines } = bill("ebs", "volumes=4 size=500GB iops=6000 throughput=250MBps snapshots=800GB");
  expect(lines["storage"]).toBeCloseTo(160, 9);
  expect(lines["iops"]).toBeCloseTo(60, 9);
  expect(lines["throughput"]).toBeCloseTo(20, 9);
  expect(lines["snapshots"]).toBeCloseTo(40, 9);
  expect(bill("ebs", "volumes=4 size=500GB iops=3000").quantities["iops"]).toBe(0);
});

test("io2 IOPS have bands for each volume, also where there are several, or for part of the month", () => {
  const { lines } = bill("ebs", "type=io2 iops=70000");
  expect(lines["iops"]).toBeCloseTo(2080, 6);
  expect(lines["iops-over-32000"]).toBeCloseTo(1456, 6);
  expect(lines["iops-over-64000"]).toBeCloseTo(191.1, 6);
  expect(bill("ebs", "volumes=2 type=io2 iops=70000").cost).toBeCloseTo(2 * 3727.1, 6);
  expect(bill("ebs", "type=io2 iops=70000 kept=10%").cost).toBeCloseTo(372.71, 6);
});

test("FSx for Lustre provisions at least 1,200 GB: 174 USD at 0.145", () => {
  expect(bill("fsx-lustre", "storage=1000GB").cost).toBeCloseTo(174, 9);
  expect(bill("fsx-lustre", "storage=4800GB type=persistent-ssd-250 kept=50%").cost).toBeCloseTo(504, 9);
});

test("EFS: classes, and GB read and written with elastic throughput", () => {
  const { cost } = bill("efs", "storage=500GB infrequent-access=2TB reads=300GB writes=100GB");
  expect(cost).toBeCloseTo(150 + 32.768 + 9 + 6, 9);
});

test("20 TB to the internet: 10 TB at 0.09, 10 TB at 0.085; 100 GB free where the free tier is on", () => {
  expect(bill("data-transfer", "internet=20TB").cost).toBeCloseTo(921.6 + 870.4, 6);
  expect(bill("data-transfer", "internet=100GB", { "free-tier": "always" }).cost).toBe(0);
});

test("between zones both sides pay; what comes in is free", () => {
  expect(bill("data-transfer", "between-zones=3TB internet-in=50TB").cost).toBeCloseTo(61.44, 9);
});

test("NAT gateways: hours and every GB", () => {
  expect(bill("nat-gateway", "gateways=3 data=2TB").cost).toBeCloseTo(98.55 + 92.16, 9);
});

test("interface endpoints: hours in each zone, and data", () => {
  expect(bill("vpc-endpoint", "endpoints=4 zones=2 data=5TB").cost).toBeCloseTo(58.4 + 51.2, 9);
});

test("gateway endpoints are free", () => {
  expect(bill("gateway-endpoint", "").cost).toBe(0);
});

test("transit gateway, public addresses, load balancer", () => {
  expect(bill("transit-gateway", "attachments=4 data=1TB").cost).toBeCloseTo(146 + 20.48, 9);
  expect(bill("public-ipv4", "addresses=5").cost).toBeCloseTo(18.25, 9);
  expect(bill("load-balancer", "balancers=1 capacity-units=2").cost).toBeCloseTo(730 * (0.0225 + 0.016), 9);
});

test("Direct Connect: ports by the hour, data out by the GB, in is free", () => {
  const { lines } = bill("direct-connect", "port=dedicated-1G ports=2 out=10TB in=10TB");
  expect(lines["ports"]).toBeCloseTo(438, 6);
  expect(lines["out"]).toBeCloseTo(204.8, 6);
  expect(lines["in"]).toBe(0);
});

test("DynamoDB: writes by 1 KB, reads by 4 KB: half a unit where they are eventually consistent, two in a transaction", () => {
  const quantities = (words: string) => bill("dynamodb", `writes=1000 reads=1000 size=5KB ${words}`).quantities;
  expect(quantities("")).toEqual({ writes: 5000, reads: 1000 });
  expect(quantities("consistency=strong")).toEqual({ writes: 5000, reads: 2000 });
  expect(quantities("consistency=transactional")).toEqual({ writes: 10_000, reads: 4000 });
});

test("DynamoDB on demand: 0.625 and 0.125 USD a million units; 25 GB are free where the account has them", () => {
  expect(bill("dynamodb", "writes=1M reads=1M consistency=strong").cost).toBeCloseTo(0.75, 9);
  expect(bill("dynamodb", "storage=27GB").cost).toBeCloseTo(6.75, 9);
  expect(bill("dynamodb", "storage=27GB", { "free-tier": "always" }).cost).toBeCloseTo(0.5, 9);
});

test("DynamoDB provisioned: capacity by the hour, whatever the requests", () => {
  const { lines } = bill("dynamodb", "mode=provisioned writes=1M write-capacity=100 read-capacity=100", { hours: 744 });
  expect(lines).toEqual({
    "write-capacity": expect.closeTo(100 * 744 * 0.00065, 9),
    "read-capacity": expect.closeTo(100 * 744 * 0.00013, 9),
  });
});
