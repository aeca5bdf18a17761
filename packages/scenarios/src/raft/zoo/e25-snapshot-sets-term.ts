/** E25: a snapshot takes a node back to the term of its last entry. */
import { correctRaftRules, type RaftState, type Snapshot } from '@barksim/barkfs-nodes';
import { MONOTONE_TERM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes over the term of the snapshot's last entry (against figure 13). */
function termAfterInstall(_state: RaftState, snapshot: Snapshot): number {
  return snapshot.lastTerm;
}

export const snapshotSetsTerm: PlantedRaftBug = {
  id: 'E25',
  summary: 'a node that installs a snapshot takes the term of its last entry for its own',
  source: 'WRaft #118.4',
  // Needs snapshots that are installed after an election.
  expectedProperties: [MONOTONE_TERM],
  replaces: ['termAfterInstall'],
  needs: ['snapshots', 'partition'],
  rules: { ...correctRaftRules, termAfterInstall },
};
