/** The ways in which the terminal UI ends without being asked to. */
export interface Endings {
  /** Comes true when a signal, or the end of the terminal, ends it; is broken by a fault of ours. */
  readonly signalled: Promise<true>;
  /** Ctrl-C was pressed. */
  readonly interrupt: () => void;
  readonly interrupted: () => boolean;
  /** Whether the terminal is gone: nothing can be written there. */
  readonly gone: () => boolean;
  readonly forget: () => void;
}

/** Listens for them. Faults come here, too, so that the terminal is restored before they are told. */
export const endings = (): Endings => {
  let interrupted = false;
  let gone = false;
  const { promise, resolve, reject } = Promise.withResolvers<true>();
  // A fault while the app is being left has been told already.
  promise.catch(() => undefined);
  const signal = (): void => resolve(true);
  const hungUp = (): void => {
    gone = true;
    resolve(true);
  };
  const fault = (error: unknown): void => (isHangUp(error) ? hungUp() : reject(error));
  for (const name of SIGNALS) process.on(name, signal);
  process.on("uncaughtException", fault);
  process.stdin.on("end", hungUp).on("error", fault);
  return {
    signalled: promise,
    interrupt: () => {
      interrupted = true;
    },
    interrupted: () => interrupted,
    gone: () => gone,
    // What a terminal that is gone still has to say comes later than this, and is no fault.
    forget: () => {
      process.stdin.off("end", hungUp);
      if (gone) return;
      for (const name of SIGNALS) process.off(name, signal);
      process.off("uncaughtException", fault);
      process.stdin.off("error", fault);
    },
  };
};

const SIGNALS = ["SIGTERM", "SIGHUP", "SIGINT"] as const;

const HANG_UPS: ReadonlySet<unknown> = new Set(["EIO", "EPIPE", "ENXIO", "ENOTCONN"]);

/** Whether an error says that the terminal was closed. */
const isHangUp = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && HANG_UPS.has(error.code);
