/** R35: a leader goes by what it knew when it led before. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { COMMITTED_ON_DURABLE_QUORUM, MATCH_INDEX_TRUE, PREVIOUS_ENTRY_TRUE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Leaves the indices as they are (against §5.3, "when a leader first comes to power"). */
function initialiseProgress(state: RaftState, peer: NodeId): void {
  state.mode[peer] = 'probe';
}

export const nextIndexNotInitialised: PlantedRaftBug = {
  id: 'R35',
  summary: 'a new leader does not initialise what it knows of its followers',
  source: 'akka-raft #58',
  // Needs a node that leads again without a restart.
  expectedProperties: [MATCH_INDEX_TRUE, COMMITTED_ON_DURABLE_QUORUM, PREVIOUS_ENTRY_TRUE],
  replaces: ['initialiseProgress'],
  needs: ['delay'],
  rules: { ...correctRaftRules, initialiseProgress },
  rareWithinSeeds: 1_000,
};
