import { amount, choice, rate } from "../quantity/fields.ts";
import { inBlocks } from "./blocks.ts";
import { input, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

/** Messages whose size counts: each is so many blocks. */
const counted = (count: string, size: string, block: number) => times(input(count), inBlocks(input(size), block, 1));

const requests = {
  requests: rate("request", "requests, or messages of WebSocket connections", { default: "0 request" }),
  size: amount("KB", "size of one (HTTP: in steps of 512 KB, WebSocket: of 32 KB)", { default: "4 KB" }),
};

/** Amazon API Gateway: requests, in steps of their size for HTTP and WebSocket APIs; caches by the hour. */
export const apiGateway = service({
  name: "api-gateway",
  title: "Amazon API Gateway",
  group: "Operations",
  help: "Front door of an API: requests by tiers; data out to the internet is data-transfer's",
  ways: [
    way({
      demand: usageOf("api-gateway", "Serve an API", requests, "request", (n) => n.requests),
      run: {
        type: choice(["http", "rest", "websocket"], "type of the API", "http"),
        "connection-minutes": rate("connection-minute", "minutes of connections (WebSocket)", {
          default: "0 connection-minute",
        }),
        cache: rate("hour", "hours of a cache of 1.6 GB (REST)", { default: "0 hour" }),
      },
      example: "requests=50M type=http size=20KB",
      lines: ({ type, ...values }, world) => {
        const blockOf = (item: string) => world.constant("api-gateway", item, "block");
        const lines = metered("api-gateway", world.region, values, [
          type === "http" && {
            name: "requests",
            needs: "requests",
            of: counted("requests", "size", blockOf("http")),
            item: type,
            dimension: "request",
            unit: "request",
            because: `each request in steps of ${blockOf("http")} KB`,
          },
          type === "rest" && {
            of: "requests",
            item: type,
            dimension: "request",
            unit: "request",
            because: "each request",
          },
          type === "websocket" && {
            name: "messages",
            needs: "requests",
            of: counted("requests", "size", blockOf("websocket")),
            item: type,
            dimension: "message",
            unit: "message",
            because: `each message in steps of ${blockOf("websocket")} KB`,
          },
          type === "websocket" && {
            of: "connection-minutes",
            item: type,
            dimension: "connection-minute",
            unit: "connection-minute",
            because: "minutes of open connections",
          },
          { of: "cache", item: "cache-1.6gb", dimension: "hour", unit: "hour", because: "the cache while it exists" },
        ]);
        return some(lines, requests);
      },
    }),
  ],
});

const events = {
  events: rate("event", "events published", { default: "0 event" }),
  size: amount("KB", "size of an event: in steps of 64 KB", { default: "4 KB" }),
};

/** Amazon EventBridge: events in steps of 64 KB; archive and discovery of schemas. */
export const eventbridge = service({
  name: "eventbridge",
  title: "Amazon EventBridge",
  group: "Operations",
  help: "Event bus: events of your own and of partners in steps of 64 KB; events of AWS services are free",
  ways: [
    way({
      demand: usageOf("eventbridge", "Publish events", events, "event", (n) => n.events),
      run: {
        source: choice(["custom", "partner"], "who publishes", "custom"),
        discovered: rate("event", "events read to discover schemas", { default: "0 event" }),
        archived: rate("GB", "data taken into an archive", { default: "0 GB" }),
        archive: amount("GB", "data kept in archives", { default: "0 GB" }),
      },
      example: "events=20M size=100KB",
      lines: ({ source, ...values }, world) => {
        const item = source === "custom" ? "custom-events" : "partner-events";
        const block = world.constant("eventbridge", item, "block");
        const lines = metered("eventbridge", world.region, values, [
          {
            name: "events",
            needs: "events",
            of: counted("events", "size", block),
            item,
            dimension: "event",
            unit: "event",
            because: `each event in steps of ${block} KB`,
          },
          {
            name: "discovered",
            needs: "discovered",
            of: counted("discovered", "size", block),
            item: "schema-discovery",
            dimension: "event",
            unit: "event",
            because: `each event read, in steps of ${block} KB`,
          },
          {
            of: "archived",
            item: "archive",
            dimension: "processing",
            unit: "GB",
            because: "data taken into an archive",
          },
          { of: "archive", item: "archive", dimension: "storage", unit: "GB-month", because: "data kept in archives" },
        ]);
        return some(lines, events);
      },
    }),
  ],
});

const calls = {
  requests: rate("request", "requests: each send, receive and delete is one, up to ten messages together"),
  size: amount("KB", "payload of a request: in steps of 64 KB", { default: "4 KB" }),
};

/** Amazon SQS: requests in steps of 64 KB. */
export const sqs = service({
  name: "sqs",
  title: "Amazon SQS",
  group: "Operations",
  help: "Queues, billed by the request in steps of 64 KB",
  ways: [
    way({
      demand: usageOf("sqs", "Queue messages", calls, "request", (n) => n.requests),
      run: { type: choice(["standard", "fifo"], "type of the queue", "standard") },
      example: "requests=30M type=standard",
      lines: ({ type, ...values }, world) => {
        const block = world.constant("sqs", type, "block");
        return metered("sqs", world.region, values, [
          {
            name: "requests",
            of: counted("requests", "size", block),
            item: type,
            dimension: "request",
            unit: "request",
            because: `each request in steps of ${block} KB`,
          },
        ]);
      },
    }),
  ],
});

const things = {
  messages: rate("message", "messages in and out; PING is free", { default: "0 message" }),
  size: amount("KB", "size of a message: in steps of 5 KB", { default: "1 KB" }),
  "connection-minutes": rate("connection-minute", "minutes that devices are connected", {
    default: "0 connection-minute",
  }),
  rules: rate("rule", "rules triggered", { default: "0 rule" }),
  actions: rate("action", "actions of rules", { default: "0 action" }),
  shadows: rate("operation", "operations on shadows and the registry", { default: "0 operation" }),
  "shadow-size": amount("KB", "size of one of those: in steps of 1 KB", { default: "1 KB" }),
};

/** AWS IoT Core: messages in steps of 5 KB, connections, rules and actions, shadows in steps of 1 KB. */
export const iotCore = service({
  name: "iot-core",
  title: "AWS IoT Core",
  group: "Compute",
  help: "Connects devices: messages, minutes of connection, rules and their actions, device shadows",
  ways: [
    way({
      demand: usageOf("iot-core", "Connect devices", things, "message", (n) => n.messages),
      run: {},
      example: "messages=100M size=6KB connection-minutes=40M",
      lines: (values, world) => {
        const blockOf = (item: string) => world.constant("iot-core", item, "block");
        const lines = metered("iot-core", world.region, values, [
          {
            of: "connection-minutes",
            item: "connectivity",
            dimension: "connection-minute",
            unit: "connection-minute",
            because: "minutes of connection",
          },
          {
            name: "messages",
            needs: "messages",
            of: counted("messages", "size", blockOf("messaging")),
            item: "messaging",
            dimension: "message",
            unit: "message",
            because: `each message in steps of ${blockOf("messaging")} KB`,
          },
          {
            name: "rules",
            needs: "rules",
            of: counted("rules", "size", blockOf("rules-triggered")),
            item: "rules-triggered",
            dimension: "rule",
            unit: "rule",
            because: "each rule triggered, by the size of its message",
          },
          {
            name: "actions",
            needs: "actions",
            of: counted("actions", "size", blockOf("actions-executed")),
            item: "actions-executed",
            dimension: "action",
            unit: "action",
            because: "each action, by the size of its message",
          },
          {
            name: "shadows",
            needs: "shadows",
            of: counted("shadows", "shadowSize", blockOf("device-shadow-and-registry")),
            item: "device-shadow-and-registry",
            dimension: "operation",
            unit: "operation",
            because: "each operation by its size",
          },
        ]);
        return some(lines, things);
      },
    }),
  ],
});
