/** What makes a node try to lead: it has heard no leader for too long (§5.2), or its leader asks it to (dissertation 3.10). */
import type { RaftCore } from './core.ts';
import { stand } from './election.ts';
import type { TimeoutNow } from './messages.ts';
import { askForPreVotes } from './pre-vote.ts';
import { restartElectionTimer } from './roles.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/** No leader was heard within the timeout, or an election came to nothing: try (again). */
export function onElectionTimeout(core: RaftCore, state: RaftState, host: RaftHost): void {
  state.electionTimer = 0;
  if (!core.rules.mayStand(state) || !core.rules.isWhole(state)) restartElectionTimer(state, host);
  else if (state.options.preVote) askForPreVotes(core, state, host);
  else stand(core, state, false, host);
}

/** At once and without asking first: the leader knows that this node can win (dissertation 3.10). */
export function onTimeoutNow(core: RaftCore, state: RaftState, message: TimeoutNow, host: RaftHost): void {
  if (!core.rules.mayStand(state) || !core.rules.isWhole(state)) return;
  if (core.rules.obeysTimeoutNow(state, message)) stand(core, state, true, host);
}
