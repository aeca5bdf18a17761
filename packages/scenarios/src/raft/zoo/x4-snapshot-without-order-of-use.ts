/** X4: after a snapshot other sessions are closed than elsewhere. */
import { correctRaftRules, type RaftState, type SessionExpiry } from '@barksim/barkfs-nodes';
import { SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Keeps the open sessions by client, not by use (against dissertation 6.3). */
function expiryForSnapshot(state: RaftState): SessionExpiry | undefined {
  const expiry = correctRaftRules.expiryForSnapshot(state);
  expiry?.open.sort((a, b) => a.client - b.client);
  return expiry;
}

export const snapshotWithoutOrderOfUse: PlantedRaftBug = {
  id: 'X4',
  summary: 'the order in which sessions were used is not part of the snapshot',
  source: 'dissertation 6.3; a variant of N7',
  // Needs two open sessions and a restart, or a follower that lags.
  expectedProperties: [SNAPSHOT_SOUND, STATE_MACHINE_SAFETY],
  replaces: ['expiryForSnapshot'],
  needs: ['sessions', 'snapshots', 'crash'],
  rules: { ...correctRaftRules, expiryForSnapshot },
};
