/**
 * Whoever leads when it applies a client's entry tells the client what came of it (§8): a client that has to ask again for what
 * was done long ago is served all the same, so nothing else shows.
 */
import type { KeyValueClientState, LogEntry, RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { ANSWERED_WHEN_APPLIED } from './property-names.ts';

/** A leader has applied what follows `before`; `told` are the clients that it has told something in the same event, one bit for each. */
export function checkAnswered(
  leader: NodeId,
  before: number,
  told: number,
  { log, baseIndex, lastApplied, options }: RaftState,
  view: WorldView,
  report: Reporter,
): void {
  for (let index = before + 1; index <= lastApplied; index++) {
    const entry = log[index - baseIndex - 1];
    if (entry === undefined || entry.client < 0 || (told & (1 << (entry.client - options.clusterSize))) !== 0) continue;
    if (!isAwaited(entry, view)) continue;
    report.violation(
      ANSWERED_WHEN_APPLIED,
      `${view.nameOf(leader)}, which leads, tells ${view.nameOf(entry.client)} what came of entry ${index} when it applies it`,
      'it says nothing',
      [leader, entry.client],
    );
  }
}

/** Whether the client waits for this very operation, or for the session that the entry opens. */
function isAwaited({ client, session, sequence }: LogEntry, view: WorldView): boolean {
  if (view.kindOf(client) !== 'kv-client' || !view.isUp(client)) return false;
  const state: KeyValueClientState = view.stateOf(client);
  return state.session === session && (sequence === 0 ? state.isOpening : state.command !== null && state.sequence === sequence);
}
