/** AWS or the network failed: exit code 4. What went wrong, and what to do. */
export class LiveError extends Error {
  readonly kind: LiveKind;
  readonly todo: string;

  constructor(kind: LiveKind, message: string, todo: string) {
    super(message);
    this.name = "LiveError";
    this.kind = kind;
    this.todo = todo;
  }
}

export type LiveKind =
  | "credentials"
  | "expired"
  | "denied"
  | "throttled"
  | "network"
  | "answer"
  | "interrupted"
  | "refused";

/** Whether going on with the next request makes no sense. */
export const isFinal = ({ kind }: LiveError): boolean =>
  kind === "credentials" || kind === "expired" || kind === "interrupted";

/** An SSO session that ended or was never begun comes under the name of missing credentials: the words tell. */
const ENDED = /\bSSO\b.*\b(?:expired|invalid|refresh)|token is expired|expired.*sso login/i;

const NAMES: readonly (readonly [RegExp, LiveKind])[] = [
  [/CredentialsProviderError|CredentialsError|TokenProviderError/, "credentials"],
  [
    /Expired|InvalidClientTokenId|UnrecognizedClient|InvalidSignature|InvalidIdentityToken|RequestExpired|IncompleteSignature/,
    "expired",
  ],
  [/AccessDenied|NotAuthorized|UnauthorizedOperation|Forbidden|OptInRequired/, "denied"],
  [/Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceeded/, "throttled"],
  [
    /Timeout|ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH|ENETUNREACH|NetworkingError|socket|CERT|TLS|aborted/i,
    "network",
  ],
];

const NEXT_STEP: Readonly<Record<LiveKind, string>> = {
  credentials:
    "Set them as for any AWS tool: aws configure, aws sso login, AWS_PROFILE, or a role. Without them: ratecard refresh --from reads offer files that you download.",
  expired: "Renew them, for example with aws sso login, and check the clock of this machine.",
  denied: "The identity needs the actions that the README lists under IAM.",
  throttled: "AWS asks for fewer requests: try again later; what is done is kept and not fetched again.",
  network: "Check the connection and that the endpoint is reachable; what is done is kept.",
  answer: "AWS answered in a way this program does not expect; try again later.",
  interrupted: "Run it again: what is done is kept and not fetched again.",
  refused: "",
};

/** Whatever a call throws, as what it means to a person. Never quotes a request: it could hold a signature. */
export const liveError = (error: unknown, doing: string): LiveError => {
  if (error instanceof LiveError) return error;
  const name = error instanceof Error ? error.name : "";
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const named = NAMES.find(([pattern]) => pattern.test(name) || pattern.test(code))?.[1] ?? kindOfText(text);
  const kind = named === "credentials" && ENDED.test(text) ? "expired" : named;
  return new LiveError(kind, `${doing}: ${wording(kind, name || code, text)}`, NEXT_STEP[kind]);
};

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";

const kindOfText = (text: string): LiveKind =>
  NAMES.find(([pattern]) => pattern.test(text))?.[1] ??
  (/could not load credentials|credential/i.test(text) ? "credentials" : "answer");

const WORDS: Readonly<Record<LiveKind, string>> = {
  credentials: "no AWS credentials found",
  expired: "AWS did not accept the credentials",
  denied: "AWS denies the action",
  throttled: "AWS throttles the requests",
  network: "no answer from AWS",
  answer: "an answer that is not as expected",
  interrupted: "interrupted",
  refused: "refused",
};

/** The kind in words, and AWS's own sentence cut short and without anything that looks like a key or a signature. */
const wording = (kind: LiveKind, name: string, text: string): string => {
  const said = text
    .split("\n")[0]
    ?.replace(/\b(?:AKIA|ASIA)[A-Z0-9]{8,}\b/g, "…")
    .replace(/(Signature|Credential|Authorization|SecurityToken|session)[=:]\s*\S+/gi, "$1=…")
    .slice(0, 200);
  const detail = [name, said].filter(Boolean).join(": ");
  return detail === "" ? WORDS[kind] : `${WORDS[kind]} (${detail})`;
};
