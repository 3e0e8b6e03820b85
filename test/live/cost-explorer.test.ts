import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCostExplorer } from "../../src/live/cost-explorer.ts";
import { freshUntil, questionsFor, type Wanted } from "../../src/live/cost-questions.ts";
import { fromAws } from "../../src/cli/from-aws.ts";
import { paintWith } from "../../src/reports/paint.ts";
import { catalog, DAY } from "../catalog.ts";
import { awsError, type AwsServer, awsServer, type Call, ok, type Reply } from "./aws-server.ts";
import { cacheFolder } from "./offers.ts";
import { restoreEnvironment } from "../environment.ts";

let server: AwsServer | undefined;
const before = { ...process.env };
beforeEach(() => {
  process.env["AWS_ACCESS_KEY_ID"] = "AKIATESTTESTTESTTEST";
  process.env["AWS_SECRET_ACCESS_KEY"] = "x";
  process.env["AWS_EC2_METADATA_DISABLED"] = "true";
});
afterEach(async () => {
  restoreEnvironment(before);
  await server?.close();
});

const WANTED: Wanted = {
  months: 3,
  today: "2026-11-21",
  tags: [],
  accounts: false,
  forecast: true,
  savingsPlans: false,
};
const LIMITS = { connect: 1_000, answer: 1_500, attempts: 2, pages: 20 };

/** A bill of one service: a day's cost in each month, on two pages in the month before this one. */
const bill = ({ action, input }: Call): Reply => {
  if (action === "GetCostForecast") return ok({ Total: { Amount: "100", Unit: "USD" }, ForecastResultsByTime: [] });
  const period = input["TimePeriod"];
  const start = typeof period === "object" && period !== null && "Start" in period ? String(period.Start) : "";
  const page = (amount: string) => ({
    GroupDefinitions: [
      { Type: "DIMENSION", Key: "SERVICE" },
      { Type: "DIMENSION", Key: "USAGE_TYPE" },
    ],
    ResultsByTime: [
      {
        TimePeriod: { Start: start, End: start },
        Total: {},
        Groups: [
          {
            Keys: ["Amazon Bedrock", "USE1-NovaLite-input-tokens"],
            Metrics: {
              UnblendedCost: { Amount: amount, Unit: "USD" },
              UsageQuantity: { Amount: "1000", Unit: "1K tokens" },
            },
          },
        ],
        Estimated: false,
      },
    ],
  });
  if (start !== "2026-10-01") return ok(page("1.0000000001"));
  return ok(input["NextPageToken"] ? page("3") : { ...page("2"), NextPageToken: "more" });
};

const open = async (
  folder: string,
  reply: (call: Call, count: number) => Reply,
  now = "2026-11-21T12:00:00Z",
  again = false,
) => {
  server = await awsServer(reply);
  process.env["AWS_ENDPOINT_URL_COST_EXPLORER"] = server.url;
  return openCostExplorer({
    folder,
    now: new Date(now),
    signal: new AbortController().signal,
    progress: () => {},
    limits: LIMITS,
    again,
  });
};

describe("Cost Explorer over the wire", () => {
  test("a question a month, every page, joined into one answer that has no further page", async () => {
    const explorer = await open(cacheFolder(), bill);
    const answers = await explorer.ask(questionsFor(WANTED));
    expect([answers.paid, answers.fromCache]).toEqual([5, 0]);
    expect(answers.usage.GroupDefinitions).toHaveLength(2);
    expect(JSON.stringify(answers.usage)).not.toMatch(/metadata|NextPageToken/);
    expect(JSON.stringify(answers.usage).match(/"Amount":"(1\.0000000001|2|3)"/g)).toHaveLength(4);
    expect(answers.forecast).toMatchObject({ Total: { Amount: "100" } });
    expect(server?.calls[0]?.input).toMatchObject({
      TimePeriod: { Start: "2026-09-01", End: "2026-10-01" },
      Granularity: "DAILY",
      GroupBy: [{ Key: "SERVICE" }, { Key: "USAGE_TYPE" }],
    });
    expect(server?.calls[3]?.input).toMatchObject({ TimePeriod: { Start: "2026-11-01", End: "2026-11-22" } });
  });

  test("what was paid for is not paid for twice: closed months for good, the rest for hours", async () => {
    const folder = cacheFolder();
    const questions = questionsFor(WANTED);
    const first = await open(folder, bill, "2026-11-15T12:00:00Z");
    await first.ask(questions);
    await server?.close();
    const soon = await open(folder, bill, "2026-11-15T15:00:00Z");
    expect(soon.toPay(questions)).toBe(0);
    expect((await soon.ask(questions)).paid).toBe(0);
    expect(server?.calls).toEqual([]);
    await server?.close();
    const later = await open(folder, bill, "2026-11-16T15:00:00Z");
    expect(later.toPay(questions), "September is settled; October may change for two weeks more").toBe(3);
  });

  test("a cut in the middle of an answer keeps the pages that were paid for", async () => {
    const folder = cacheFolder();
    const questions = questionsFor({ ...WANTED, months: 2, forecast: false });
    const first = await open(folder, (call) => (call.input["NextPageToken"] ? { kind: "cut" } : bill(call)));
    await expect(first.ask(questions)).rejects.toMatchObject({ kind: "network" });
    await server?.close();
    const second = await open(folder, bill);
    const answers = await second.ask(questions);
    expect([answers.paid, answers.fromCache]).toEqual([2, 1]);
  });

  test("a forecast that AWS cannot make is named; the bill is there", async () => {
    const explorer = await open(cacheFolder(), (call) =>
      call.action === "GetCostForecast"
        ? awsError(400, "DataUnavailableException", "Insufficient amount of historical data")
        : bill(call),
    );
    const answers = await explorer.ask(questionsFor(WANTED));
    expect(answers.failed[0]).toMatch(/forecast/);
    expect(answers.usage.ResultsByTime).toHaveLength(4);
  });

  test.each<[string, Reply, string]>([
    ["denied", awsError(400, "AccessDeniedException", "not authorized to perform: ce:GetCostAndUsage"), "denied"],
    ["expired", awsError(400, "ExpiredTokenException", "expired"), "expired"],
    ["a token without end", ok({ ResultsByTime: [], NextPageToken: "x" }), "answer"],
  ])("%s says so", async (_, reply, kind) => {
    const explorer = await open(cacheFolder(), () => reply);
    await expect(explorer.ask(questionsFor(WANTED))).rejects.toMatchObject({ kind });
  });

  test("an answer of another account is not taken", async () => {
    const folder = cacheFolder();
    const questions = questionsFor(WANTED);
    process.env["AWS_ACCOUNT_ID"] = "111111111111";
    await (await open(folder, bill)).ask(questions);
    await server?.close();
    process.env["AWS_ACCOUNT_ID"] = "222222222222";
    expect((await open(folder, bill)).toPay(questions)).toBe(4);
  });
});

