/**
 * Seeds that never end. A run is synchronous: a handler that loops for ever keeps its thread for ever, and only another thread
 * can notice. Each batch tells which of its seeds is under way through memory that both threads see.
 */
import { threadId } from 'node:worker_threads';
import type { Tinypool } from 'tinypool';

/** How much real time a seed may take. The longest that ship take a fraction of a second. */
export const SEED_LIMIT_MILLIS = 60_000;

const CALLS_TOLD = 5;
/** A seed is looked at so often before it is given up. */
const LOOKS = 30;

/** `[how many seeds have begun, id of the thread]` */
export type SeedsBegun = Int32Array;

/** For the thread that runs the seeds. */
export function tellSeedBegins(begun: SeedsBegun, position: number): void {
  Atomics.store(begun, 1, threadId);
  Atomics.store(begun, 0, position + 1);
}

/** A seed has taken longer than it may. */
export class HangingSeed extends Error {
  /** Of the seed, in its batch. */
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.name = 'HangingSeed';
    this.position = position;
  }
}

/** Runs a task that gets `begun` as well. Throws HangingSeed, with its thread ended, when a seed takes longer than it may. */
export async function runWatched<Result>(pool: Tinypool, task: object, limitMillis = SEED_LIMIT_MILLIS): Promise<Result> {
  const begun: SeedsBegun = new Int32Array(new SharedArrayBuffer(8));
  const giveUp = new AbortController();
  const running = pool.run({ ...task, begun }, { signal: giveUp.signal }) as Promise<Result>;
  const overdue = watch(begun, limitMillis);
  try {
    const position = await Promise.race([running.then(() => undefined), overdue.position]);
    if (position === undefined) return await running;
    const message = await describeHanging(begun, limitMillis);
    running.catch(() => undefined);
    giveUp.abort();
    throw new HangingSeed(position, message);
  } finally {
    overdue.end();
  }
}

async function describeHanging(begun: SeedsBegun, limitMillis: number): Promise<string> {
  // Only here: every worker would load the debugger's side of Node otherwise.
  const { innermostCalls } = await import('./innermost-calls.ts');
  const calls = await innermostCalls(Atomics.load(begun, 1), CALLS_TOLD);
  const where = calls.length === 0 ? '' : `. It is in ${calls.join(', called by ')}`;
  return `it has not ended after ${limitMillis / 1_000} s of real time: perhaps a handler never returns${where}`;
}

interface Watch {
  /** Of the seed that takes too long, in its batch. */
  readonly position: Promise<number>;
  end(): void;
}

function watch(begun: SeedsBegun, limitMillis: number): Watch {
  let timer: NodeJS.Timeout | undefined;
  const position = new Promise<number>((resolve) => {
    let [last, looks] = [0, 0];
    // By looks instead of clocks: when this thread was kept busy itself, nothing is known of the time that has passed.
    const look = (): void => {
      const now = Atomics.load(begun, 0);
      looks = now === last && now > 0 ? looks + 1 : 0;
      last = now;
      if (looks >= LOOKS) resolve(now - 1);
    };
    timer = setInterval(look, limitMillis / LOOKS);
  });
  return { position, end: () => clearInterval(timer) };
}
