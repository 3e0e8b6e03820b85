import { useApp, useInput } from "ink";
import { useEffect } from "react";
import { LENT, RETURNED } from "./drawing.tsx";

/**
 * Ctrl-Z and kill -TSTP give the terminal back to the shell; fg takes it again and draws the screen once more. A program
 * that was stopped in another way (kill -STOP) finds its terminal as it left it, too.
 * @param onInterrupt Ctrl-C was pressed, which raw mode keeps from becoming a signal
 */
export const Suspension = ({ onInterrupt }: { readonly onInterrupt: () => void }): null => {
  const { suspendTerminal } = useApp();
  useEffect(() => {
    let stopped = false;
    const around = (stop: () => Promise<void>): void => {
      if (stopped) return;
      stopped = true;
      const resumed = (): void => {
        stopped = false;
        // Changes of size are told to the job in front only; and whoever draws on the terminal draws all of it again.
        process.emit("SIGWINCH");
        process.stdout.emit("resize");
        process.stdout.emit(RETURNED);
      };
      process.stdout.emit(LENT);
      suspendTerminal(stop).then(resumed, resumed);
    };
    const stop = (): void => around(() => stopGroup(stop));
    const continued = (): void => around(async () => undefined);
    process.on("SIGTSTP", stop).on("SIGCONT", continued);
    return () => void process.off("SIGTSTP", stop).off("SIGCONT", continued);
  }, [suspendTerminal]);
  useInput((input, key) => {
    // Keys that come in one piece on a slow line are letters as the terminal sent them.
    const pressed = (letter: string, code: string): boolean => (key.ctrl ? input === letter : input.includes(code));
    if (pressed("z", CTRL_Z)) process.emit("SIGTSTP");
    if (pressed("c", CTRL_C)) onInterrupt();
  });
  return null;
};

const CTRL_C = "\u0003";
const CTRL_Z = "\u001a";

/** Stops us as the shell would have: with all that it started as one job. Goes on when the shell says so. */
const stopGroup = async (handler: () => void): Promise<void> => {
  process.off("SIGTSTP", handler);
  process.kill(0, "SIGTSTP");
  // Where nobody could wake us again (no job control) the signal does nothing, and this is all the time that passes.
  await new Promise((done) => setTimeout(done, AWAKE));
  process.on("SIGTSTP", handler);
};

const AWAKE = 50;
