/** Reads that do not go through the log (dissertation 6.4): who takes them, and how everybody answers a leader's rounds. */
import type { NodeId } from '@barksim/sim-core';
import { awaitRead } from './awaited-reads.ts';
import type { RaftCore } from './core.ts';
import type { ReadRequest, ReadRound } from './messages.ts';
import { NOBODY } from './messages.ts';
import { admitRead } from './read-rounds.ts';
import { followLeader, restartElectionTimer } from './roles.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

export function onReadRequest(
  core: RaftCore,
  state: RaftState,
  request: ReadRequest,
  client: NodeId,
  host: RaftHost,
): void {
  const { session, sequence, command } = request;
  if (state.role === 'leader') {
    admitRead(core, state, { asker: client, client, session, sequence, command }, host);
  } else if (state.options.followerReads && state.leader !== NOBODY) {
    awaitRead(core, state, request, client, host);
  } else {
    host.send(client, { type: 'not-leader', session, sequence, leader: state.leader });
  }
}

/** A round is a sign of life of the leader, as entries are (§5.2). */
export function onReadRound(core: RaftCore, state: RaftState, message: ReadRound, leader: NodeId, host: RaftHost): void {
  const isStale = core.rules.isStaleTerm(state, message.term);
  if (isStale && !core.rules.answersStaleLeader(state)) return;
  if (!isStale) {
    followLeader(core, state, message.term, leader, host);
    restartElectionTimer(state, host);
  }
  core.rules.sendReadRoundReply(host, leader, {
    type: 'read-round-reply',
    term: state.currentTerm,
    round: core.rules.answeredRound(state, message),
  });
}
