/**
 * A node's clocks change their rate, and its pending timers with them: a timer fires when its own delay has passed on the
 * monotonic clock, however fast that ran meanwhile.
 */
import type { Micros } from '../time.ts';
import { TIMER } from './event-kind.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

/** Both clocks go on from now as the faults that have been laid on them say. */
export function settleClock(node: SimNode, world: World): void {
  const { clock, timers } = node;
  const now = world.nowMicros;
  if (!clock.changesTimers) {
    clock.settle(now);
    return;
  }
  const readings = timers.deadlines.map((deadline) => clock.readingAt(deadline, now));
  clock.settle(now);
  for (const [slot, reading] of readings.entries()) {
    // One that is due already only waits for its turn at this instant, or for the end of a pause.
    if (timers.tokens[slot] === 0 || (timers.deadlines[slot] as Micros) <= now) continue;
    moveTimer(node, slot, clock.deadlineFor(reading, now), world);
  }
}

/** Rates change rarely, so the entry is queued anew at once. Its tie has a stream of its own: others keep theirs. */
function moveTimer({ id, name, timers }: SimNode, slot: number, deadline: Micros, world: World): void {
  timers.deadlines[slot] = deadline;
  timers.queuedFor[slot] = deadline;
  const tie = world.streams.stream(`rearm/${name}`).next() >>> 12;
  world.queue.push(deadline, tie, TIMER, id, slot, timers.codes[slot] as number, timers.newTicket(slot), undefined);
}
