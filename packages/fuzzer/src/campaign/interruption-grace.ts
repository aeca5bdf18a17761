/** What is under way when somebody presses Ctrl-C gets a moment to end by itself. */

const GRACE_MILLIS = 1_000;

/** Gives false some time after the signal: long enough for a batch to end, short enough for whoever pressed Ctrl-C. */
export function graceAfter(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    const begin = (): void => {
      setTimeout(() => resolve(false), GRACE_MILLIS).unref();
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
  });
}
