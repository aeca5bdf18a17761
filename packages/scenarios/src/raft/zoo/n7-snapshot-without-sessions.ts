/** N7: operations are executed again after a snapshot. */
import { type ClientSession, correctRaftRules } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, SNAPSHOT_SOUND } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Keeps the state machine only (against dissertation 6.3). */
function sessionsForSnapshot(): ClientSession[] {
  return [];
}

export const snapshotWithoutSessions: PlantedRaftBug = {
  id: 'N7',
  summary: 'client sessions are not part of the snapshot',
  source: 'a textbook mutation; openraft #2096',
  // Needs snapshots, and a restart or a follower that lags.
  expectedProperties: [SNAPSHOT_SOUND, EXACTLY_ONCE],
  replaces: ['sessionsForSnapshot'],
  needs: ['snapshots', 'retries'],
  rules: { ...correctRaftRules, sessionsForSnapshot },
};
