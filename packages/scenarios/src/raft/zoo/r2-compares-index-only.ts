/** R2: the consistency check forgets the term. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogIndex } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY, DURABLE_BEFORE_SEND, LOG_MATCHING, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks whether there is an entry, not which (against §5.3). */
function previousEntryMatches(state: RaftState, prevLogIndex: number): boolean {
  return prevLogIndex <= lastLogIndex(state);
}

export const comparesIndexOnly: PlantedRaftBug = {
  id: 'R2',
  summary: 'the consistency check compares indices, not terms',
  source: 'a textbook mutation of §5.3',
  // What an acknowledgement vouches for, and the entries themselves.
  expectedProperties: [DURABLE_BEFORE_SEND, LOG_MATCHING, STATE_MACHINE_SAFETY, CONFIGURATION_SAFETY],
  replaces: ['previousEntryMatches'],
  needs: ['partition', 'crash'],
  rules: { ...correctRaftRules, previousEntryMatches },
};
