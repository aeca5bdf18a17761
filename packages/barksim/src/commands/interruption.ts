/** Ctrl-C during long work: the first time it ends what is under way in good order, the second time at once. */
import { EXIT } from '../exit-status.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, interrupt);
  }
}
