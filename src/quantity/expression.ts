import { create, type FactoryFunctionMap, type MathNode, parseDependencies } from "mathjs/number";
import { describeDimensions, findUnit, multiply, sameDimensions, unitSpellings, type Dimensions } from "./units.ts";
import { isCertain, scale, type Distribution } from "./distribution.ts";
import { literals } from "./literals.ts";
import { nearest } from "./nearest.ts";

/** A number with dimensions in base units (hours, GB, counted things) and what is not known about it. */
export interface Measure {
  readonly value: number;
  readonly dimensions: Dimensions;
  readonly uncertainty?: Distribution | undefined;
}

/** A measure and whether any unit was written in it: `8 hour / day` is no bare number, though its units cancel. */
export interface Evaluated extends Measure {
  readonly bare: boolean;
}

/** What is wrong with an expression; the caller adds the place. */
export class ExpressionError extends Error {
  readonly nearest: readonly string[];
  constructor(message: string, near: readonly string[] = []) {
    super(message);
    this.name = "ExpressionError";
    this.nearest = near;
  }
}

const LONGEST = 400;
const DEEPEST = 40;
const PLAIN: Dimensions = {};

const parser: FactoryFunctionMap = parseDependencies ?? {};
/** Made when an expression is first met: a command whose numbers are plain does without. */
let math: ReturnType<typeof create> | undefined;

/**
 * Evaluates an expression of a plan file or an argument: `2M / day`, `40 user * 25 / day`, `40k..60k`, `1M ± 20 %`.
 * mathjs parses; only the node types, operators and functions listed here are evaluated, so that nothing an
 * expression can name allocates, loops, configures or runs code.
 * @throws ExpressionError
 */
export const evaluate = (text: string, scope: Readonly<Record<string, number>> = {}): Evaluated => {
  if (text.length > LONGEST) throw new ExpressionError(`an expression of at most ${LONGEST} characters`);
  if (text.trim() === "") throw new ExpressionError('a number with a unit, such as "2M / day"');
  refuseSlips(text);
  const written = literals(text);
  if (NUMBER.test(written)) return { value: Number(written), dimensions: PLAIN, bare: true };
  const node = parse(written);
  const names = namesOf(node);
  if (!hasNumber(node) && !names.some((name) => Object.hasOwn(scope, name)))
    throw new ExpressionError(names.some((name) => findUnit(name)) ? `a number before "${text.trim()}"` : UNREADABLE);
  return { ...walk(node, scope, 0), bare: names.every((name) => Object.hasOwn(scope, name)) };
};

/** A plain number, which is read the same without the parser. */
const NUMBER = /^\s*\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/;

/** Numbers that read as another one than was meant. @throws ExpressionError with how it is written */
const refuseSlips = (text: string): void => {
  const [dotted] = /(?<![\w.])\d+(?:\.\d+){2,}/.exec(text) ?? [];
  if (dotted !== undefined)
    throw new ExpressionError(
      `a number with one decimal point: ${dotted} would be ${dotted.replaceAll(".", ",")} with commas`,
    );
  const [after] = /(?<![\w.])\d[\d.,_]*(?:k|K|M|bn|B|T)\d[\d.]*/.exec(text) ?? [];
  if (after !== undefined) throw new ExpressionError(`a number with its letter last, such as 1.5M, not ${after}`);
};

/** A formula compiled once: its free names and a function from their values to a number. Used to check and show quantities. */
export const parseFormula = (
  formula: string,
): { readonly names: readonly string[]; value(scope: Readonly<Record<string, number>>): number } => {
  const node = parse(formula);
  return { names: namesOf(node), value: (scope) => walk(node, scope, 0).value };
};

const namesOf = (node: MathNode): readonly string[] => {
  const names = new Set<string>();
  node.traverse((inner: MathNode, path: string) => {
    if (isSymbol(inner) && path !== "fn") names.add(inner.name);
  });
  return [...names];
};

const hasNumber = (node: MathNode): boolean => {
  let found = false;
  node.traverse((inner: MathNode) => {
    found ||= isConstant(inner);
  });
  return found;
};

const UNREADABLE = 'a number with a unit, such as "2M / day", "1500 token" or "40k..60k"';

