/**
 * Runs that would never end are ended: nodes that answer each other faster than time passes, or that fill the queue
 * with more than any machine could hold. Both happen to programs with bugs (two nodes that refuse each other at once
 * under full duplication), and would otherwise hang a campaign. Looked at now and then, so the loop does not feel it.
 */
import type { World } from './world.ts';

/** The property that such a run violates. */
export const NO_RUNAWAY = 'run/no-runaway';

/** A power of two less one: looked at whenever the event count has these bits all zero. */
export const RUNAWAY_MASK = 0xffff;

/** Far above what scenarios of a few dozen nodes ever have waiting. */
const MOST_WAITING = 1_000_000;

/** Violates `run/no-runaway` when the run gets nowhere. */
export function lookForRunaway(world: World): void {
  const { nowMicros, queue } = world;
  if (queue.size > MOST_WAITING) {
    const seen = `${queue.size} wait after ${world.eventCount} events, and each event brings more`;
    world.violation(NO_RUNAWAY, `at most ${MOST_WAITING} messages, timers and syncs wait at a time`, seen, []);
  } else if (nowMicros === world.lastLookMicros) {
    const seen = `${RUNAWAY_MASK + 1} events have happened at ${nowMicros} us and there are more`;
    world.violation(NO_RUNAWAY, 'time passes between events', seen, world.queue.node >= 0 ? [world.queue.node] : []);
  }
  world.lastLookMicros = nowMicros;
}
