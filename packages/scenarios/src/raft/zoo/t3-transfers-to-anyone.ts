/** T3: a learner, or a node that nobody has added, is asked to lead. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, NOBODY } from '@barksim/barkfs-nodes';
import { TRANSFER_TARGET_CAUGHT_UP, TRANSFER_TARGET_VOTES } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at nobody's place in the configuration (against dissertation 3.10). */
function mayTransferTo(state: RaftState, target: number): boolean {
  return state.transferTarget === NOBODY && target !== state.self;
}

export const transfersToAnyone: PlantedRaftBug = {
  id: 'T3',
  summary: 'leadership is handed to any node, voter or not',
  source: 'TiKV #4045, openraft #1805',
  expectedProperties: [TRANSFER_TARGET_VOTES, TRANSFER_TARGET_CAUGHT_UP],
  replaces: ['mayTransferTo'],
  needs: ['transfer', 'membership'],
  rules: { ...correctRaftRules, mayTransferTo },
};
