import { amount, choice, rate } from "../quantity/fields.ts";
import { inBlocks } from "./blocks.ts";
import { input, larger, literal, over, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const fields = {
  pro: amount("user", "users with Pro", { default: "0 user" }),
  lite: amount("user", "users with Lite", { default: "0 user" }),
  "anonymous-requests": rate("request", "questions by people without an account: 2 units of a bundle each", {
    default: "0 request",
  }),
  documents: amount("document", "documents in the index", { default: "0 document" }),
  size: amount("MB", "extracted text of all documents", { default: "0 MB" }),
};

/** Amazon Q Business: users by the month, an index by units and hours, bundles for anonymous questions. */
export const qBusiness = service({
  name: "q-business",
  title: "Amazon Q Business",
  group: "Assistants and code",
  help: "An assistant over a company's documents: a fee for each user, and index units by the hour; 100 connector hours a month are included",
  ways: [
    way({
      demand: usageOf("q-business", "Ask an assistant of the company", fields, "user", (n) => n.pro + n.lite),
      run: {
        index: choice(
          ["enterprise", "starter", "none"],
          "kind of index, or one that is paid elsewhere (Kendra)",
          "enterprise",
        ),
        running: rate("hour", "hours that the index exists", { default: "24 hour / day" }),
        audio: rate("minute", "minutes of audio read for the index", { default: "0 minute" }),
        video: rate("minute", "minutes of video read for the index", { default: "0 minute" }),
        images: rate("image", "images read for the index", { default: "0 image" }),
      },
      example: "pro=200 lite=1000 documents=60000 size=500MB",
      lines: ({ index, ...values }, world) => {
        const item = index === "starter" ? "StarterIndex" : "EnterpriseIndex";
        const holds = world.constant("q-business", item, "documents-per-unit");
        const text = world.constant("q-business", item, "mb-per-unit");
        const units = inBlocks(
          larger(over(input("documents"), literal(holds)), over(input("size"), literal(text))),
          1,
          1,
        );
        if (index === "starter") {
          const most = world.constant("q-business", item, "maximum-units");
          if (values.documents.value > most * holds || values.size.value > most * text)
            world.warn(
              "capacity",
              `the starter index has at most ${most} units: ${most * holds} documents or ${most * text} MB`,
            );
        }
        const bundle = world.constant("q-business", "ConsumptionBundle", "units-per-bundle");
        const perRequest = world.constant("q-business", "ConsumptionBundle", "units-per-request");
        const lines = metered("q-business", world.region, values, [
          { of: "pro", item: "Pro", dimension: "user-month", unit: "user-month", because: "each user of Pro" },
          { of: "lite", item: "Lite", dimension: "user-month", unit: "user-month", because: "each user of Lite" },
          index !== "none" && {
            name: "index",
            of: times(units, input("running")),
            item,
            dimension: "index-unit-hour",
            unit: "hour",
            because: `index units of ${holds} documents or ${text} MB of text, every hour`,
          },
          {
            name: "anonymous",
            needs: "anonymous-requests",
            of: inBlocks(times(input("anonymousRequests"), literal(perRequest)), bundle),
            item: "ConsumptionBundle",
            dimension: "bundle-30k-units-month",
            unit: "bundle",
            because: `whole bundles of ${bundle} units, ${perRequest} a question; what is left is lost`,
          },
          {
            of: "audio",
            item: "MediaProcessing",
            dimension: "audio-minute",
            unit: "minute",
            because: "audio read for the index",
          },
          {
            of: "video",
            item: "MediaProcessing",
            dimension: "video-minute",
            unit: "minute",
            because: "video read for the index",
          },
          {
            of: "images",
            item: "MediaProcessing",
            dimension: "image",
            unit: "image",
            because: "images read for the index",
          },
        ]);
        return some(lines, fields);
      },
    }),
  ],
});
