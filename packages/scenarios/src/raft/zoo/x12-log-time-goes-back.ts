/** X12: sessions last longer after a leader whose clock was ahead. */
import type { Micros } from '@barksim/sim-core';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Sets the time of the log by the latest entry (against dissertation 6.3). */
function logTimeAfter(_logTimeMicros: Micros, stampMicros: Micros): Micros {
  return stampMicros;
}

export const logTimeGoesBack: PlantedRaftBug = {
  id: 'X12',
  summary: 'the time of the log goes back when the next leader is behind',
  source: 'dissertation 6.3; a variant of X3',
  // Needs clocks that differ, or are set back, and a change of leaders.
  expectedProperties: [STATE_MACHINE_SAFETY, SNAPSHOT_SOUND, EXACTLY_ONCE],
  replaces: ['logTimeAfter'],
  needs: ['sessions', 'clock'],
  rules: { ...correctRaftRules, logTimeAfter },
};
