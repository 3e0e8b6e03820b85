import { type Answers, openAnswers } from "./answers.ts";
import { freshUntil, type Question } from "./cost-questions.ts";
import { type ClientLimits, LIMITS, pages } from "./price-list.ts";
import { LiveError, liveError } from "./problem.ts";

/** The only region that answers for Cost Explorer. */
const REGION = "us-east-1";

/** What AWS said: the usage in the shape of GetCostAndUsage, as the bill reader reads it, and the rest as it came. */
export interface CostAnswers {
  readonly usage: UsageAnswer;
  readonly byTag: readonly UsageAnswer[];
  readonly forecast: unknown;
  readonly utilization: unknown;
  readonly recommendations: readonly unknown[];
  readonly paid: number;
  readonly fromCache: number;
  /** Questions that failed, and why: what the others gave is kept. */
  readonly failed: readonly string[];
}

export interface UsageAnswer {
  readonly GroupDefinitions: readonly unknown[];
  readonly ResultsByTime: readonly unknown[];
}

export interface CostSetting {
  readonly folder: string;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  /** Ask again even where an answer is kept. */
  readonly again?: boolean | undefined;
  readonly limits?: ClientLimits | undefined;
}

export interface CostExplorer {
  /** How many requests at least would be paid for now: a question has as many as its answer has pages. */
  readonly toPay: (questions: readonly Question[]) => number;
  readonly ask: (questions: readonly Question[]) => Promise<CostAnswers>;
  readonly close: () => void;
}

/**
 * Opens Cost Explorer with the SDK's own chain of credentials. Answers are kept by account; where the chain does not tell
 * the account, by the name of the profile.
 * @throws LiveError without credentials
 */
export const openCostExplorer = async (setting: CostSetting): Promise<CostExplorer> => {
  const sdk = await import("./cost-explorer-sdk.ts");
  const limits = setting.limits ?? LIMITS;
  const client = new sdk.CostExplorerClient({
    region: REGION,
    maxAttempts: limits.attempts,
    requestHandler: {
      connectionTimeout: limits.connect,
      requestTimeout: limits.answer,
      socketTimeout: limits.answer,
      throwOnRequestTimeout: true,
    },
  });
  // Of the identity only its account number is looked at.
  const account = await client.config
    .credentials()
    .then(({ accountId }) => accountId ?? `profile ${process.env["AWS_PROFILE"] ?? "default"}`)
    .catch((error: unknown) => {
      throw liveError(error, "asking Cost Explorer");
    });
  const answers = openAnswers(setting.folder, account, setting.now);
  const send = async (question: Question, token: string | undefined): Promise<unknown> => {
    const options = {
      abortSignal: AbortSignal.any([setting.signal, AbortSignal.timeout(limits.answer * limits.attempts)]),
    };
    const next = token === undefined ? {} : { NextPageToken: token };
    switch (question.kind) {
      case "usage": {
        const { Metrics, GroupBy, ...rest } = question.input;
        const input = { ...rest, Metrics: [...Metrics], GroupBy: [...GroupBy], ...next };
        return client.send(new sdk.GetCostAndUsageCommand(input), options);
      }
      case "forecast":
        return client.send(new sdk.GetCostForecastCommand(question.input), options);
      case "utilization":
        return client.send(new sdk.GetSavingsPlansUtilizationCommand(question.input), options);
      case "recommendation":
        return client.send(
          new sdk.GetSavingsPlansPurchaseRecommendationCommand({ ...question.input, ...next }),
          options,
        );
    }
  };
  return {
    toPay: (questions) => questions.filter((question) => setting.again === true || !isKept(answers, question)).length,
    ask: (questions) => askAll(questions, answers, send, setting, limits),
    close: () => client.destroy(),
  };
};

const isKept = (answers: Answers, question: Question): boolean => {
  for (let page = 0; ; page++) {
    const kept = answers.find(question, page, freshUntil(question));
    if (!kept) return false;
    if (kept.token === null) return true;
  }
};

