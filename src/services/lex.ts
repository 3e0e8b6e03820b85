import { amount, flag, rate } from "../quantity/fields.ts";
import { blocks, blocksFormula } from "./blocks.ts";
import { linesOf, metered, present, some, usageOf, wanted } from "./lines.ts";
import { service, way } from "./service.ts";

const fields = {
  "text-requests": rate("request", "user inputs as text, request and response", { default: "0 request" }),
  "speech-requests": rate("request", "user inputs as speech, at most 15 s each", { default: "0 request" }),
  "streaming-text-requests": rate("request", "user inputs as text in streaming conversations", {
    default: "0 request",
  }),
  "streaming-dtmf-requests": rate("request", "user inputs by keypad in streaming conversations", {
    default: "0 request",
  }),
  "streaming-conversations": rate("conversation", "streaming conversations by speech", { default: "0 conversation" }),
  "streaming-length": amount("second", "length of a streaming conversation", { default: "120 second" }),
  "designer-minutes": rate("minute", "minutes of training of the automated chatbot designer", { default: "0 minute" }),
  "global-resiliency": flag("a replica in a second region"),
};

/** Amazon Lex V2: each user input is a request; streaming speech counts by 15 seconds of the conversation. */
export const lex = service({
  name: "lex",
  title: "Amazon Lex",
  group: "Conversation and contact centre",
  help: "Chatbots by text and speech, billed by the user input; Lambda, Polly and Bedrock that a bot calls are billed apart (rates of en-US)",
  ways: [
    way({
      demand: usageOf("lex", "Talk with a bot", fields, "request", (n) => n.textRequests + n.speechRequests),
      run: {},
      example: "text-requests=100k speech-requests=8000 streaming-conversations=5000 streaming-length=100s",
      lines: (values, world) => {
        const line = linesOf("lex", world.region);
        const resilient = values["global-resiliency"] ? "-global-resiliency" : "";
        const step = world.constant("lex", "StreamingConversation:speech", "block");
        world.assume("Lambda functions and models that the bot calls", "not modelled", "billed apart");
        const speech =
          wanted(values["streaming-conversations"]) &&
          line<StreamNumbers>({
            name: "streaming-speech",
            item: `StreamingConversation:speech${resilient}`,
            dimension: "15-second-interval",
            unit: "15-second-interval",
            formula: `streamingConversations * ${blocksFormula("streamingLength", step)}`,
            because: `each conversation in intervals of ${step} s`,
            quantity: (n) => n.streamingConversations * blocks(n.streamingLength, step),
          });
        const others = metered("lex", world.region, values, [
          {
            of: "text-requests",
            item: "RequestResponse:text",
            dimension: "text-request",
            unit: "request",
            because: "each user input as text",
          },
          {
            of: "speech-requests",
            item: `RequestResponse:speech${resilient}`,
            dimension: "speech-request",
            unit: "request",
            because: "each user input as speech",
          },
          {
            of: "streaming-text-requests",
            item: "StreamingConversation:text",
            dimension: "text-request",
            unit: "request",
            because: "each user input as text in a stream",
          },
          {
            of: "streaming-dtmf-requests",
            item: `StreamingConversation:dtmf${resilient}`,
            dimension: "dtmf-request",
            unit: "request",
            because: "each user input by keypad",
          },
          {
            of: "designer-minutes",
            item: "AutomatedChatbotDesigner",
            dimension: "training-minute",
            unit: "minute",
            because: "minutes of training",
          },
        ]);
        return some(present([...others, speech]), fields);
      },
    }),
  ],
});

interface StreamNumbers {
  readonly streamingConversations: number;
  readonly streamingLength: number;
}
