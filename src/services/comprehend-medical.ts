import { choices } from "../quantity/fields.ts";
import { analyzeClinicalText } from "./demands.ts";
import { linesOf } from "./lines.ts";
import { service, way } from "./service.ts";
import { textUnits } from "./text-units.ts";

const APIS = {
  entities: "DetectEntitiesV2",
  phi: "DetectPHI",
  icd10: "InferICD10CM",
  rxnorm: "InferRxNorm",
  snomed: "InferSNOMEDCT",
} as const;

/** Amazon Comprehend Medical: units of 100 characters, each request at least one. */
export const comprehendMedical = service({
  name: "comprehend-medical",
  title: "Amazon Comprehend Medical",
  group: "Text and documents",
  help: "Medical entities, health information and codes out of clinical text, by units of 100 characters",
  ways: [
    way({
      demand: analyzeClinicalText,
      run: {
        analyses: choices(
          ["entities", "phi", "icd10", "rxnorm", "snomed"],
          "what to find in each document; each is a request of its own",
          "entities",
        ),
      },
      example: "documents=10000 characters=1200 analyses=entities,icd10",
      lines: ({ analyses, characters, ...values }, world) =>
        [...new Set(analyses)].map((analysis) => {
          const units = textUnits(
            world,
            "comprehend-medical",
            APIS[analysis],
            characters.value,
            values["characters-spread"],
          );
          return linesOf(
            "comprehend-medical",
            world.region,
          )({
            name: analysis,
            item: APIS[analysis],
            dimension: "text-unit",
            unit: "text-unit",
            formula: `documents * ${units.formula}`,
            because: `every document through ${APIS[analysis]}, ${units.because}`,
            quantity: (n) => n.documents * units.of(n.characters),
          });
        }),
    }),
  ],
});
