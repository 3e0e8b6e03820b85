import type { Rate } from "../catalog/types.ts";
import { type Payment, PAYMENTS, TERMS } from "../commitments/use.ts";
import type { ModelLine } from "./model.ts";

/** A commitment that AWS sells and that some lines of a plan could be covered by. */
export interface Offer {
  readonly kind: "compute-plan" | "ec2-instance-plan" | "sagemaker-plan" | "reservation" | "model-units";
  /** `EC2 Instance Savings Plan g5 us-east-1` */
  readonly name: string;
  /** `1y`, `3y`, `1-month`, `6-month` */
  readonly term: string;
  readonly months: number;
  readonly payment: Payment;
  readonly order: 0 | 1 | 2;
  /** Whether it is bought in whole units of one thing, not in USD an hour. */
  readonly byUnit: boolean;
  /** Lines that it could cover, each with the meter that states its price. */
  readonly lines: readonly { readonly line: ModelLine; readonly dimension: string }[];
}

/** SageMaker's components that its Savings Plans cover. */
const SAGEMAKER_COMPONENTS = [
  "hosting-hour",
  "training-hour",
  "processing-hour",
  "notebook-hour",
  "studio-hour",
  "batch-transform-hour",
];

const TERM_MONTHS = { "1y": 12, "3y": 36 } as const;
const MODEL_UNIT_TERMS = [
  { term: "1-month", months: 1 },
  { term: "6-month", months: 6 },
] as const;

const isInstance = ({ meter }: ModelLine) => meter.service === "ec2" && meter.dimension === "on-demand-hour";
const isSageMaker = ({ meter }: ModelLine) =>
  meter.service === "sagemaker" && meter.item.startsWith("ml.") && SAGEMAKER_COMPONENTS.includes(meter.dimension);
const isModelUnit = ({ meter }: ModelLine) => meter.dimension === "provisioned-model-unit-hour-no-commit";

/** `g5` of `g5.xlarge`. */
const familyOf = ({ meter }: ModelLine): string => meter.item.split(".")[0] ?? meter.item;

/** Every commitment that could cover lines of a plan, in every term and payment. */
export const offersFor = (lines: readonly ModelLine[]): readonly Offer[] => {
  const instances = lines.filter(isInstance);
  const sagemaker = lines.filter(isSageMaker);
  const units = lines.filter(isModelUnit);
  const termed = TERMS.flatMap((term) =>
    PAYMENTS.map((payment) => ({ term, payment, months: TERM_MONTHS[term], suffix: `${term}-${payment}` })),
  );
  return [
    ...termed.flatMap(({ suffix, ...terms }): readonly Offer[] => [
      ...planOffer(
        "compute-plan",
        "Compute Savings Plan",
        2,
        instances,
        () => `compute-savings-plan-${suffix}-hour`,
        terms,
      ),
      ...[...Map.groupBy(instances, (line) => `${familyOf(line)} ${line.region}`)].flatMap(([where, members]) =>
        planOffer(
          "ec2-instance-plan",
          `EC2 Instance Savings Plan ${where}`,
          1,
          members,
          () => `ec2-instance-savings-plan-${suffix}-hour`,
          terms,
        ),
      ),
      ...planOffer(
        "sagemaker-plan",
        "SageMaker Savings Plan",
        2,
        sagemaker,
        ({ meter }) => `savings-plan-${suffix}-${meter.dimension}`,
        terms,
      ),
      ...[...Map.groupBy(instances, ({ meter, region }) => `${meter.item} ${region}`)].flatMap(([where, members]) =>
        unitOffer(
          "reservation",
          `Reserved Instance (standard) ${where}`,
          members,
          () => `ri-standard-${suffix}-hour`,
          terms,
        ),
      ),
    ]),
    ...MODEL_UNIT_TERMS.flatMap(({ term, months }) =>
      [...Map.groupBy(units, ({ meter, region }) => `${meter.item} ${region}`)].flatMap(([where, members]) =>
        unitOffer("model-units", `Bedrock model units ${where}`, members, () => `provisioned-model-unit-hour-${term}`, {
          term,
          months,
          payment: "no-upfront",
        }),
      ),
    ),
  ];
};

type Terms = Pick<Offer, "term" | "months" | "payment">;

const planOffer = (
  kind: Offer["kind"],
  name: string,
  order: Offer["order"],
  lines: readonly ModelLine[],
  dimension: (line: ModelLine) => string,
  terms: Terms,
): readonly Offer[] => offer({ kind, name, order, byUnit: false, ...terms }, lines, dimension);

const unitOffer = (
  kind: Offer["kind"],
  name: string,
  lines: readonly ModelLine[],
  dimension: (line: ModelLine) => string,
  terms: Terms,
): readonly Offer[] => offer({ kind, name, order: 0, byUnit: true, ...terms }, lines, dimension);

const offer = (
  parts: Omit<Offer, "lines">,
  lines: readonly ModelLine[],
  dimension: (line: ModelLine) => string,
): readonly Offer[] =>
  lines.length === 0 ? [] : [{ ...parts, lines: lines.map((line) => ({ line, dimension: dimension(line) })) }];

/** Why spot capacity is covered by nothing. */
export const SPOT = "spot is not eligible";

/** Why a line that runs by the hour is covered by no offer; undefined where it is, or does not run by the hour. */
export const uncoveredBecause = (line: ModelLine): string | undefined => {
  const { service, item, dimension } = line.meter;
  if (isInstance(line) || isSageMaker(line) || isModelUnit(line)) return undefined;
  if (service === "fargate" || service === "lambda")
    return "a Compute Savings Plan covers it, but no plan rate of it is known";
  if (/savings-plan|^ri-|-(?:1|6)-month$/.test(dimension)) return "is a commitment already";
  if (/spot/.test(dimension)) return SPOT;
  if (/capacity-block/.test(dimension)) return "a Capacity Block is a commitment of its own";
  if (service === "sagemaker" && item.startsWith("ml.") && dimension.endsWith("-hour"))
    return "no Savings Plan is known to cover this component";
  return undefined;
};

/** USD for one unit and hour of a rate; undefined where it has none or has tiers. */
export const hourlyPrice = (rate: Rate | undefined): number | undefined => {
  const [tier, ...more] = rate?.tiers ?? [];
  return rate && tier && more.length === 0 ? tier.usd / rate.per : undefined;
};
