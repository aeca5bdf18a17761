/** R27: a leader that is told of a later term by a follower goes on in its own. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { CATCH_UP, CORE_CONVERGES, LATER_TERM_ADOPTED, LEADER_ELECTED, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at all replies but those to AppendEntries (against §5.1). */
function isLaterTerm(state: RaftState, reply: { readonly type: string; readonly term: number }): boolean {
  return reply.type !== 'append-reply' && reply.term > state.currentTerm;
}

export const ignoresTermOfRefusal: PlantedRaftBug = {
  id: 'R27',
  summary: 'a leader ignores the later term in one type of reply',
  source: 'hashicorp/raft #666, braft MC-2, jraft #6',
  expectedProperties: [PROGRESS, CATCH_UP, LEADER_ELECTED, CORE_CONVERGES, LATER_TERM_ADOPTED],
  replaces: ['isLaterTerm'],
  needs: ['partition', 'clock'],
  rules: { ...correctRaftRules, isLaterTerm },
};
