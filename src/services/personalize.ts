import { amount, choice, rate } from "../quantity/fields.ts";
import { recommend } from "./demands.ts";
import { atLeast, beyond, type Formula, input, larger, literal, minus, smaller, times } from "./formula.ts";
import { metered, usageOf, wanted } from "./lines.ts";
import { service, way, type World } from "./service.ts";

const custom = way({
  demand: recommend,
  run: {
    recipes: choice(["v1", "v2"], "generation of the recipes: v2 trains by the interaction, v1 by the hour", "v1"),
    "minimum-tps": amount(
      "request",
      "provisioned recommendations a second of a campaign, charged even without traffic",
      { default: "1 request", min: 1 },
    ),
    campaigns: amount("x", "campaigns that answer in real time; the demand is spread evenly over them", { default: 1 }),
    running: rate("hour", "hours that campaigns exist", { default: "24 hour / day" }),
    ingested: rate("GB", "data taken in, at once and as a stream", { default: "0 GB" }),
    training: rate("hour", "normalised training hours (4 vCPU and 8 GB each; may exceed the hours that pass), v1", {
      default: "0 hour",
    }),
    "training-interactions": rate("interaction", "interactions that trainings read, v2", { default: "0 interaction" }),
    batch: rate("recommendation", "recommendations made in batch", { default: "0 recommendation" }),
    metadata: rate("request", "real-time answers that carry metadata of items", { default: "0 request" }),
    generated: rate("item", "batches of themes that the content generator writes", { default: "0 item" }),
    segments: rate("user", "users put in segments", { default: "0 user" }),
  },
  example: "recommendations=5M ingested=20GB training=30h",
  lines: ({ recipes, ...values }, world) => {
    const item = recipes === "v1" ? "Custom" : "Custom-v2";
    sayAverage(item, world);
    const least = times(input("minimumTps"), input("campaigns"), input("running"), literal(3600));
    return metered("personalize", world.region, values, [
      {
        name: "real-time",
        of: larger(input("recommendations"), least),
        needs: "campaigns",
        item,
        dimension: "real-time-recommendation",
        unit: "request",
        because: "the larger of real use and the provisioned minimum of every second",
      },
      { of: "ingested", item: "Custom", dimension: "data-ingestion-gb", unit: "GB", because: "data taken in" },
      recipes === "v1" && {
        of: "training",
        item,
        dimension: "training-hour",
        unit: "hour",
        because: "normalised training hours",
      },
      recipes === "v2" && {
        of: "training-interactions",
        item,
        dimension: "training-interactions",
        unit: "interaction",
        because: "interactions read by training",
      },
      {
        of: "batch",
        item,
        dimension: "batch-recommendation",
        unit: "recommendation",
        because: "recommendations made in batch",
      },
      {
        of: "metadata",
        item: "Custom",
        dimension: "real-time-metadata",
        unit: "request",
        because: "answers with metadata",
      },
      {
        of: "generated",
        item: "ContentGenerator",
        dimension: "batch-output",
        unit: "item",
        because: "themes written for batches; the scale of the unit is in doubt",
      },
      { of: "segments", item: "UserSegmentation", dimension: "user", unit: "user", because: "users put in segments" },
    ]);
  },
});

const sayAverage = (item: string, world: World): void => {
  const window = world.constant("personalize", item, "window") / 60;
  world.assume(
    "real use of a campaign",
    "its mean over the month",
    `billed by windows of ${window} minutes: bursts above the minimum cost a little more`,
  );
};

/** Bands of users of one recommender; each pays its own rate for its part of the users. */
const BANDS = ["user-hour-to-100k", "user-hour-100k-to-1m", "user-hour-1m-to-10m", "user-hour-over-10m"] as const;

const domain = way({
  demand: usageOf(
    "personalize-domain",
    "Recommend with a domain recommender",
    {
      recommendations: rate("recommendation", "recommendations asked for", { default: "0 recommendation" }),
      users: amount("user", "users that the recommender knows"),
    },
    "recommendation",
    (n) => n.recommendations,
  ),
  run: {
    recommenders: amount("recommender", "recommenders, each with all the users", { default: "1 recommender" }),
    running: rate("hour", "hours that they exist", { default: "24 hour / day" }),
    ingested: rate("GB", "data taken in, at once and as a stream", { default: "0 GB" }),
    metadata: rate("request", "answers that carry metadata of items", { default: "0 request" }),
  },
  example: "users=250k recommendations=10M recommenders=1",
  lines: (values, world) => {
    if (wanted(values.metadata))
      world.warn(
        "rule-in-doubt",
        "metadata of a domain recommender is read as an hourly fee and a fee for each answer",
      );
    const start = (band: string) => bandConstant(world, band, "threshold");
    const reached = BANDS.filter((band) => start(band) < values.users.value || start(band) === 0);
    const included = bandConstant(world, reached.at(-1) ?? BANDS[0], "included");
    const bands = BANDS.map((band, index) => ({ band, users: usersIn(start(band), start(BANDS[index + 1] ?? "")) }));
    return metered("personalize", world.region, values, [
      ...bands
        .filter(({ band }) => reached.includes(band))
        .map(({ band, users }) => ({
          name: band,
          of: times(users, input("recommenders"), input("running")),
          item: "DomainRecommender",
          dimension: band,
          unit: "user-hour",
          because: "users of this band in every hour that a recommender exists",
        })),
      {
        name: "additional-recommendations",
        needs: "recommendations" as const,
        of: beyond(input("recommendations"), times(literal(included), input("recommenders"), input("running"))),
        item: "DomainRecommender",
        dimension: "additional-recommendation",
        unit: "request",
        because: `beyond the ${included} an hour that come with a recommender of so many users`,
      },
      {
        name: "metadata-hours",
        needs: "metadata",
        of: ["recommenders", "running"],
        item: "DomainRecommender",
        dimension: "recommender-hour-metadata",
        unit: "recommender-hour",
        because: "recommenders that may answer with metadata",
      },
      {
        of: "metadata",
        item: "DomainRecommender",
        dimension: "additional-recommendation-metadata",
        unit: "request",
        because: "answers with metadata",
      },
      { of: "ingested", item: "Custom", dimension: "data-ingestion-gb", unit: "GB", because: "data taken in" },
    ]);
  },
});

const bandConstant = (world: World, band: string, rule: string): number => {
  const row = world
    .table("metering")
    .find((one) => one["service"] === "personalize" && one["dimension"] === band && one["rule"] === rule);
  return row ? Number(row["value"]) : Infinity;
};

/** The users between two bounds. */
const usersIn = (start: number, end: number): Formula => {
  const above = start === 0 ? input("users") : atLeast(minus(input("users"), literal(start)), 0);
  return end === Infinity ? above : smaller(above, literal(end - start));
};

/** Amazon Personalize: recipes of your own in campaigns with a minimum a second, or recommenders of a domain by users. */
export const personalize = service({
  name: "personalize",
  title: "Amazon Personalize",
  group: "Recommendation, forecasting, fraud",
  help: "Recommendations: data, training, and answers of campaigns that cost a minimum every second",
  ways: [custom, domain],
});