type Send = (question: Question, token: string | undefined) => Promise<unknown>;

const askAll = async (
  questions: readonly Question[],
  answers: Answers,
  send: Send,
  setting: CostSetting,
  limits: ClientLimits,
): Promise<CostAnswers> => {
  const counts = { paid: 0, kept: 0 };
  const failed: string[] = [];
  const given: { readonly question: Question; readonly bodies: readonly unknown[] }[] = [];
  for (const [index, question] of questions.entries()) {
    setting.progress(`${index + 1} of ${questions.length} questions, ${counts.paid} paid requests`);
    try {
      given.push({ question, bodies: await askOne(question, answers, send, setting, limits, counts) });
    } catch (error) {
      if (setting.signal.aborted)
        throw new LiveError("interrupted", "interrupted", "Run it again: answers that were paid for are kept.");
      const live = liveError(error, `asking Cost Explorer for ${nameOf(question)}`);
      // Without usage there is no bill to read; a forecast that AWS cannot make is only missing.
      if (question.kind === "usage") throw live;
      failed.push(live.message);
    }
  }
  const of = (kind: Question["kind"]) => given.filter(({ question }) => question.kind === kind);
  const usage = Map.groupBy(of("usage"), ({ question }) =>
    JSON.stringify(question.kind === "usage" ? question.input.GroupBy : []),
  );
  const [main, ...others] = [...usage.values()].map((group) => merged(group.flatMap(({ bodies }) => bodies)));
  return {
    usage: main ?? { GroupDefinitions: [], ResultsByTime: [] },
    byTag: others,
    forecast: of("forecast")[0]?.bodies[0] ?? null,
    utilization: of("utilization")[0]?.bodies[0] ?? null,
    recommendations: of("recommendation").flatMap(({ bodies }) => bodies),
    paid: counts.paid,
    fromCache: counts.kept,
    failed,
  };
};

const nameOf = (question: Question): string =>
  question.kind === "usage" ? `the month from ${question.input.TimePeriod.Start}` : `a ${question.kind}`;

/** The pages of one answer: those that are kept, then the rest, each kept as soon as it came. */
const askOne = async (
  question: Question,
  answers: Answers,
  send: Send,
  setting: CostSetting,
  limits: ClientLimits,
  counts: { paid: number; kept: number },
): Promise<readonly unknown[]> => {
  let page = 0;
  const bodies: unknown[] = [];
  for await (const body of pages(`asking for ${nameOf(question)}`, limits.pages, async (token) => {
    const kept = setting.again ? undefined : answers.find(question, page, freshUntil(question));
    if (kept) {
      counts.kept++;
      page++;
      return { token: kept.token ?? undefined, page: kept.body };
    }
    counts.paid++;
    const answer = withoutMetadata(await send(question, token));
    const next = tokenOf(answer);
    answers.keep(question, page, { asked: setting.now.toISOString(), token: next ?? null, body: answer });
    page++;
    return { token: next, page: answer };
  }))
    bodies.push(body);
  return bodies;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The answer without what the SDK adds about the call. */
const withoutMetadata = (answer: unknown): unknown =>
  isRecord(answer) ? Object.fromEntries(Object.entries(answer).filter(([key]) => key !== "$metadata")) : answer;

const tokenOf = (answer: unknown): string | undefined => {
  const token = isRecord(answer) ? answer["NextPageToken"] : undefined;
  return typeof token === "string" && token !== "" ? token : undefined;
};

/** Pages and months as one answer, which has no further page. */
const merged = (bodies: readonly unknown[]): UsageAnswer => {
  const list = (body: unknown, name: string): readonly unknown[] => {
    const value: unknown = isRecord(body) ? body[name] : undefined;
    return Array.isArray(value) ? value : [];
  };
  return {
    GroupDefinitions: bodies.map((body) => list(body, "GroupDefinitions")).find((found) => found.length > 0) ?? [],
    ResultsByTime: bodies.flatMap((body) => list(body, "ResultsByTime")),
  };
};
