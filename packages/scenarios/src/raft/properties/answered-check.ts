/**
 * Whoever leads when it applies a client's entry tells the client what came of it (§8), and an operator that its change is done: one
 * that has to ask again for what was done long ago is served all the same, so nothing else shows.
 */
import type { KeyValueClientState, LogEntry, RaftState } from '@barksim/barkfs-nodes';
import { CONFIGURATION } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { checkChangeTold } from './change-answer-check.ts';
import { ANSWERED_WHEN_APPLIED } from './property-names.ts';
import type { SentMessages } from './sent-messages.ts';

/** A leader has applied what follows `before`, and has sent these in the same event. */
export function checkAnswered(
  leader: NodeId,
  before: number,
  sent: SentMessages,
  { log, baseIndex, lastApplied, options }: RaftState,
  view: WorldView,
  report: Reporter,
): void {
  for (let index = before + 1; index <= lastApplied; index++) {
    const entry = log[index - baseIndex - 1];
    if (entry === undefined) continue;
    if (entry.client === CONFIGURATION) checkChangeTold(leader, index, entry, sent, view, report);
    if (entry.client < 0 || (sent.toldClients & (1 << (entry.client - options.clusterSize))) !== 0) continue;
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
