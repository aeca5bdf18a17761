/** R8: the conflicting entry itself stays, what follows it goes. */
import type { LogEntry, RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogIndex } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY, DURABLE_BEFORE_SEND, LOG_MATCHING, LOG_TERMS_ORDERED, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One too far (against §5.3). */
function firstConflict(state: RaftState, prevLogIndex: number, entries: readonly LogEntry[]): number {
  const conflict = correctRaftRules.firstConflict(state, prevLogIndex, entries);
  return conflict === 0 || conflict === lastLogIndex(state) ? 0 : conflict + 1;
}

export const truncatesOneLate: PlantedRaftBug = {
  id: 'R8',
  summary: 'truncation begins one entry behind the conflict',
  source: 'a textbook mutation of §5.3: an index off by one',
  expectedProperties: [DURABLE_BEFORE_SEND, LOG_MATCHING, LOG_TERMS_ORDERED, CONFIGURATION_SAFETY, STATE_MACHINE_SAFETY],
  replaces: ['firstConflict'],
  needs: ['partition', 'crash'],
  rules: { ...correctRaftRules, firstConflict },
};
