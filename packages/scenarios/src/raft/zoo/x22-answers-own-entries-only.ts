/** X22: whoever asked an earlier leader gets no answer from the next one. */
import { correctRaftRules, type LogEntry, type RaftState } from '@barksim/barkfs-nodes';
import { ANSWERED_WHEN_APPLIED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes the clients of an earlier leader's entries for that leader's (against §8). */
function answersClientOf(state: RaftState, entry: LogEntry): boolean {
  return state.role === 'leader' && entry.term === state.currentTerm;
}

export const answersOwnEntriesOnly: PlantedRaftBug = {
  id: 'X22',
  summary: 'a leader answers for entries of its own term only: clients of the leader before must ask again',
  source: 'a textbook mutation of §8',
  expectedProperties: [ANSWERED_WHEN_APPLIED],
  replaces: ['answersClientOf'],
  needs: ['partition'],
  rules: { ...correctRaftRules, answersClientOf },
};
