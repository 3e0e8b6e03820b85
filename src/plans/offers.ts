import type { Meter, Rate } from "../catalog/types.ts";
import type { SizeFactor } from "../commitments/size-flexibility.ts";
import { type HoldingKind, type Payment, PAYMENTS, TERMS } from "../commitments/use.ts";
import type { ModelLine } from "./model.ts";

/** A commitment that AWS sells and that some lines of a plan could be covered by. */
export interface Offer {
  readonly kind:
    | "compute-plan"
    | "ec2-instance-plan"
    | "sagemaker-plan"
    | "reservation"
    | "model-units"
    | "reserved-tier";
  /** `EC2 Instance Savings Plan g5 us-east-1` */
  readonly name: string;
  /** `1y`, `3y`, `1-month`, `3-month`, `6-month` */
  readonly term: string;
  readonly months: number;
  readonly payment: Payment;
  readonly holding: HoldingKind;
  /** Whether it is bought in whole units of one thing, not in USD an hour. */
  readonly byUnit: boolean;
  /** Lines that it could cover. */
  readonly lines: readonly OfferLine[];
}

export interface OfferLine {
  readonly line: ModelLine;
  /** The meter that states its price: of a reservation, that of the type that is reserved. */
  readonly meter: Meter;
  /** How many of what is bought one unit of the line takes: other than 1 where a reservation is flexible in size. */
  readonly takes: number;
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
const RESERVED_TIER_TERMS = [
  { term: "1-month", months: 1 },
  { term: "3-month", months: 3 },
] as const;

const isInstance = ({ meter }: ModelLine) => meter.service === "ec2" && meter.dimension === "on-demand-hour";
const isSageMaker = ({ meter }: ModelLine) =>
  meter.service === "sagemaker" && meter.item.startsWith("ml.") && SAGEMAKER_COMPONENTS.includes(meter.dimension);
const RESERVED_TOKENS = /^(?:global-)?(?:input|output)-tokens$/;
const isReservable = ({ meter }: ModelLine) => meter.service === "bedrock" && RESERVED_TOKENS.test(meter.dimension);
const isModelUnit = ({ meter }: ModelLine) => meter.dimension === "provisioned-model-unit-hour-no-commit";

/** `g5` of `g5.xlarge`. */
const familyOf = ({ meter }: ModelLine): string => meter.item.split(".")[0] ?? meter.item;

/**
 * Every commitment that could cover lines of a plan, in every term and payment. A reservation of a type that is flexible in
 * size covers its whole family in the region.
 */
export const offersFor = (lines: readonly ModelLine[], factorOf: SizeFactor): readonly Offer[] => {
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
        "broad-plan",
        instances,
        () => `compute-savings-plan-${suffix}-hour`,
        terms,
      ),
      ...[...Map.groupBy(instances, (line) => `${familyOf(line)} ${line.region}`)].flatMap(([where, members]) =>
        planOffer(
          "ec2-instance-plan",
          `EC2 Instance Savings Plan ${where}`,
          "instance-plan",
          members,
          () => `ec2-instance-savings-plan-${suffix}-hour`,
          terms,
        ),
      ),
      ...planOffer(
        "sagemaker-plan",
        "SageMaker Savings Plan",
        "broad-plan",
        sagemaker,
        ({ meter }) => `savings-plan-${suffix}-${meter.dimension}`,
        terms,
      ),
      ...[...Map.groupBy(instances, ({ meter, region }) => `${meter.item} ${region}`)].flatMap(([where, members]) =>
        reservationOffer(where, members, instances, factorOf, `ri-standard-${suffix}-hour`, terms),
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
    ...RESERVED_TIER_TERMS.flatMap((term) =>
      [...Map.groupBy(lines.filter(isReservable), reservedName)].flatMap(([name, members]) =>
        reservedTierOffer(name, members, { ...term, payment: "no-upfront" }),
      ),
    ),
  ];
};

type Terms = Pick<Offer, "term" | "months" | "payment">;

const planOffer = (
  kind: Offer["kind"],
  name: string,
  holding: HoldingKind,
  lines: readonly ModelLine[],
  dimension: (line: ModelLine) => string,
  terms: Terms,
): readonly Offer[] => offer({ kind, name, holding, byUnit: false, ...terms }, ownMeters(lines, dimension));

const unitOffer = (
  kind: Offer["kind"],
  name: string,
  lines: readonly ModelLine[],
  dimension: (line: ModelLine) => string,
  terms: Terms,
): readonly Offer[] =>
  offer({ kind, name, holding: "reservation", byUnit: true, ...terms }, ownMeters(lines, dimension));

const reservationOffer = (
  where: string,
  [first, ...more]: readonly ModelLine[],
  instances: readonly ModelLine[],
  factorOf: SizeFactor,
  dimension: string,
  terms: Terms,
): readonly Offer[] => {
  if (!first) return [];
  const meter = { ...first.meter, dimension };
  const own = factorOf(first.meter.item);
  const family = instances.flatMap((line): readonly OfferLine[] => {
    const factor = factorOf(line.meter.item);
    const flexible = own !== undefined && factor !== undefined;
    if (!flexible || line.region !== first.region || familyOf(line) !== familyOf(first)) return [];
    return [{ line, meter, takes: factor / own }];
  });
  const covered = own === undefined ? [first, ...more].map((line) => ({ line, meter, takes: 1 })) : family;
  const name = `Reserved Instance (standard) ${where}`;
  return offer({ kind: "reservation", name, holding: "reservation", byUnit: true, ...terms }, covered);
};

/** Bedrock's reserved tier is sold by tokens a minute: an hour of one of them takes sixty tokens; what is over is on demand. */
const MINUTES = 60;

const reservedName = ({ meter: { item, dimension }, region }: ModelLine): string =>
  `Bedrock reserved tier ${dimension} ${item} ${region}`;

const reservedTierOffer = (name: string, lines: readonly ModelLine[], terms: Terms): readonly Offer[] => {
  const covered = lines.map((line): OfferLine => {
    const sold = line.meter.dimension.replace(/(input|output)-tokens$/, `reserved-$1-ktpm-hour-${terms.term}`);
    return { line, meter: { ...line.meter, dimension: sold }, takes: 1 / MINUTES };
  });
  return offer({ kind: "reserved-tier", name, holding: "reservation", byUnit: true, ...terms }, covered);
};

const ownMeters = (lines: readonly ModelLine[], dimension: (line: ModelLine) => string): readonly OfferLine[] =>
  lines.map((line) => ({ line, meter: { ...line.meter, dimension: dimension(line) }, takes: 1 }));

const offer = (parts: Omit<Offer, "lines">, lines: readonly OfferLine[]): readonly Offer[] =>
  lines.length === 0 ? [] : [{ ...parts, lines }];

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
