/** Colours by meaning. Without colour every function gives its text back. */
export interface Paint {
  readonly title: (text: string) => string;
  readonly money: (text: string) => string;
  readonly good: (text: string) => string;
  readonly doubt: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly quiet: (text: string) => string;
}

const plain = (text: string) => text;
const sgr = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;

export const paintWith = (colour: boolean): Paint =>
  colour
    ? {
        title: sgr(1, 22),
        money: sgr(36, 39),
        good: sgr(32, 39),
        doubt: sgr(33, 39),
        bad: sgr(31, 39),
        quiet: sgr(2, 22),
      }
    : { title: plain, money: plain, good: plain, doubt: plain, bad: plain, quiet: plain };