test("thirteen months, tags, accounts, plans: how many questions", () => {
  const count = (more: Partial<Wanted>) => questionsFor({ ...WANTED, months: 13, ...more }).length;
  expect([
    count({ forecast: false }),
    count({}),
    count({ savingsPlans: true }),
    count({ tags: ["team"], accounts: true }),
  ]).toEqual([13, 14, 17, 40]);
  const months = questionsFor({ ...WANTED, months: 14, today: "2026-01-31", forecast: false }).flatMap((one) =>
    one.kind === "usage" ? [one.input.TimePeriod] : [],
  );
  expect([months[0], months.at(-1)]).toEqual([
    { Start: "2024-12-01", End: "2025-01-01" },
    { Start: "2026-01-01", End: "2026-02-01" },
  ]);
});

test("a month is settled twenty days after it ended, by the day it was asked on", () => {
  const [first] = questionsFor({ ...WANTED, months: 2 });
  const until = (day: string) =>
    first &&
    freshUntil(first)(new Date(`${day}T00:00:00Z`))
      .toISOString()
      .slice(0, 10);
  expect([until("2026-11-10"), until("2026-11-22")]).toEqual(["2026-11-10", "2029-01-30"]);
});

describe("import --from-aws", () => {
  const said: string[] = [];
  const terminal = (interactive: boolean) => ({
    screen: { width: 100, paint: paintWith(false) },
    out: () => {},
    err: (text: string) => void said.push(text),
    today: DAY,
    interactive,
    unicode: true,
    folders: { cache: cacheFolder(), config: "/nowhere", project: "/nowhere" },
  });

  test("says what it will cost, and asks nobody without leave", async () => {
    server = await awsServer(bill);
    process.env["AWS_ENDPOINT_URL_COST_EXPLORER"] = server.url;
    await expect(fromAws({ months: "13" }, catalog(), terminal(false))).rejects.toThrow(/--yes/);
    expect(said.join("\n")).toMatch(/at least 17 now.*0\.17 USD/s);
    expect(server.calls).toEqual([]);
    const answer = await fromAws({ months: "2", yes: true, savingsPlans: false }, catalog(), terminal(false));
    expect(answer?.answers.paid).toBe(4);
    writeFileSync(join(cacheFolder(), "x"), answer?.file ?? "");
  });

  test("months beyond what Cost Explorer keeps are an error", async () => {
    await expect(fromAws({ months: "36" }, catalog(), terminal(false))).rejects.toThrow(/1 to 14/);
  });
});

test("the whole command: what AWS answers is a bill like any other", async () => {
  server = await awsServer(bill);
  process.env["AWS_ENDPOINT_URL_COST_EXPLORER"] = server.url;
  const { main } = await import("../../src/cli/main.ts");
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = {
    screen: { width: 100, paint: paintWith(false) },
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    today: "2026-11-21",
    interactive: false,
    unicode: true,
    folders: { cache: cacheFolder(), config: "/nowhere", project: "/nowhere" },
  };
  expect(await main(["import", "--from-aws", "--months", "3", "--yes", "--json"], terminal), err.join("\n")).toBe(0);
  expect(out.join("")).toMatch(/7\.0000000002|"ratecard\.import\/1"/);
  expect(JSON.parse(out.join(""))).toMatchObject({ schema: "ratecard.import/1" });
  expect(await main(["import"], terminal)).toBe(2);
});
