import { amount, choice, rate } from "../quantity/fields.ts";
import { linesOf, metered, present, some, usageOf, wanted } from "./lines.ts";
import { service, way, type World } from "./service.ts";

const fields = {
  calls: rate("call", "calls with customers", { default: "0 call" }),
  length: amount("second", "length of a call", { default: "300 second" }),
  minimum: amount(
    "second",
    "least seconds charged for a call: 10 by AWS's rule as remembered; a customer document says 60",
    { default: "10 second" },
  ),
  chats: rate("message", "chat messages, in both directions", { default: "0 message" }),
  tasks: rate("task", "tasks (individual pricing)", { default: "0 task" }),
  emails: rate("message", "e-mails", { default: "0 message" }),
  sms: rate("message", "SMS messages; fees of carriers apart", { default: "0 message" }),
  cases: rate("case", "cases opened", { default: "0 case" }),
  "agent-messages": rate("message", "messages with agents of others (A2A)", { default: "0 message" }),
  "agent-minutes": rate("minute", "minutes of voice with agents of others (A2A)", { default: "0 minute" }),
  "live-sync": rate("minute", "minutes of live sync, on top of the channel", { default: "0 minute" }),
  "web-calls": rate("minute", "minutes of calls in apps and on the web, added to the voice charge", {
    default: "0 minute",
  }),
};

/** Amazon Connect: minutes of calls and messages; with unlimited AI one price holds Contact Lens, Q in Connect and Lex. */
export const connect = service({
  name: "connect",
  title: "Amazon Connect",
  group: "Conversation and contact centre",
  help: "Contact centre by the minute and the message; the telephone line is a charge of its own",
  ways: [
    way({
      demand: usageOf("connect", "Run a contact centre", fields, "call", (n) => n.calls),
      run: {
        pricing: choice(
          ["unlimited-ai", "individual"],
          "one price that includes the AI features, or each feature apart",
          "unlimited-ai",
        ),
      },
      example: "calls=20k length=6min chats=50k",
      lines: ({ pricing, calls, ...values }, world) => {
        const plan = pricing === "unlimited-ai" ? "UnlimitedAI" : "Individual";
        world.assume(
          "telephone minutes and numbers",
          "not modelled",
          "billed apart (product ContactCenterTelecomm), by country",
        );
        if (wanted(calls)) sayMinimum(values, world);
        const voice =
          wanted(calls) &&
          linesOf(
            "connect",
            world.region,
          )<CallNumbers>({
            name: "calls",
            item: `${plan}:Voice`,
            dimension: "voice-minute",
            unit: "minute",
            formula: "calls * max(length, minimum) / 60",
            because: "each call by the second, at least the minimum",
            quantity: (n) => (n.calls * Math.max(n.length, n.minimum)) / 60,
          });
        const others = metered("connect", world.region, values, [
          {
            of: "agent-messages",
            item: "A2A-ExternalAgent",
            dimension: "text-message",
            unit: "message",
            because: "messages with agents of others",
          },
          {
            of: "agent-minutes",
            item: "A2A-ExternalAgent",
            dimension: "voice-minute",
            unit: "minute",
            because: "voice with agents of others",
          },
          { of: "live-sync", item: "LiveSync", dimension: "minute", unit: "minute", because: "on top of the channel" },
          {
            of: "chats",
            item: `${plan}:Chat`,
            dimension: "chat-message",
            unit: "message",
            because: "each chat message in either direction",
          },
          { of: "tasks", item: "Individual:Tasks", dimension: "task", unit: "task", because: "each task" },
          {
            of: "emails",
            item: "UnlimitedAI:Email",
            dimension: "email-message",
            unit: "message",
            because: "each e-mail",
          },
          {
            of: "sms",
            item: "UnlimitedAI:SMS",
            dimension: "sms-message",
            unit: "message",
            because: "each SMS, without the carrier's fee",
          },
          { of: "cases", item: "Cases", dimension: "case", unit: "case", because: "each case" },
          {
            of: "web-calls",
            item: "InAppWebCalling",
            dimension: "voice-minute",
            unit: "minute",
            because: "added to the voice charge",
          },
        ]);
        return some(present([voice, ...others]), fields);
      },
    }),
  ],
});

interface CallNumbers {
  readonly calls: number;
  readonly length: number;
  readonly minimum: number;
}

const sayMinimum = (
  { length, minimum }: { readonly length: { readonly value: number }; readonly minimum: { readonly value: number } },
  world: World,
): void => {
  const dearer = world.constant("connect", "UnlimitedAI:Voice", "minimum-duration-doubt");
  if (length.value < dearer && minimum.value < dearer)
    world.warn(
      "rule-in-doubt",
      `sources disagree on the least that a call is charged; minimum=${dearer} shows the dearer reading`,
    );
};
