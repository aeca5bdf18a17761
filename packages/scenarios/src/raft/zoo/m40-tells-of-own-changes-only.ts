/** M40: whoever asked an earlier leader for a change never hears that it is done. */
import { correctRaftRules, NOBODY, type LogEntry, type RaftState } from '@barksim/barkfs-nodes';
import { CHANGES_TOLD } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes the operators of an earlier leader for that leader's (against dissertation 4.1). */
function tellsOperatorOf(state: RaftState, entry: LogEntry): boolean {
  return state.role === 'leader' && entry.session !== NOBODY && entry.term === state.currentTerm;
}

export const tellsOfOwnChangesOnly: PlantedRaftBug = {
  id: 'M40',
  summary: 'a leader tells nobody of a change that an earlier leader has begun',
  source: 'X22, for operators',
  expectedProperties: [CHANGES_TOLD],
  replaces: ['tellsOperatorOf'],
  needs: ['membership'],
  rules: { ...correctRaftRules, tellsOperatorOf },
};
