/** The leader's side of a leadership transfer (dissertation 3.10). The target's is in `campaign.ts`. */
import type { RaftCore } from './core.ts';
import { lastLogIndex } from './log.ts';
import type { TransferLeadership } from './messages.ts';
import { NOBODY } from './messages.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/** Begins to hand over; from here on there are no lease reads in this term. */
export function onTransferLeadership(
  core: RaftCore,
  state: RaftState,
  message: TransferLeadership,
  host: RaftHost,
): void {
  if (state.role !== 'leader' || !core.rules.mayTransferTo(state, message.target)) return;
  state.transferTarget = message.target;
  state.transferUntilMicros = host.clock.monotonic() + state.options.electionTimeoutMaxMicros;
  state.isLeaseRevoked = true;
  handOverIfCaughtUp(core, state, host);
}

/** Asks the target to stand. Whenever it acknowledges something again it was not elected yet, and is asked again. */
export function handOverIfCaughtUp(core: RaftCore, state: RaftState, host: RaftHost): void {
  if (!core.rules.isReadyToLead(state, state.transferTarget)) return;
  host.send(state.transferTarget, {
    type: 'timeout-now',
    term: state.currentTerm,
    lastLogIndex: lastLogIndex(state),
  });
}

/** After an election timeout the target has failed: the leader goes on as before. */
export function abortTransferIfDue(state: RaftState, host: RaftHost): void {
  if (host.clock.monotonic() < state.transferUntilMicros) return;
  host.probe.sometimes('raft/transfer-aborted');
  state.transferTarget = NOBODY;
}
