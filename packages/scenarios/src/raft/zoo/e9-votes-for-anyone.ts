/** E9: a candidate that lacks committed entries is elected, and overwrites them. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { COMMITTED_ENTRIES_STAY, COMMITTED_ON_DURABLE_QUORUM, LEADER_COMPLETENESS, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Never compares the candidate's log with the voter's own (against §5.4.1). */
function isLogUpToDate(): boolean {
  return true;
}

export const votesForAnyone: PlantedRaftBug = {
  id: 'E9',
  summary: 'a vote is granted to a candidate whose log is behind the voter\'s',
  source: 'a textbook mutation: the election restriction left out',
  // The last when the deposed leader still gets old acknowledgements of entries that the new one has overwritten.
  expectedProperties: [LEADER_COMPLETENESS, COMMITTED_ENTRIES_STAY, COMMITTED_ON_DURABLE_QUORUM, STATE_MACHINE_SAFETY],
  replaces: ['isLogUpToDate'],
  needs: ['partition', 'crash'],
  rules: { ...correctRaftRules, isLogUpToDate },
};
