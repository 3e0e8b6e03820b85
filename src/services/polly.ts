import { choice, share } from "../quantity/fields.ts";
import { speakText } from "./demands.ts";
import { linesOf, present, wanted } from "./lines.ts";
import { service, way } from "./service.ts";

/** Amazon Polly: characters of each request; audio and speech marks are two requests, and both are charged. */
export const polly = service({
  name: "polly",
  title: "Amazon Polly",
  group: "Speech",
  help: "Turns text into speech, billed by the character of each request; playing stored audio again is free",
  ways: [
    way({
      demand: speakText,
      run: {
        engine: choice(["standard", "neural", "long-form", "generative"], "the kind of voice", "neural"),
        stored: share("share of the characters that are played from audio stored before: free", { default: "0 %" }),
        "speech-marks": share("share of the characters for which speech marks are requested too: charged again", {
          default: "0 %",
        }),
      },
      example: "characters=10M engine=generative",
      lines: ({ engine, ...values }, world) => {
        const line = linesOf("polly", world.region);
        world.assume("SSML tags", "not counted; white space and punctuation are", "no AWS page found that says so");
        return present([
          line({
            name: "audio",
            item: engine,
            dimension: "character",
            unit: "character",
            formula: "characters * (1 - stored)",
            because: `every character that a ${engine} voice speaks anew`,
            quantity: (n) => n.characters * (1 - n.stored),
          }),
          wanted(values["speech-marks"]) &&
            line({
              name: "speech-marks",
              item: engine,
              dimension: "character",
              unit: "character",
              formula: "characters * (1 - stored) * speechMarks",
              because: "speech marks are a request of their own for the same characters",
              quantity: (n) => n.characters * (1 - n.stored) * n.speechMarks,
            }),
        ]);
      },
    }),
  ],
});
