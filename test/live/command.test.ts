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
    expect(readdirSync(home)).not.toContain("cache");
  }, 60_000);
});
