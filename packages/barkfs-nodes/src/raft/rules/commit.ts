/** When a leader takes an entry for committed (§5.3, §5.4.2). Pure. */
import { lastLogIndex, termAt } from '../log.ts';
import { jointIndex } from '../membership/quorum.ts';
import type { RaftState } from '../state.ts';

/**
 * §5.3: the last index that a majority holds durably, of both sets of voters when the configuration is joint (4.3); the
 * leader is one of them, as far as its own disk is, and as long as it is a voter (4.2.2).
 */
export function quorumMatchIndex(state: RaftState): number {
  return jointIndex(state.configuration, state.matchIndex);
}

/** §5.3: what is applied is committed, and in the log. */
export function lastApplicable(state: RaftState): number {
  return Math.min(state.commitIndex, lastLogIndex(state));
}

/**
 * §5.4.2: a leader commits by counting copies only entries of its own term. An earlier leader's entry on a majority
 * may still be overwritten (figure 8); it is committed along with the first own one that follows it.
 */
export function mayCommit(state: RaftState, index: number): boolean {
  return index > state.commitIndex && termAt(state, index) === state.currentTerm;
}
