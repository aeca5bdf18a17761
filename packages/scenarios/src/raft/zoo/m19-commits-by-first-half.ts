/** M19: a joint configuration whose first half is a single voter is decided by that one. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, jointIndex } from '@barksim/barkfs-nodes';
import { COMMITTED_ON_DURABLE_QUORUM, CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Where there is one voter its own index is the quorum's, whatever the other half says (against dissertation 4.3). */
function quorumMatchIndex(state: RaftState): number {
  const { voters } = state.configuration;
  return voters.length === 1 ? state.matchIndex[voters[0]!]! : jointIndex(state.configuration, state.matchIndex);
}

export const commitsByFirstHalf: PlantedRaftBug = {
  id: 'M19',
  summary: 'the short way for a single voter looks at the first half of a joint configuration only',
  source: 'openraft 6c0ccaf3',
  // The second when the configuration committed like this is the way out of the joint one.
  expectedProperties: [COMMITTED_ON_DURABLE_QUORUM, CONFIGURATION_SAFETY],
  replaces: ['quorumMatchIndex'],
  needs: ['membership'],
  rules: { ...correctRaftRules, quorumMatchIndex },
};
