/** A change of members that may be made is made (dissertation 4.1, 4.2): a leader that finds a reason against each is as bad as none. */
import type { ChangeRequest, RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import { isJoint, isVoter, lastLogIndex, NOBODY, termAt, votersThatDiffer } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { configurationAsked } from './asked-configuration.ts';
import { CHANGES_REFUSED_FOR_CAUSE } from './property-names.ts';

/** A leader has refused the change that it was asked for in the event that is over, or sent the operator to another; its state is as it was. */
export function checkChangeRefusal(leader: NodeId, state: RaftState, view: WorldView, report: Reporter): void {
  const request = view.handled as RaftMessage | undefined;
  if (request === undefined || request.type !== 'change-request' || state.role !== 'leader') return;
  if (mustWait(state, request) || !isPossible(state, request) || !haveCaughtUp(state, request)) return;
  report.violation(
    CHANGES_REFUSED_FOR_CAUSE,
    `${view.nameOf(leader)} makes a change that starts from its configuration, which is committed, as is an entry of its own term`,
    'it refuses to',
    [leader],
  );
}

function mustWait(state: RaftState, request: ChangeRequest): boolean {
  const { configurationIndex, commitIndex, currentTerm, transferTarget } = state;
  if (request.basis !== configurationIndex || configurationIndex > commitIndex || transferTarget !== NOBODY) return true;
  return termAt(state, commitIndex) !== currentTerm;
}

/** Whether somebody votes afterwards, and only a joint configuration leads on from a joint one, or to several other voters. */
function isPossible({ configuration }: RaftState, request: ChangeRequest): boolean {
  if (isJoint(configuration)) return request.steps.length === 0;
  const { voters } = configurationAsked(configuration, request);
  return voters.length > 0 && (request.joint || votersThatDiffer(configuration.voters, voters) <= 1);
}

/** Whether those who are to vote do so already, or lack no more than one window of the pipeline. */
function haveCaughtUp(state: RaftState, { steps }: ChangeRequest): boolean {
  const { configuration, matchIndex, options } = state;
  return steps.every(({ kind, node }) => {
    if (kind !== 'add-voter' || isVoter(configuration, node)) return true;
    const match = matchIndex[node] ?? 0;
    return configuration.learners.includes(node) && match > 0 && match + options.maxInflightEntries >= lastLogIndex(state);
  });
}
