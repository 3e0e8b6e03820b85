import { amount } from "../quantity/fields.ts";
import { InputError } from "../quantity/problem.ts";
import { amountsOf, parseFields } from "../services/service.ts";
import type { Option } from "./option.ts";
import type { Raw } from "./plan.ts";

/** How fast answers must come, in seconds; undefined where nothing is asked. */
export interface ServiceLevel {
  readonly ttftP50?: number | undefined;
  readonly ttftP95?: number | undefined;
  readonly tpotP50?: number | undefined;
  readonly tpotP95?: number | undefined;
  readonly e2eP50?: number | undefined;
  readonly e2eP95?: number | undefined;
  readonly deadline?: number | undefined;
}

const seconds = (help: string) => amount("second", help, { default: "0 second" });

/** The fields of `service-level:`; 0 means that nothing is asked. */
export const SERVICE_LEVEL_FIELDS = {
  "ttft-p50": seconds("time to the first token, median"),
  "ttft-p95": seconds("time to the first token, 95th percentile"),
  "tpot-p50": seconds("time for each further token, median"),
  "tpot-p95": seconds("time for each further token, 95th percentile"),
  "e2e-p50": seconds("the whole answer, median"),
  "e2e-p95": seconds("the whole answer, 95th percentile"),
  deadline: seconds("the whole batch is done within this time"),
};

/** Reads a service level. @throws InputError with the field's path under the workload */
export const readServiceLevel = (workload: string, raw: Raw): ServiceLevel => {
  try {
    const amounts = amountsOf(parseFields(SERVICE_LEVEL_FIELDS, raw, { assume: () => undefined }));
    return Object.fromEntries(
      Object.entries(amounts).flatMap(([name, level]) => (level.value > 0 ? [[name, level.value]] : [])),
    );
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.problems.map((problem) => ({ ...problem, field: `workloads.${workload}.service-level.${problem.field}` })),
    );
  }
};

/** Whether a service level is kept: the capacity engine says so, or nobody knows. */
export type LevelState = "none asked" | "kept" | "not known";

/** The state of an option; of none at all it is not known. */
export const levelState = (option: Option | undefined, level: ServiceLevel): LevelState => {
  if (Object.keys(level).length === 0) return "none asked";
  return option?.fleet === undefined ? "not known" : "kept";
};

/** Batch jobs answer within a day; nobody waits for them. */
const BATCH_SECONDS = 86_400;

/** Why an option cannot keep a service level, whatever its size; undefined where it may. */
export const tooSlow = (option: Option, level: ServiceLevel): string | undefined => {
  const later = option.run["mode"] === "batch" || option.service.name === "sagemaker-batch";
  const tightest = Math.min(...Object.values(level).filter((one): one is number => typeof one === "number"));
  return later && tightest < BATCH_SECONDS ? `batch jobs answer within a day, not within ${tightest} s` : undefined;
};
