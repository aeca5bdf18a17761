/** How far a leader goes ahead of acknowledgements (etcd's Inflights): by entries, by messages, and by entries in a message. */
import type { RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { BOUNDED_WINDOW } from './property-names.ts';

/** So many entries leave a leader in a message. Options stay as they are, so its state may be asked for them in the middle of a handler. */
export function checkBatch(leader: NodeId, follower: NodeId, count: number, view: WorldView, report: Reporter): void {
  const { maxEntriesPerMessage } = (view.stateOf(leader) as RaftState).options;
  if (count <= maxEntriesPerMessage) return;
  report.violation(
    BOUNDED_WINDOW,
    `${view.nameOf(leader)} sends at most ${maxEntriesPerMessage} entries in a message`,
    `it sends ${count} to ${view.nameOf(follower)}`,
    [leader, follower],
  );
}

/** A leader has sent entries to these followers, one bit for each. */
export function checkWindows(leader: NodeId, followers: number, state: RaftState, view: WorldView, report: Reporter): void {
  if (state.role !== 'leader') return;
  const { maxInflightEntries, maxInflightMessages } = state.options;
  for (let peer = 0, rest = followers; rest !== 0; peer++, rest >>>= 1) {
    if ((rest & 1) === 0) continue;
    const ahead = state.nextIndex[peer]! - 1 - state.matchIndex[peer]!;
    const underWay = maxInflightMessages === 0 ? 0 : state.inflight[peer]!.length;
    if (ahead <= maxInflightEntries && underWay <= maxInflightMessages) continue;
    if (state.mode[peer] !== 'replicate') continue;
    report.violation(
      BOUNDED_WINDOW,
      `${view.nameOf(leader)} goes at most ${maxInflightEntries} entries${maxInflightMessages === 0 ? '' : ` and ${maxInflightMessages} messages`} ahead of what ${view.nameOf(peer)} has acknowledged`,
      `it is ${ahead} entries ahead, with ${underWay} messages under way`,
      [leader, peer],
    );
  }
}
