/** X3: nodes disagree on who still has a session. */
import type { Micros, NodeClock } from '@barksim/sim-core';
import { correctRaftRules, type SessionExpiry } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at its own clock when it applies an entry (against dissertation 6.3). */
function timeOfExpiry(_expiry: SessionExpiry, clock: NodeClock): Micros {
  return clock.wall();
}

export const expiryByOwnClock: PlantedRaftBug = {
  id: 'X3',
  summary: 'sessions end by the clock of the node that applies, not by the time of the log',
  source: 'dissertation 6.3',
  // Needs sessions that time out; clocks that differ make it worse.
  expectedProperties: [STATE_MACHINE_SAFETY, SNAPSHOT_SOUND, EXACTLY_ONCE],
  replaces: ['timeOfExpiry'],
  needs: ['sessions', 'clock'],
  rules: { ...correctRaftRules, timeOfExpiry },
};
