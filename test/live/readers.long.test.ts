import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { collector } from "../../src/live/collect.ts";
import { readOfferFile } from "../../src/live/offer-file.ts";
import { catalog, DAY } from "../catalog.ts";

const folder = mkdtempSync(join(tmpdir(), "ratecard-offers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("memory does not grow with the file: 150 MB of products nobody wants", async () => {
  const path = join(folder, "large.json.gz");
  const junk = `"attributes":{"servicecode":"AmazonEC2","instanceType":"m5.large","operatingSystem":"RHEL","tenancy":"Dedicated","usagetype":"DedicatedUsage:m5.large","filler":"${"x".repeat(700)}"}`;
  const lines = function* () {
    yield '{"offerCode":"AmazonEC2","version":"1","publicationDate":"2026-11-20T00:00:00Z","products":{';
    for (let index = 0; index < 150_000; index++)
      yield `${index ? "," : ""}"S${index}":{"sku":"S${index}","productFamily":"Compute Instance",${junk}}`;
    yield '},"terms":{"OnDemand":{}}}';
  };
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(path));
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const { sink, done } = collector(catalog(), DAY);
  await readOfferFile(path, sink);
  expect(done().products).toBe(150_000);
  expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(250);
});
