/** Reading the log held in a state, by absolute index. */
import type { LogEntry } from './messages.ts';
import type { RaftState } from './state.ts';

/** Term of an entry that the log does not hold (any more, or yet). Differs from every real term and from term 0. */
export const NO_TERM = -1;

export function lastLogIndex(state: RaftState): number {
  return state.baseIndex + state.log.length;
}

export function lastLogTerm(state: RaftState): number {
  const length = state.log.length;
  return length === 0 ? state.baseTerm : state.log[length - 1]!.term;
}

/** Term of the entry at `index`; `NO_TERM` when it is compacted away or beyond the end. */
export function termAt(state: RaftState, index: number): number {
  const position = index - state.baseIndex - 1;
  if (position === -1) return state.baseTerm;
  return position >= 0 && position < state.log.length ? state.log[position]!.term : NO_TERM;
}

/** The entry at `index`, which must be within the log. */
export function entryAt(state: RaftState, index: number): LogEntry {
  return state.log[index - state.baseIndex - 1]!;
}
