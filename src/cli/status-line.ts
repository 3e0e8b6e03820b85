import type { Terminal } from "./terminal.ts";

const EVERY = 100;

/** One line on stderr that says how far a long work is; nothing where stderr is no terminal. */
export const statusLine = (
  terminal: Pick<Terminal, "screen">,
): { readonly show: (text: string) => void; readonly clear: () => void } => {
  const { stderr } = process;
  if (stderr.isTTY !== true) return { show: () => {}, clear: () => {} };
  let last = 0;
  return {
    show: (text) => {
      const now = Date.now();
      if (now - last < EVERY) return;
      last = now;
      stderr.write(`\r\u001B[K${text.slice(0, terminal.screen.width - 1)}`);
    },
    clear: () => void stderr.write("\r\u001B[K"),
  };
};
