import { type Amount, parseAmount } from "../quantity/amount.ts";
import { ExpressionError } from "../quantity/expression.ts";
import { InputError, quoted } from "../quantity/problem.ts";

/**
 * A sum in USD: `500`, `$1,200 / month`, `6k USD / year`. A bare sum is for a month.
 * @throws InputError; another currency is refused, for no rate of exchange is ours to choose
 */
export const readSum = (written: string | number, field: string, expected?: string): Amount => {
  const text = String(written).trim();
  const other = otherCurrency(text);
  if (other !== undefined)
    throw new InputError([
      {
        field,
        found: quoted(written),
        expected: "a sum in USD",
        hint: `${other} is not converted: write what it comes to in USD, such as 500 USD / month`,
      },
    ]);
  try {
    return parseAmount(typeof written === "number" ? written : text.replace(/^(?:US)?\$\s*/, ""), {
      unit: "USD",
      rate: true,
    });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new InputError([
      { field, found: quoted(written), expected: expected ?? error.message, nearest: error.nearest },
    ]);
  }
};

const SIGNS: Readonly<Record<string, string>> = { "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR" };

/** The currency that a sum names, where it is not the dollar of the United States. */
const otherCurrency = (text: string): string | undefined => {
  const sign = /[€£¥₹]/u.exec(text)?.[0];
  if (sign !== undefined) return SIGNS[sign];
  const words = text.toUpperCase().match(/\b[A-Z]{3}\b/g) ?? [];
  return words.find((word) => word !== "USD" && CURRENCIES.has(word));
};

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));
