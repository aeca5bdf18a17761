/** R60: the last place of each window stays empty; with a window of one message nothing leaves but by heartbeats. */
import type { NodeId } from '@barksim/sim-core';
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { ENTRIES_SENT_AT_ONCE, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One message too early (against etcd's Inflights). */
function isWindowFull(state: RaftState, peer: NodeId): boolean {
  const { maxInflightMessages } = state.options;
  return maxInflightMessages > 0 && state.inflight[peer]!.length >= maxInflightMessages - 1;
}

export const windowFullTooEarly: PlantedRaftBug = {
  id: 'R60',
  summary: 'a leader takes its window for full a message too early',
  source: "a textbook mutation of etcd's Inflights",
  expectedProperties: [ENTRIES_SENT_AT_ONCE, PROGRESS],
  replaces: ['isWindowFull'],
  needs: [],
  rules: { ...correctRaftRules, isWindowFull },
};
