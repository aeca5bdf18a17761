/**
 * Reads at the leader (dissertation 6.4): it asks everybody whether it still leads, and serves what came before it
 * asked once a majority has answered. Reads that come while a round is under way wait for the next one together. With
 * leases (6.4.1) there is a round each heartbeat, and each that is confirmed spares the reads of a while their own.
 */
import type { NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import type { ReadIndexRequest, ReadRound, ReadRoundReply } from './messages.ts';
import { moveToTerm } from './roles.ts';
import type { PendingRead, RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/** A new leader has no answers and no lease. Rounds count on: what is under way belongs to an earlier term. */
export function beginReadRounds(state: RaftState): void {
  for (let node = 0; node < state.options.clusterSize; node++) state.answeredRounds[node] = 0;
  state.leaseRound = 0;
  state.leaseUntilMicros = 0;
  state.isLeaseRevoked = false;
}

/** A client's read, or a follower's question on behalf of one. Dropped by a leader that cannot know yet: it is asked again. */
export function admitRead(
  core: RaftCore,
  state: RaftState,
  asked: Omit<PendingRead, 'index' | 'round'>,
  host: RaftHost,
): void {
  if (!core.rules.mayServeReads(state)) return;
  const { asker, client, session, sequence, command } = asked;
  const round = core.rules.roundOfRead(state);
  const read: PendingRead = { asker, client, session, sequence, command, index: state.commitIndex, round };
  if (state.options.readMode === 'lease' && core.rules.holdsLease(state, host.clock.monotonic())) {
    host.probe.sometimes('raft/lease-read');
    answerRead(core, state, read, host);
    return;
  }
  if (!addRead(core, state, read)) return;
  if (!isRoundUnderWay(state)) startReadRound(core, state, host);
  else confirmReads(core, state, host);
}

/**
 * One read a client: the next takes the place of the last. One that is asked for again keeps its round and its index, or
 * a client that asks faster than rounds are answered would never be served; whoever asked last is told. False when
 * nothing new is to be confirmed.
 */
function addRead(core: RaftCore, state: RaftState, read: PendingRead): boolean {
  const { pendingReads } = state;
  for (let i = 0; i < pendingReads.length; i++) {
    const known = pendingReads[i]!;
    if (known.client !== read.client) continue;
    if (core.rules.isLateCopy(read, known)) return false;
    const isKnown = known.session === read.session && known.sequence === read.sequence;
    pendingReads[i] = isKnown ? { ...read, round: known.round, index: known.index } : read;
    return !isKnown;
  }
  pendingReads.push(read);
  return true;
}

/** Whether some read waits for a round that has begun. */
function isRoundUnderWay(state: RaftState): boolean {
  for (let i = 0; i < state.pendingReads.length; i++) if (state.pendingReads[i]!.round <= state.readRound) return true;
  return false;
}

export function startReadRound(core: RaftCore, state: RaftState, host: RaftHost): void {
  state.readRound += 1;
  state.answeredRounds[state.self] = state.readRound;
  if (state.options.readMode === 'lease' && state.leaseRound === 0) {
    state.leaseRound = state.readRound;
    state.leaseRoundAtMicros = host.clock.monotonic();
  }
  const message: ReadRound = { type: 'read-round', term: state.currentTerm, round: state.readRound };
  for (const peer of state.peers) host.send(peer, message);
  confirmReads(core, state, host);
}

export function onReadRoundReply(
  core: RaftCore,
  state: RaftState,
  reply: ReadRoundReply,
  peer: NodeId,
  host: RaftHost,
): void {
  const meaning = core.rules.meaningOfRoundReply(state, reply);
  if (meaning === 'later-term') moveToTerm(core, state, reply.term, host);
  if (meaning !== 'confirmed') return;
  state.contacts[peer] = true;
  if (reply.round <= state.answeredRounds[peer]!) return;
  state.answeredRounds[peer] = reply.round;
  confirmReads(core, state, host);
}

/** Serves what is confirmed, and begins the next round when somebody waits for it. */
function confirmReads(core: RaftCore, state: RaftState, host: RaftHost): void {
  const confirmed = core.rules.confirmedRound(state);
  if (state.leaseRound !== 0 && state.leaseRound <= confirmed) {
    state.leaseUntilMicros = state.leaseRoundAtMicros + core.rules.leaseMicros(state.options);
    state.leaseRound = 0;
  }
  const { pendingReads } = state;
  let kept = 0;
  for (let i = 0; i < pendingReads.length; i++) {
    const read = pendingReads[i]!;
    if (!core.rules.isReadConfirmed(read, confirmed)) {
      pendingReads[kept] = read;
      kept += 1;
      continue;
    }
    host.probe.sometimes('raft/read-index-read');
    answerRead(core, state, read, host);
  }
  pendingReads.length = kept;
  if (kept > 0 && !isRoundUnderWay(state)) startReadRound(core, state, host);
}

/** A leader has applied all that it has committed. */
function answerRead(core: RaftCore, state: RaftState, read: PendingRead, host: RaftHost): void {
  const { asker, client, session, sequence, index } = read;
  if (asker !== client) {
    host.send(asker, { type: 'read-index-reply', client, session, sequence, index });
    return;
  }
  const result = core.machine.read(state.machine, read.command);
  host.send(client, { type: 'client-reply', session, sequence, result });
}

/** A follower asks on behalf of a client. Who leads no more is silent: the client asks again. */
export function onReadIndexRequest(
  core: RaftCore,
  state: RaftState,
  request: ReadIndexRequest,
  follower: NodeId,
  host: RaftHost,
): void {
  if (state.role !== 'leader') return;
  const { client, session, sequence } = request;
  admitRead(core, state, { asker: follower, client, session, sequence, command: null }, host);
}
