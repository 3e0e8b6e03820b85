import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { awsError, type AwsServer, awsServer, type Call, ok, type Reply } from "./aws-server.ts";
import { cacheFolder, itemText, tokens } from "./offers.ts";

const program = join(import.meta.dirname, "../../dist/ratecard.js");
const SECRET = "wJalrXUtnFEMI-secret";

let server: AwsServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program as a user runs it, with a home of its own, against a server on loopback. */
const run = async (
  home: string,
  words: readonly string[],
  reply: (call: Call, count: number) => Reply,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Ran> => {
  server ??= await awsServer(reply);
  const child = spawn(process.execPath, [program, ...words], {
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      XDG_CACHE_HOME: join(home, "cache"),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ENDPOINT_URL_PRICING: server.url,
      AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
      AWS_SECRET_ACCESS_KEY: SECRET,
      ...env,
    },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  expect(`${out}${err}`).not.toMatch(/AKIATEST|wJalr|Signature=/);
  return { code, out, err };
};

const card = (home: string) => join(home, "cache", "ratecard", "rates.card");
const read = (text: string): Readonly<Record<string, unknown>> => JSON.parse(text);

/** Bedrock's list in two pages; AmazonPolly as told. */
const aws =
  (polly: Reply) =>
  ({ action, input }: Call): Reply => {
    if (action === "DescribeServices") return ok({ Services: [{ ServiceCode: "AmazonBedrock", AttributeNames: [] }] });
    if (input["ServiceCode"] === "AmazonPolly") return polly;
    return input["NextToken"] === undefined
      ? ok({ PriceList: [itemText(tokens("USE1-NovaLite-input-tokens", "us-east-1", 0.00009))], NextToken: "two" })
      : ok({ PriceList: [itemText(tokens("USE1-NovaLite-output-tokens", "us-east-1", 0.00025))] });
  };
const BOTH = ["refresh", "--service", "AmazonBedrock,AmazonPolly"];

describe("ratecard refresh, as it is run", () => {
  test("a dry run writes no card; the run after it does, and the next command prices with it", async () => {
    const home = cacheFolder();
    const dry = await run(home, [...BOTH, "--dry-run", "--json"], aws(ok({ PriceList: [] })));
    expect([dry.code, read(dry.out)["written"], existsSync(card(home))]).toEqual([0, null, false]);
    const wet = await run(home, [...BOTH, "--json"], aws(ok({ PriceList: [] })));
    expect([wet.code, read(wet.out)["written"]]).toEqual([0, card(home)]);
    const asked = server?.calls.filter(({ action }) => action === "GetProducts").length;
    expect(asked, "the second run fetches nothing twice").toBe(3);
    const price = await run(home, ["price", "nova-lite", "input-tokens", "us-east-1", "--limit", "1"], aws(ok({})));
    expect(price.out).toContain("0.09");
    expect(readFileSync(card(home), "latin1")).not.toMatch(/AKIATEST|wJalr/);
  }, 60_000);

  test("one service that is denied: exit 4, it is named, the other is written", async () => {
    const home = cacheFolder();
    const denied = awsError(400, "AccessDeniedException", "User is not authorized to perform: pricing:GetProducts");
    const { code, out } = await run(home, [...BOTH, "--json"], aws(denied));
    expect(code).toBe(4);
    expect(read(out)).toMatchObject({ written: card(home), failed: [{ offer: "AmazonPolly" }] });
  }, 60_000);

  test("all services denied: the reason is the policy, and nothing is written", async () => {
    const home = cacheFolder();
    const { code, err } = await run(home, BOTH, () =>
      awsError(400, "AccessDeniedException", "User is not authorized to perform: pricing:GetProducts"),
    );
    expect(code).toBe(4);
    expect(err).toMatch(/AWS denies the action.*\n.*IAM/);
    expect(existsSync(card(home))).toBe(false);
  }, 60_000);

  test("a token that expired, and an SSO session that ended: exit 4, renew them", async () => {
    const home = cacheFolder();
    const expired = awsError(403, "ExpiredTokenException", "The security token included in the request is expired");
    const token = await run(home, [...BOTH, "--json"], () => expired);
    expect([token.code, read(token.out)["failed"]]).toEqual([4, "expired"]);
    mkdirSync(join(home, ".aws"));
    writeFileSync(
      join(home, ".aws", "config"),
      "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n\n[profile work]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\nregion = us-east-1\n",
    );
    const calls = server?.calls.length;
    const sso = await run(home, [...BOTH, "--json"], () => expired, {
      AWS_PROFILE: "work",
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    });
    expect([sso.code, read(sso.out)["failed"]]).toEqual([4, "expired"]);
    expect(read(sso.out)["todo"]).toContain("aws sso login");
    expect(server?.calls.length, "AWS is not asked without credentials").toBe(calls);
    expect(readdirSync(join(home, "cache", "ratecard"))).toEqual(["compiled"]);
  }, 60_000);
});

describe("ratecard import --from-aws, as it is run", () => {
  const WORDS = ["import", "--from-aws", "--months", "2", "--yes", "--json"];
  const ask = (home: string, reply: (call: Call, count: number) => Reply) =>
    run(home, WORDS, reply, { AWS_ENDPOINT_URL_COST_EXPLORER: server?.url });

  /** A month's answer in two pages, grouped by service and usage type; the other questions have none. */
  const explorer = ({ action, input }: Call): Reply => {
    if (action !== "GetCostAndUsage") return awsError(400, "DataUnavailableException", "no data");
    const period = { Start: "2026-11-01", End: "2026-11-02" };
    const group = (usageType: string, usd: string) => ({
      Keys: ["Amazon Bedrock", usageType],
      Metrics: {
        UnblendedCost: { Amount: usd, Unit: "USD" },
        AmortizedCost: { Amount: usd, Unit: "USD" },
        UsageQuantity: { Amount: "1000", Unit: "N/A" },
      },
    });
    const page = input["NextPageToken"] === undefined ? 1 : 2;
    return ok({
      GroupDefinitions: [
        { Type: "DIMENSION", Key: "SERVICE" },
        { Type: "DIMENSION", Key: "USAGE_TYPE" },
      ],
      ResultsByTime: [
        {
          TimePeriod: period,
          Estimated: true,
          Total: {},
          Groups: [
            page === 1 ? group("USE1-NovaLite-input-tokens", "1.25") : group("USE1-NovaLite-output-tokens", "2.5"),
          ],
        },
      ],
      ...(page === 1 ? { NextPageToken: "two" } : {}),
    });
  };

  test("pages are joined into one bill; what AWS cannot make is left out and named", async () => {
    const home = cacheFolder();
    server = await awsServer(explorer);
    const { code, out, err } = await ask(home, explorer);
    expect(code).toBe(0);
    // Two months of two pages each.
    expect(out).toContain("7.5");
    expect(err).toMatch(/Left out: .*DataUnavailableException/);
    const asked = server.calls.filter(({ action }) => action === "GetCostAndUsage");
    expect(asked).toHaveLength(4);
    const again = await ask(home, explorer);
    expect(again.code).toBe(0);
    expect(
      server.calls.filter(({ action }) => action === "GetCostAndUsage"),
      "paid for once",
    ).toHaveLength(4);
  }, 60_000);

  test.each<[string, Reply, RegExp]>([
    [
      "an expired token",
      awsError(400, "ExpiredTokenException", "The security token is expired"),
      /not accept the cred/,
    ],
    [
      "Cost Explorer not enabled",
      awsError(400, "AccessDeniedException", "User not enabled for cost explorer access"),
      /denies.*User not enabled/,
    ],
    ["a server that cuts the line", { kind: "cut" }, /no answer from AWS/],
  ])(
    "%s: exit 4, and why",
    async (_, reply, why) => {
      server = await awsServer(() => reply);
      const { code, out, err } = await ask(cacheFolder(), () => reply);
      expect([code, `${out}${err}`]).toEqual([4, expect.stringMatching(why)]);
    },
    60_000,
  );
});
