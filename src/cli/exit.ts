/** Exit codes: part of the contract with scripts. */
export const DONE = 0;
export const CHECK_FAILED = 1;
export const WRONG_INPUT = 2;
export const INCOMPLETE = 3;
export const UNREACHABLE = 4;
export const FAULT = 70;
export const INTERRUPTED = 130;

export type Exit = 0 | 1 | 2 | 3 | 4 | 70 | 130;
