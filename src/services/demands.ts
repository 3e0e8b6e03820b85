/**
 * The kinds of demand: what the business needs, apart from who serves it. Two services that meet one kind compare.
 */
export { SHAPES } from "./demand-kind.ts";
export * from "./demands-compute.ts";
export * from "./demands-media.ts";
export * from "./demands-text.ts";
