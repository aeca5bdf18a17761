/** One run of ten million events: does an event cost the same at the end as at the beginning, and does memory stay flat? */
import { SECOND, WorldSource, withGuards } from '@barksim/sim-core';
import { makeRaftBench } from '@barksim/scenarios';
import { now } from './stopwatch.ts';

const EVENTS = 10_000_000;
const SLICE = 1_000_000;

export interface LongRunFigures {
  readonly events: number;
  readonly simulatedSeconds: number;
  /** Events a second of each million, the first (which warms up) left out. */
  readonly rates: readonly number[];
  /** Heap in use after each million, in MiB, after a collection. */
  readonly heapMiB: readonly number[];
}

/** `collectGarbage` makes heap figures comparable; without it they include what waits to be collected. */
export function measureLongRun(collectGarbage: (() => void) | undefined, onSlice: (done: number) => void): LongRunFigures {
  const untilMicros = 20_000 * SECOND;
  const world = new WorldSource(makeRaftBench(untilMicros), 'long run', { untilMicros }).create();
  const rates: number[] = [];
  const heapMiB: number[] = [];
  withGuards(() => world.bootAll());
  for (let done = SLICE; done <= EVENTS; done += SLICE) {
    const start = now();
    withGuards(() => {
      while (world.eventCount < done && world.step(untilMicros)) {
        // Each turn is one event.
      }
    });
    const seconds = now() - start;
    if (world.eventCount < done) throw new Error(`the long run ended at event ${world.eventCount}: expected ${EVENTS}`);
    if (done > SLICE) rates.push(SLICE / seconds);
    collectGarbage?.();
    heapMiB.push(process.memoryUsage().heapUsed / 2 ** 20);
    onSlice(done);
  }
  return { events: world.eventCount, simulatedSeconds: world.nowMicros / SECOND, rates, heapMiB };
}
