/** How far a leader goes ahead of acknowledgements (etcd's Inflights): by entries, messages, and entries in a message. */
import type { AppendEntries, RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { BOUNDED_WINDOW } from './property-names.ts';

/** Entries leave a leader. Those of a message that was held up, and leaves after a later one, are few as well. */
export function checkWindow(leader: NodeId, follower: NodeId, message: AppendEntries, view: WorldView, report: Reporter): void {
  const state: RaftState = view.stateOf(leader);
  if (state.currentTerm !== message.term) return;
  const { maxEntriesPerMessage, maxInflightEntries, maxInflightMessages } = state.options;
  const ahead = message.prevLogIndex + message.entries.length - state.matchIndex[follower]!;
  const underWay = maxInflightMessages === 0 ? 0 : state.inflight[follower]!.length;
  if (message.entries.length <= maxEntriesPerMessage && ahead <= maxInflightEntries && underWay <= maxInflightMessages) return;
  report.violation(
    BOUNDED_WINDOW,
    `${view.nameOf(leader)} sends ${view.nameOf(follower)} at most ${maxEntriesPerMessage} entries in a message, ${maxInflightEntries} ahead of what it has acknowledged, in ${maxInflightMessages === 0 ? 'any number of' : maxInflightMessages} messages`,
    `it sends ${message.entries.length}, up to ${ahead} ahead, with ${underWay} messages under way`,
    [leader, follower],
  );
}
