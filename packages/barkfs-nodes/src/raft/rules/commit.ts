/** When a leader takes an entry for committed (§5.3, §5.4.2). Pure. */
import { termAt } from '../log.ts';
import { quorumSize } from '../membership/quorum.ts';
import type { RaftState } from '../state.ts';

/** §5.3: the last index that a majority holds durably; the leader is one of them, as far as its own disk is. */
export function quorumMatchIndex(state: RaftState): number {
  const clusterSize = state.options.clusterSize;
  const needed = quorumSize(clusterSize);
  let best = 0;
  for (let node = 0; node < clusterSize; node++) {
    const index = state.matchIndex[node]!;
    if (index <= best) continue;
    let holders = 0;
    for (let other = 0; other < clusterSize; other++) if (state.matchIndex[other]! >= index) holders += 1;
    if (holders >= needed) best = index;
  }
  return best;
}

/**
 * §5.4.2: a leader commits by counting copies only entries of its own term. An earlier leader's entry on a majority
 * may still be overwritten (figure 8); it is committed along with the first own one that follows it.
 */
export function mayCommit(state: RaftState, index: number): boolean {
  return index > state.commitIndex && termAt(state, index) === state.currentTerm;
}
