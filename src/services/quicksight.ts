import { amount, choice, rate } from "../quantity/fields.ts";
import { inBlocks } from "./blocks.ts";
import { beyond, type Formula, input, literal, plus, times } from "./formula.ts";
import { metered, some, usageOf, wanted } from "./lines.ts";
import { service, way, type World } from "./service.ts";

const fields = {
  readers: amount("user", "readers", { default: "0 user" }),
  authors: amount("user", "authors; each brings 10 GB of SPICE", { default: "0 user" }),
  "reader-pros": amount("user", "readers with Pro", { default: "0 user" }),
  "author-pros": amount("user", "authors with Pro; each brings 10 GB of SPICE", { default: "0 user" }),
  "standard-users": amount("user", "users of the Standard edition", { default: "0 user" }),
  "standard-users-annual": amount("user", "users of the Standard edition with a plan for a year", {
    default: "0 user",
  }),
  "standard-spice": amount("GB", "SPICE of the Standard edition beyond 10 GB a user", { default: "0 GB" }),
  spice: amount("GB", "data in SPICE", { default: "0 GB" }),
  sessions: rate("session", "sessions of readers by capacity: 30 minutes each", { default: "0 session" }),
  questions: rate("question", "questions by people without a Pro role", { default: "0 question" }),
  "report-pages": amount("page", "pages of one paginated report", { default: "0 page" }),
  reports: rate("report", "paginated reports", { default: "0 report" }),
  alerts: rate("metric", "metrics that alerts evaluate", { default: "0 metric" }),
};

const SESSION_PLANS = [
  "monthly",
  "annual-50000",
  "annual-200000",
  "annual-400000",
  "annual-800000",
  "annual-1600000",
] as const;

/** Amazon QuickSight: people by role, or readers by sessions of 30 minutes; SPICE, questions and paginated reports. */
export const quicksight = service({
  name: "quicksight",
  title: "Amazon QuickSight",
  group: "Data",
  help: "Dashboards: a fee for each person by role, or sessions by capacity; an account fee once Pro roles or questions are on",
  ways: [
    way({
      demand: usageOf(
        "quicksight",
        "Show dashboards",
        fields,
        "user",
        (n) => n.readers + n.authors + n.readerPros + n.authorPros,
      ),
      run: {
        "session-plan": choice(SESSION_PLANS, "plan for sessions by capacity", "monthly"),
        "question-plan": choice(["monthly", "annual-60000", "annual-600000"], "plan for questions", "monthly"),
        "report-plan": choice(["monthly", "annual"], "plan for paginated reports", "monthly"),
      },
      example: "readers=200 authors=10 author-pros=2 spice=250GB",
      lines: (values, world) => {
        const pro = wanted(values["reader-pros"]) || wanted(values["author-pros"]) || wanted(values.questions);
        const own = literal(world.constant("quicksight", "Author", "included"));
        const spice = beyond(input("spice"), times(own, plus(input("authors"), input("authorPros"))));
        const user = { dimension: "user-month", unit: "user-month" };
        const pages = world.constant("quicksight", "PixelPerfectReports-Monthly", "pages-per-report-unit");
        const lines = metered("quicksight", world.region, values, [
          { ...user, of: "readers", item: "Reader", because: "each reader" },
          { ...user, of: "authors", item: "Author", because: "each author" },
          { ...user, of: "reader-pros", item: "ReaderPro", because: "each reader with Pro" },
          { ...user, of: "author-pros", item: "AuthorPro", because: "each author with Pro" },
          { ...user, of: "standard-users", item: "StandardEdition", because: "each user of the Standard edition" },
          {
            ...user,
            of: "standard-users-annual",
            item: "StandardEdition",
            dimension: "user-month-annual",
            because: "each user with a plan for a year",
          },
          {
            of: "standard-spice",
            item: "StandardEdition",
            dimension: "spice-gb-month",
            unit: "GB-month",
            because: "SPICE beyond 10 GB a user",
          },
          pro && {
            name: "account",
            of: literal(1),
            item: "InfrastructureFee",
            dimension: "account-month",
            unit: "account-month",
            because: "once an account has Pro roles or questions",
          },
          {
            name: "spice",
            needs: "spice",
            of: spice,
            item: "SPICE",
            dimension: "spice-gb-month",
            unit: "GB-month",
            because: "SPICE beyond what the authors bring",
          },
          ...planned(
            "sessions",
            planItem("ReaderCapacity", values["session-plan"]),
            "session",
            input("sessions"),
            world,
          ),
          ...planned(
            "questions",
            planItem("QQuestions", values["question-plan"]),
            "question",
            input("questions"),
            world,
          ),
          ...planned(
            "reports",
            planItem("PixelPerfectReports", values["report-plan"]),
            "report-unit",
            times(input("reports"), inBlocks(input("reportPages"), pages, 1)),
            world,
          ),
          {
            of: "alerts",
            item: "Alerts",
            dimension: "metric-evaluated",
            unit: "metric",
            because: "metrics that alerts evaluate",
          },
        ]);
        return some(lines, fields);
      },
    }),
  ],
});

const planItem = (base: string, plan: string): string =>
  `${base}-${plan.replace("annual", "Annual").replace("monthly", "Monthly")}`;

/** A plan with an included amount: its fee (a twelfth of a year's) and what goes beyond. */
const planned = (
  needs: "sessions" | "questions" | "reports",
  item: string,
  unit: string,
  used: Formula,
  world: World,
) => {
  const yearly = item.includes("Annual");
  const included = world.constant("quicksight", item, "included") / (yearly ? 12 : 1);
  return [
    {
      name: `${needs}-plan`,
      needs,
      of: literal(yearly ? 1 / 12 : 1),
      item,
      dimension: yearly ? "plan-year" : "plan-month",
      unit: yearly ? "plan-year" : "plan-month",
      because: yearly ? "a twelfth of the year's plan" : "the month's plan",
    },
    {
      name: needs,
      needs,
      of: beyond(used, literal(included)),
      item,
      dimension: `${unit}-overage`,
      unit,
      because: `beyond the ${included} of the plan${yearly ? ", a twelfth of the year's" : ""}`,
    },
  ];
};