const parse = (text: string): MathNode => {
  // Every share is a number by now: what is left would be a remainder, or a percentage of one.
  if (text.includes("%")) throw new ExpressionError(UNREADABLE);
  let parsed: MathNode;
  try {
    math ??= create(parser);
    parsed = math.parse(text);
  } catch {
    throw new ExpressionError(UNREADABLE);
  }
  return parsed;
};

type Scope = Readonly<Record<string, number>>;

const walk = (node: MathNode, scope: Scope, depth: number): Measure => {
  if (depth > DEEPEST) throw new ExpressionError(`an expression nested at most ${DEEPEST} deep`);
  if (isConstant(node)) return { value: node.value, dimensions: PLAIN };
  if (isSymbol(node)) return symbol(node.name, scope);
  if (isParenthesis(node)) return walk(node.content, scope, depth + 1);
  // `5 token` is a product, `5 token 3` and `10 % 3` are slips of the keyboard.
  if (isOperator(node) && node.implicit && node.args.slice(1).some(isConstant)) throw new ExpressionError(UNREADABLE);
  if (isOperator(node))
    return operate(
      node.op,
      node.args.map((arg) => walk(arg, scope, depth + 1)),
    );
  if (isCall(node))
    return call(
      node.fn.name,
      node.args.map((arg) => walk(arg, scope, depth + 1)),
    );
  throw new ExpressionError(
    "numbers, units, + − * / ^, parentheses and the functions min, max, round, floor, ceil, exp, sqrt",
  );
};

interface Constant extends MathNode {
  readonly value: number;
}
interface Symbol extends MathNode {
  readonly name: string;
}
interface Parenthesis extends MathNode {
  readonly content: MathNode;
}
interface Operator extends MathNode {
  readonly op: string;
  readonly implicit?: boolean;
  readonly args: readonly MathNode[];
}
interface Call extends MathNode {
  readonly fn: Symbol;
  readonly args: readonly MathNode[];
}

const isConstant = (node: MathNode): node is Constant =>
  node.type === "ConstantNode" && "value" in node && typeof node.value === "number";
const isSymbol = (node: MathNode): node is Symbol => node.type === "SymbolNode";
const isParenthesis = (node: MathNode): node is Parenthesis => node.type === "ParenthesisNode";
const isOperator = (node: MathNode): node is Operator => node.type === "OperatorNode";
const isCall = (node: MathNode): node is Call =>
  node.type === "FunctionNode" && "fn" in node && typeof node.fn === "object" && node.fn !== null && "name" in node.fn;

const symbol = (name: string, scope: Scope): Measure => {
  const known = Object.hasOwn(scope, name) ? scope[name] : undefined;
  if (known !== undefined) return { value: known, dimensions: PLAIN };
  const unit = findUnit(name.replaceAll("_", "-"));
  if (unit) return { value: unit.factor, dimensions: unit.dimensions };
  throw new ExpressionError(
    `a known unit instead of "${name}"`,
    nearest(name, [...unitSpellings(), ...Object.keys(scope)]),
  );
};

const operate = (op: string, args: readonly Measure[]): Measure => {
  const [left, right] = args;
  if (!left) throw new ExpressionError("an operand");
  if (!right) return op === "-" ? affine(left, -1) : op === "+" ? left : refuse(op);
  switch (op) {
    case "+":
    case "-":
      return add(left, right, op === "+" ? 1 : -1);
    case "*":
      return isCertain(right.uncertainty) ? times(left, right, 1) : times(right, left, 1);
    case "/":
      if (!isCertain(right.uncertainty)) throw new ExpressionError("a divisor without a range");
      return times(left, right, -1);
    case "^":
      if (Object.keys({ ...left.dimensions, ...right.dimensions }).length || left.uncertainty || right.uncertainty)
        throw new ExpressionError("powers of plain numbers only");
      return { value: left.value ** right.value, dimensions: PLAIN };
    default:
      return refuse(op);
  }
};

const refuse = (op: string): never => {
  throw new ExpressionError(`the operators + − * / ^, not "${op}"`);
};

const affine = (measure: Measure, factor: number): Measure => ({
  value: measure.value * factor,
  dimensions: measure.dimensions,
  uncertainty: measure.uncertainty && scale(measure.uncertainty, factor, 0),
});

