import { Box, Text, useIsScreenReaderEnabled, useStdout } from "ink";
import { type ReactElement, useEffect, useLayoutEffect, useRef } from "react";
import { repaint } from "./paint-lines.ts";
import { spoken } from "./spoken-lines.ts";
import type { Size } from "./state.ts";

interface Drawn {
  readonly lines: readonly string[];
  readonly size: Size;
}

/** What standard output is told when the terminal is lent to the shell, where nothing of ours may be drawn, and had back. */
export const LENT = "lent";
export const RETURNED = "returned";

/** The frame as Ink draws it: for screen readers, tests, and wherever the output is not a terminal of ours alone. */
export const InkLines = ({ lines }: Pick<Drawn, "lines">): ReactElement => {
  const read = useIsScreenReaderEnabled();
  return (
    <Box flexDirection="column">
      {(read ? spoken(lines) : lines).map((line, row) => (
        <Text key={row} wrap="truncate-end">
          {line === "" ? " " : line}
        </Text>
      ))}
    </Box>
  );
};

/**
 * The frame written straight to the terminal, changed lines only. Ink takes every cell of every frame apart, which is most
 * of the time between a key and its frame; our lines are fitted already, and we know which of them changed.
 */
export const DirectLines = ({ lines, size }: Drawn): ReactElement | null => {
  const { stdout } = useStdout();
  const shown = useRef<Drawn | undefined>(undefined);
  const lent = useRef(false);
  useLayoutEffect(() => {
    const last = shown.current;
    const same = last?.size.columns === size.columns && last.size.rows === size.rows;
    const text = repaint(same ? last.lines : undefined, lines, size);
    shown.current = { lines, size };
    if (text !== "" && !lent.current) stdout.write(text);
  }, [lines, size, stdout]);
  // Ink wipes what it takes for its own when the window changes; what stands there is drawn once more after it. So it is
  // when the terminal was lent to the shell.
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    const again = (): void => {
      const last = shown.current;
      if (last && !lent.current) stdout.write(repaint(undefined, last.lines, last.size));
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(again, AFTER_INK);
    };
    const lend = (): void => {
      lent.current = true;
    };
    const takeBack = (): void => {
      lent.current = false;
      later();
    };
    stdout.on("resize", later).on(LENT, lend).on(RETURNED, takeBack);
    return () => {
      clearTimeout(timer);
      stdout.off("resize", later).off(LENT, lend).off(RETURNED, takeBack);
    };
  }, [stdout]);
  return null;
};

const AFTER_INK = 60;
