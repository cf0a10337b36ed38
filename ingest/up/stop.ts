// stop.ts: Ctrl-C and SIGTERM: the first asks, a later one forces.
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
// A terminal, a shell and npm each pass one Ctrl-C on: what comes at once is the same wish.
const SAME_WISH_MS = 1000;

export interface Stop {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Resolves then. */
  readonly requested: Promise<void>;
  /** No longer listens. */
  end(): void;
}

/** Listens for signals until `end`; `force` is called by one that comes a second or more after the first. */
export function listenForStop(force: () => void): Stop {
  const controller = new AbortController();
  let firstAt = 0;
  const requested = new Promise<void>((resolve) => {
    controller.signal.addEventListener("abort", () => {
      resolve();
    });
  });
  const hear = (): void => {
    if (!controller.signal.aborted) {
      firstAt = Date.now();
      controller.abort();
    } else if (Date.now() - firstAt >= SAME_WISH_MS) {
      force();
    }
  };
  for (const name of SIGNALS) process.on(name, hear);
  return {
    signal: controller.signal,
    requested,
    end: () => {
      for (const name of SIGNALS) process.off(name, hear);
    },
  };
}