const times = (left: Measure, right: Measure, power: 1 | -1): Measure => {
  if (!isCertain(right.uncertainty))
    throw new ExpressionError("one range in a value; name the second as an input of its own");
  const scaled = affine(left, power === 1 ? right.value : 1 / right.value);
  const value = power === 1 ? left.value * right.value : left.value / right.value;
  return { ...scaled, value, dimensions: multiply(left.dimensions, right.dimensions, power) };
};

const add = (left: Measure, right: Measure, sign: 1 | -1): Measure => {
  if (!sameDimensions(left.dimensions, right.dimensions))
    throw new ExpressionError(
      `the same kind on both sides of ${sign === 1 ? "+" : "−"}, not ${describeDimensions(left.dimensions)} and ${describeDimensions(right.dimensions)}`,
    );
  if (left.uncertainty && right.uncertainty)
    throw new ExpressionError("one range in a value; name the second as an input of its own");
  const uncertainty = left.uncertainty
    ? scale(left.uncertainty, 1, sign * right.value)
    : right.uncertainty && scale(right.uncertainty, sign, left.value);
  return { value: left.value + sign * right.value, dimensions: left.dimensions, uncertainty };
};

const DISTRIBUTIONS = {
  range: (low: number, high: number): Distribution => ({ kind: "uniform", low, high }),
  around: (middle: number, off: number): Distribution => ({ kind: "uniform", low: middle - off, high: middle + off }),
  uniform: (low: number, high: number): Distribution => ({ kind: "uniform", low, high }),
  triangular: (low: number, likely: number, high: number): Distribution => ({ kind: "triangular", low, likely, high }),
  normal: (mean: number, deviation: number): Distribution => ({ kind: "normal", mean, deviation }),
  lognormal: (median: number, p95: number): Distribution => ({ kind: "lognormal", median, p95, offset: 0 }),
} as const;

const NUMERIC: Readonly<Record<string, (...values: number[]) => number>> = {
  min: Math.min,
  max: Math.max,
  round: Math.round,
  floor: Math.floor,
  ceil: Math.ceil,
  sqrt: Math.sqrt,
  exp: Math.exp,
  abs: Math.abs,
};

const isDistribution = (name: string): name is keyof typeof DISTRIBUTIONS => Object.hasOwn(DISTRIBUTIONS, name);

const call = (name: string, args: readonly Measure[]): Measure => {
  const first = args[0];
  if (!first) throw new ExpressionError(`arguments for ${name}`);
  if (args.some((arg) => !sameDimensions(arg.dimensions, first.dimensions)))
    throw new ExpressionError(`arguments of one kind in ${name}`);
  const values = args.map(({ value }) => value);
  if (args.every((arg) => arg.uncertainty === undefined)) {
    const numeric = Object.hasOwn(NUMERIC, name) ? NUMERIC[name] : undefined;
    if (numeric) return { value: numeric(...values), dimensions: first.dimensions };
    if (isDistribution(name)) return distribution(name, values, first.dimensions);
  }
  throw new ExpressionError(
    `one of the functions ${[...Object.keys(NUMERIC), ...Object.keys(DISTRIBUTIONS)].join(", ")}`,
    nearest(name, [...Object.keys(NUMERIC), ...Object.keys(DISTRIBUTIONS)]),
  );
};

const distribution = (name: keyof typeof DISTRIBUTIONS, values: readonly number[], dimensions: Dimensions): Measure => {
  const [a = NaN, b = NaN, c = NaN] = values;
  const wanted = name === "triangular" ? 3 : 2;
  if (values.length !== wanted) throw new ExpressionError(`${wanted} numbers in ${name}(…)`);
  const uncertainty = name === "triangular" ? DISTRIBUTIONS.triangular(a, b, c) : DISTRIBUTIONS[name](a, b);
  const ordered = name === "triangular" ? a <= b && b <= c : name === "normal" || name === "around" ? b >= 0 : a <= b;
  if (!ordered || (name === "lognormal" && a <= 0)) throw new ExpressionError(`a ${name} from low to high`);
  return { value: middle(uncertainty), dimensions, uncertainty };
};

const middle = (of: Distribution): number => {
  switch (of.kind) {
    case "uniform":
      return (of.low + of.high) / 2;
    case "triangular":
      return of.likely;
    case "normal":
      return of.mean;
    case "lognormal":
      return of.median + of.offset;
  }
};
