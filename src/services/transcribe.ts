import { amount, choice, flag } from "../quantity/fields.ts";
import { blocks, blocksFormula } from "./blocks.ts";
import { transcribeAudio } from "./demands.ts";
import { linesOf, present } from "./lines.ts";
import { service, way, type World } from "./service.ts";

const METERS = {
  standard: { batch: "StandardBatch", streaming: "StandardStreaming" },
  medical: { batch: "MedicalBatch", streaming: "MedicalStreaming" },
  "call-analytics": { batch: "CallAnalytics-PostCall", streaming: "CallAnalytics-RealTime" },
} as const;

const SUMMARY = "CallAnalytics-GenerativeSummary";

/**
 * Amazon Transcribe: seconds of audio, each recording rounded up to whole seconds. Tiers count minutes a month.
 * A short recording is charged as 15 s, as AWS's pricing page and developer guide say; two documents of 2026 doubt it.
 */
export const transcribe = service({
  name: "transcribe",
  title: "Amazon Transcribe",
  group: "Speech",
  help: "Turns speech into text, billed by the second of audio (two channels count once); custom vocabulary, speakers and language identification are included",
  ways: [
    way({
      demand: transcribeAudio,
      run: {
        mode: choice(
          ["batch", "streaming"],
          "recordings, or live audio (call analytics: after the call, or during it)",
          "batch",
        ),
        model: choice(["standard", "medical", "call-analytics"], "the kind of transcription", "standard"),
        "custom-language-model": flag("a language model of your own: an extra charge"),
        redaction: flag("personal data blanked out: an extra charge"),
        toxicity: flag("toxic speech detected: an extra charge"),
        summary: flag("a generated summary of each call (call analytics after the call)"),
        minimum: amount(
          "second",
          "least seconds charged for a recording or stream: 15 by AWS's rule, which two documents of 2026 doubt",
          { default: "15 second" },
        ),
      },
      example: "minutes=40k length=4min model=call-analytics summary=yes",
      lines: ({ mode, model, length, minimum, ...values }, world) => {
        const line = linesOf("transcribe", world.region);
        sayDoubts({ mode, model, length: length.value * 60, minimum: minimum.value, ...values }, world);
        const ofAudio = (name: string, item: string, because: string) =>
          line<AudioNumbers>({ name, item, dimension: "audio-minute", unit: "minute", because, ...billedMinutes });
        const streaming = mode === "streaming" ? "-streaming" : "";
        return present([
          ofAudio(
            "audio",
            METERS[model][mode],
            `the audio through ${METERS[model][mode]}, each recording in whole seconds`,
          ),
          values["custom-language-model"] &&
            ofAudio("custom-language-model", `CustomLanguageModel${streaming}-addon`, "added to the transcription"),
          values.redaction && ofAudio("redaction", `PIIRedaction${streaming}-addon`, "added to the transcription"),
          values.toxicity && ofAudio("toxicity", "ToxicityDetection-addon", "added to the transcription"),
          values.summary &&
            line({
              name: "summary",
              item: SUMMARY,
              dimension: "audio-minute",
              unit: "minute",
              because: "a summary of each call, at least 15 s",
              ...summaryMinutes(world),
            }),
        ]);
      },
    }),
  ],
});

interface AudioNumbers {
  readonly minutes: number;
  readonly length: number;
  readonly minimum: number;
}

/** Recordings × whole seconds of one, at least the minimum. */
const billedMinutes = {
  formula: `minutes / length * max(minimum, ${blocksFormula("length * 60", 1)}) / 60`,
  quantity: (n: AudioNumbers) => ((n.minutes / n.length) * Math.max(n.minimum, blocks(n.length * 60, 1))) / 60,
};

const summaryMinutes = (world: World) => {
  const least = world.constant("transcribe", SUMMARY, "minimum-per-request");
  return {
    formula: `minutes / length * ${blocksFormula("length * 60", 1, least)} / 60`,
    quantity: (n: AudioNumbers) => ((n.minutes / n.length) * blocks(n.length * 60, 1, least)) / 60,
  };
};

interface Choices {
  readonly mode: string;
  readonly model: string;
  /** Seconds of a recording, and the least charged. */
  readonly length: number;
  readonly minimum: number;
  readonly redaction: boolean;
  readonly toxicity: boolean;
  readonly summary: boolean;
}

const sayDoubts = ({ mode, model, length, minimum, redaction, toxicity, summary }: Choices, world: World): void => {
  const least = world.constant("transcribe", "StandardBatch", "minimum-per-request");
  const doubted = world.constant("transcribe", "StandardBatch", "minimum-per-request-doubted");
  if (length < least)
    world.warn(
      "rule-in-doubt",
      minimum < least
        ? `AWS charges at least ${least} s a recording, which is in doubt: minimum=${least} shows the dearer reading`
        : `sources disagree whether Transcribe charges at least ${least} s a recording: minimum=${doubted} shows the cheaper reading`,
    );
  if (redaction && model === "call-analytics")
    world.warn(
      "rule-in-doubt",
      "whether redaction in Call Analytics is charged as in standard transcription was not found: it is priced so",
    );
  if (toxicity && (mode === "streaming" || model !== "standard"))
    world.warn("not-offered", "toxicity detection is offered for standard batch transcription only");
  if (summary && (mode === "streaming" || model !== "call-analytics"))
    world.warn("not-offered", "generated summaries are part of call analytics after the call");
  if (mode === "batch")
    world.assume("S3 storage of recordings and transcripts", "not modelled", "Transcribe reads from and writes to S3");
};

/** AWS HealthScribe: clinical notes from conversations, by the second of audio. */
export const healthscribe = service({
  name: "healthscribe",
  title: "AWS HealthScribe",
  group: "Speech",
  help: "Clinical notes and transcripts from patient visits, billed by the second of audio",
  ways: [
    way({
      demand: transcribeAudio,
      run: { minimum: amount("second", "least seconds charged for a recording", { default: "0 second" }) },
      example: "minutes=10k length=15min",
      lines: (_, world) => [
        linesOf(
          "transcribe",
          world.region,
        )({
          name: "audio",
          item: "HealthScribe",
          dimension: "audio-minute",
          unit: "minute",
          because: "each recording in whole seconds",
          ...billedMinutes,
        }),
      ],
    }),
  ],
});
