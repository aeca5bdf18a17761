/**
 * A node whose members' operator is about to remove it, or has just done so, loses its disk: whether it comes back under its old
 * name shows when it is added again. Drawn from a stream of its own, in some of the runs in which members change.
 */
import type { Fault, NodeId, RandomStream } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';
import { QUIET_MICROS, RUN_MICROS } from './settings.ts';

/** So many runs in a million. */
const LOST_DISK_PPM = 200_000;

export function drawLostDisks(random: RandomStream, settings: RaftSettings): Fault[] {
  if (!random.chance(LOST_DISK_PPM)) return [];
  const removals = settings.operators.flatMap(({ tasks }) => tasks.filter(({ aims }) => aims[0]!.kind === 'remove' && aims[0]!.node !== 'leader'));
  if (removals.length === 0) return [];
  const { atMicros, aims } = random.pick(removals);
  const at = atMicros + random.int(-50, 100) * MILLISECOND;
  const until = Math.min(at + random.int(5, 300) * MILLISECOND, RUN_MICROS - QUIET_MICROS);
  return [{ kind: 'crash-and-wipe', nodes: [aims[0]!.node as NodeId], at, until }];
}
