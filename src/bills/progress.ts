import type { Progress } from "./bill.ts";
import type { Engine } from "./engine.ts";
import type { Looked } from "./look.ts";

const TICK = 250;

/** Tells how far we are, a few times a second, with the rate so far. */
export const meterOf = (readable: readonly Looked[], engine: Engine, progress: (now: Progress) => void) => {
  const bytesTotal = readable.reduce((total, { opened }) => total + opened.size, 0);
  const begun = performance.now();
  let [file, size, behind, current] = ["", 0, 0, 0];
  const tell = () => {
    const bytesDone = Math.min(bytesTotal, behind + Math.max(current, (engine.done() ?? 0) * size));
    const seconds = (performance.now() - begun) / 1000;
    const bytesPerSecond = seconds > 0 ? bytesDone / seconds : 0;
    const secondsLeft = bytesPerSecond > 0 ? (bytesTotal - bytesDone) / bytesPerSecond : null;
    progress({ stage: "reading", file, bytesDone, bytesTotal, bytesPerSecond, secondsLeft });
  };
  const timer = setInterval(tell, TICK);
  return {
    start: ({ found, opened }: Looked) => {
      [file, size, current] = [found.name, opened.size, 0];
    },
    seen: (bytes: number) => {
      current = Math.max(current, bytes);
    },
    finish: ({ opened }: Looked) => {
      [behind, current, size] = [behind + opened.size, 0, 0];
      tell();
    },
    stop: () => clearInterval(timer),
  };
};
