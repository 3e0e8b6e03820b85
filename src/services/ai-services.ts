import { comprehendMedical } from "./comprehend-medical.ts";
import { comprehend } from "./comprehend.ts";
import { connect } from "./connect.ts";
import { codeguru, qDeveloper } from "./developer-assistants.ts";
import { forecast } from "./forecast.ts";
import { healthlake } from "./healthlake.ts";
import { kendra } from "./kendra.ts";
import { lex } from "./lex.ts";
import { personalize } from "./personalize.ts";
import { polly } from "./polly.ts";
import { qBusiness } from "./q-business.ts";
import { rekognition } from "./rekognition.ts";
import type { Service } from "./service.ts";
import { textract } from "./textract.ts";
import { healthscribe, transcribe } from "./transcribe.ts";
import { translate } from "./translate.ts";

/** AI services with logic of their own, by group. */
export const AI_SERVICES: readonly Service[] = [
  textract,
  comprehend,
  comprehendMedical,
  translate,
  kendra,
  polly,
  transcribe,
  healthscribe,
  rekognition,
  lex,
  connect,
  personalize,
  forecast,
  qBusiness,
  qDeveloper,
  codeguru,
  healthlake,
];
