import { amount, choice } from "../quantity/fields.ts";
import { translateText } from "./demands.ts";
import { linesOf } from "./lines.ts";
import { service, way } from "./service.ts";

/** How text is handed over, and the meter that counts its characters. */
const FORMS = {
  "real-time": { item: "TranslateText", because: "every character sent, spaces and markup included" },
  batch: { item: "BatchTextTranslation", because: "every character of the batch" },
  document: { item: "TranslateDocument:TXT-HTML", because: "every character of the text or HTML document" },
  docx: { item: "TranslateDocument:DOCX", because: "every character of the Word document, at the rate for DOCX" },
  "active-custom": {
    item: "ActiveCustomTranslation",
    because: "every character of the batch, translated with parallel data",
  },
} as const;

/** Amazon Translate: characters sent, for each target language; no minimum and no rounding. */
export const translate = service({
  name: "translate",
  title: "Amazon Translate",
  group: "Text and documents",
  help: "Translates text and documents, billed by the character sent; custom terminology is free; nothing is charged when source and target language are equal or a call fails",
  ways: [
    way({
      demand: translateText,
      run: {
        form: choice(
          ["real-time", "batch", "document", "docx", "active-custom"],
          "how text is handed over",
          "real-time",
        ),
        targets: amount("x", "languages that each text is translated to: each is charged", { default: 1, min: 1 }),
      },
      example: "documents=10k characters=2000 form=docx",
      lines: ({ form }, world) => {
        if (form === "batch" || form === "active-custom")
          world.assume("S3 storage and requests of the batch", "not modelled", "Translate reads from and writes to S3");
        return [
          linesOf(
            "translate",
            world.region,
          )({
            name: form,
            item: FORMS[form].item,
            dimension: "character",
            unit: "character",
            formula: "documents * characters * targets",
            because: FORMS[form].because,
            quantity: (n) => n.documents * n.characters * n.targets,
          }),
        ];
      },
    }),
  ],
});
