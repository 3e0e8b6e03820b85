import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** A call as it came over the wire: AWS JSON 1.1. */
export interface Call {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly signed: boolean;
}

/** What the server does with a call: an answer, an error of AWS, or a fault of the network. */
export type Reply =
  | { readonly kind: "ok"; readonly body: unknown }
  | { readonly kind: "error"; readonly status: number; readonly type: string; readonly message: string }
  | { readonly kind: "cut" }
  | { readonly kind: "half"; readonly body: unknown }
  | { readonly kind: "slow"; readonly body: unknown; readonly milliseconds: number }
  | { readonly kind: "hang" };

export interface AwsServer {
  readonly url: string;
  readonly calls: readonly Call[];
  readonly close: () => Promise<void>;
}

const MINE = "application/x-amz-json-1.1";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A server on loopback that speaks the wire protocol of the Price List API and of Cost Explorer. */
export const awsServer = async (reply: (call: Call, count: number) => Reply): Promise<AwsServer> => {
  const calls: Call[] = [];
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const input: unknown = JSON.parse(text || "{}");
      const target = String(request.headers["x-amz-target"] ?? "");
      const call = {
        action: target.split(".")[1] ?? "",
        input: isRecord(input) ? input : {},
        signed: String(request.headers["authorization"] ?? "").startsWith("AWS4-HMAC-SHA256"),
      };
      calls.push(call);
      answer(reply(call, calls.length), request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
};

const answer = (reply: Reply, request: IncomingMessage, response: ServerResponse): void => {
  switch (reply.kind) {
    case "ok":
      response.writeHead(200, { "content-type": MINE });
      response.end(JSON.stringify(reply.body));
      return;
    case "error":
      response.writeHead(reply.status, { "content-type": MINE, "x-amzn-errortype": reply.type });
      response.end(JSON.stringify({ __type: reply.type, message: reply.message }));
      return;
    case "cut":
      request.socket.destroy();
      return;
    case "half": {
      const text = JSON.stringify(reply.body);
      response.writeHead(200, { "content-type": MINE, "content-length": String(Buffer.byteLength(text)) });
      response.write(text.slice(0, Math.floor(text.length / 2)), () => request.socket.destroy());
      return;
    }
    case "slow": {
      const text = JSON.stringify(reply.body);
      response.writeHead(200, { "content-type": MINE });
      response.write(text.slice(0, 10));
      setTimeout(() => response.end(text.slice(10)), reply.milliseconds).unref();
      return;
    }
    case "hang":
      return;
  }
};

export const ok = (body: unknown): Reply => ({ kind: "ok", body });
export const awsError = (status: number, type: string, message: string): Reply => ({
  kind: "error",
  status,
  type,
  message,
});
