/** A currency that the file does not state is ISO 4217's "no currency". */
export const NO_CURRENCY = "XXX";
