/**
 * What a node that is asked to change the members does about it (dissertation 4.1): it makes the change, which starts from the
 * configuration that the operator knows, or says why not; and once the change is committed its leader says so. An operator that is
 * told nothing asks again in the end, so nothing else shows.
 */
import type { ChangeRequest, LogEntry, RaftState } from '@barksim/barkfs-nodes';
import { CONFIGURATION, NOBODY } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { CHANGES_FROM_BASIS, CHANGES_TOLD } from './property-names.ts';
import type { SentMessages } from './sent-messages.ts';
import type { WatchedNode } from './watched-node.ts';
import { watchedLastIndex } from './watched-node.ts';

/** `watched` is as it was before the event, in which the node has sent these. */
export function checkChangeAnswered(
  node: NodeId,
  request: ChangeRequest,
  watched: WatchedNode,
  state: RaftState,
  sent: SentMessages,
  view: WorldView,
  report: Reporter,
): void {
  const operator = view.handledFrom;
  if (isMade(operator, request, watched, state)) {
    if (request.basis === watched.configurationIndex) return;
    report.violation(
      CHANGES_FROM_BASIS,
      `${view.nameOf(node)} makes a change that starts from the configuration of entry ${watched.configurationIndex}`,
      `it makes one that starts from that of entry ${request.basis}`,
      [node, operator],
    );
  } else if (!sent.hasToldOperator) {
    report.violation(
      CHANGES_TOLD,
      `${view.nameOf(node)} makes the change that ${view.nameOf(operator)} asks for, or tells why not`,
      'it does neither',
      [node, operator],
    );
  }
}

function isMade(operator: NodeId, { sequence }: ChangeRequest, watched: WatchedNode, { log, baseIndex }: RaftState): boolean {
  for (let position = watchedLastIndex(watched) - baseIndex; position < log.length; position++) {
    const entry: LogEntry | undefined = log[position];
    if (entry?.client === CONFIGURATION && entry.session === operator && entry.sequence === sequence) return true;
  }
  return false;
}

/** A leader has applied a configuration that somebody asked for. */
export function checkChangeTold(leader: NodeId, index: number, entry: LogEntry, sent: SentMessages, view: WorldView, report: Reporter): void {
  if (entry.session === NOBODY || sent.hasToldOfDoneChange) return;
  report.violation(
    CHANGES_TOLD,
    `${view.nameOf(leader)}, which leads, tells ${view.nameOf(entry.session)} that the change of entry ${index} is done when it applies it`,
    'it says nothing',
    [leader, entry.session],
  );
}
