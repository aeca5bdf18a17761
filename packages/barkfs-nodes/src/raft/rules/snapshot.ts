/** When snapshots are taken and accepted (§7, figure 13). Pure. */
import { termAt } from '../log.ts';
import type { Snapshot } from '../messages.ts';
import type { RaftState } from '../state.ts';

/** §7: once the log has grown by a fixed size. A snapshot covers what is applied, hence committed. */
export function isSnapshotDue(state: RaftState): boolean {
  return state.lastApplied - state.snapshotIndex >= state.options.snapshotAfterEntries;
}

/** §7: a snapshot that shows nothing new is an old one: installing it would undo what was applied since. */
export function isSnapshotNews(state: RaftState, snapshot: Snapshot): boolean {
  return snapshot.lastIndex > state.commitIndex;
}

/** Figure 13, rule 6: entries that follow the very entry with which the snapshot ends are kept; else the whole log goes. */
export function keepsEntriesAfter(state: RaftState, snapshot: Snapshot): boolean {
  return termAt(state, snapshot.lastIndex) === snapshot.lastTerm;
}
