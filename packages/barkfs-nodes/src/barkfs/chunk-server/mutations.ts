/**
 * Writes and record appends (GFS §3.1 to §3.3): the primary gives serial numbers, applies, forwards; secondaries apply at
 * exactly the same offset; any error anywhere is an error to the client, whose retry repairs what it left inconsistent.
 *
 * The primary does not wait for one mutation to end before it orders the next. Secondaries take serial numbers in order and
 * let gaps be: what was lost or overtaken on the way is an error, not a reason to stop.
 */
import type { NodeId } from '@barksim/sim-core';
import type { Bytes } from '../bytes.ts';
import { zeroBytes } from '../bytes.ts';
import type { ChunkReply, ChunkRequest, MutationKind, OrderedMutation, PeerMessage } from '../messages.ts';
import type { ChunkServerHost } from './chunk-server-context.ts';
import type { ChunkServerRules } from './chunk-server-rules.ts';
import type {
  ChunkServerState,
  HeldLease,
  MutationInFlight,
  RememberedAnswer,
  RememberedRequest,
  Replica,
} from './chunk-server-state.ts';
import { readForWrite, writeBytes } from './replica-store.ts';

export type MutationRequest = Extract<ChunkRequest, { type: 'write' | 'append' }>;

/** R14 step 4 and R17, at the primary. */
export function onMutationRequest(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: MutationRequest,
  client: NodeId,
  host: ChunkServerHost,
): void {
  const replica = state.replicas.get(message.handle);
  const now = host.clock.monotonic();
  const lease = replica === undefined ? null : replica.lease;
  if (replica === undefined || lease === null || !rules.holdsLease(replica, message.version, now)) {
    host.probe.sometimes('barkfs/no-lease');
    answerClient(client, message, { outcome: 'no-lease', serial: 0, offset: 0 }, host);
    return;
  }
  const remembered = lease.requests.get(client);
  if (remembered !== undefined && message.request <= remembered.request) {
    answerAgain(remembered, client, message, host);
    return;
  }
  const entry: RememberedRequest = { request: message.request, answer: null };
  lease.requests.set(client, entry);
  lease.inUse = true;
  const { kind, offset, data } = planMutation(rules, state, replica, message, host);
  const serial = replica.serial + 1;
  if (!applyMutation(rules, state, replica, { kind, serial, offset, data, asPrimary: true }, host)) {
    finishRequest(lease, client, message, { outcome: 'failed', serial: 0, offset: 0 }, host);
    return;
  }
  const mutation: OrderedMutation = { handle: message.handle, version: message.version, serial, kind, offset, data };
  for (const secondary of lease.secondaries) {
    host.send(secondary, { type: 'mutation', mutation });
  }
  const inFlight: MutationInFlight = {
    client,
    request: message.request,
    handle: message.handle,
    version: message.version,
    serial,
    kind,
    offset,
    waitingFor: lease.secondaries.slice(),
    startedAt: now,
  };
  if (rules.isComplete(inFlight)) {
    succeed(state, inFlight, host);
  } else {
    state.inFlight.push(inFlight);
  }
}

interface PlannedMutation {
  readonly kind: MutationKind;
  readonly offset: number;
  readonly data: Bytes;
}

function planMutation(
  rules: ChunkServerRules,
  state: ChunkServerState,
  replica: Replica,
  message: MutationRequest,
  host: ChunkServerHost,
): PlannedMutation {
  if (message.type === 'write') {
    return { kind: 'write', offset: message.offset, data: message.data };
  }
  const offset = replica.length;
  if (rules.recordFits(replica, message.data, state.options)) {
    return { kind: 'append', offset, data: message.data };
  }
  host.probe.sometimes('barkfs/pad-over');
  return { kind: 'pad', offset, data: zeroBytes(state.options.chunkBytes - offset) };
}

interface MutationToApply extends PlannedMutation {
  readonly serial: number;
  readonly asPrimary: boolean;
}

function applyMutation(
  rules: ChunkServerRules,
  state: ChunkServerState,
  replica: Replica,
  mutation: MutationToApply,
  host: ChunkServerHost,
): boolean {
  const { serial, offset, data } = mutation;
  const before = readForWrite(rules, state, replica, offset, data.length, host);
  if (before === undefined) return false;
  // First of all: whoever looks on knows what the disk holds also when the handler gets no further than the write.
  state.mutationCount++;
  state.lastMutation = {
    handle: replica.handle,
    version: replica.version,
    serial,
    kind: mutation.kind,
    offset,
    length: data.length,
    asPrimary: mutation.asPrimary,
  };
  writeBytes(state, replica, before, serial, offset, data, host);
  return true;
}

/** R14 step 5, at a secondary. The acknowledgement waits for the disk. */
export function onMutation(
  rules: ChunkServerRules,
  state: ChunkServerState,
  mutation: OrderedMutation,
  primary: NodeId,
  host: ChunkServerHost,
): void {
  const replica = state.replicas.get(mutation.handle);
  const ack = { type: 'mutation-ack', handle: mutation.handle, version: mutation.version, serial: mutation.serial } as const;
  if (replica === undefined || !rules.acceptsMutation(replica, mutation)) {
    if (replica !== undefined && mutation.version < replica.version) {
      host.probe.sometimes('barkfs/fenced-mutation-refused');
    }
    host.send(primary, { ...ack, applied: false });
    return;
  }
  const offset = rules.secondaryOffset(replica, mutation);
  if (offset > replica.length) {
    host.probe.sometimes('barkfs/secondary-gap-filled');
  }
  const { kind, serial, data } = mutation;
  if (applyMutation(rules, state, replica, { kind, serial, offset, data, asPrimary: false }, host)) {
    host.sendWhenDurable(primary, { ...ack, applied: true });
  } else {
    host.send(primary, { ...ack, applied: false });
  }
}

/** R14 steps 6 and 7, at the primary. */
export function onMutationAck(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: Extract<PeerMessage, { type: 'mutation-ack' }>,
  secondary: NodeId,
  host: ChunkServerHost,
): void {
  const position = state.inFlight.findIndex(
    (other) =>
      other.handle === message.handle && other.version === message.version && other.serial === message.serial,
  );
  const inFlight = state.inFlight[position];
  if (inFlight === undefined) {
    return;
  }
  if (!message.applied) {
    state.inFlight.splice(position, 1);
    fail(state, inFlight, host);
    return;
  }
  inFlight.waitingFor = inFlight.waitingFor.filter((server) => server !== secondary);
  if (rules.isComplete(inFlight)) {
    state.inFlight.splice(position, 1);
    succeed(state, inFlight, host);
  }
}

/** Secondaries that never answered are an error like any other (R14). */
export function failLateMutations(state: ChunkServerState, host: ChunkServerHost): void {
  const now = host.clock.monotonic();
  const late = state.inFlight.filter((other) => now - other.startedAt > state.options.mutationTimeoutMicros);
  if (late.length === 0) {
    return;
  }
  state.inFlight = state.inFlight.filter((other) => now - other.startedAt <= state.options.mutationTimeoutMicros);
  for (const inFlight of late) {
    fail(state, inFlight, host);
  }
}

function succeed(state: ChunkServerState, inFlight: MutationInFlight, host: ChunkServerHost): void {
  const outcome = inFlight.kind === 'pad' ? 'chunk-full' : 'ok';
  finishInFlight(state, inFlight, { outcome, serial: inFlight.serial, offset: inFlight.offset }, host);
}

function fail(state: ChunkServerState, inFlight: MutationInFlight, host: ChunkServerHost): void {
  host.probe.sometimes('barkfs/mutation-failed');
  finishInFlight(state, inFlight, { outcome: 'failed', serial: inFlight.serial, offset: inFlight.offset }, host);
}

function finishInFlight(
  state: ChunkServerState,
  inFlight: MutationInFlight,
  answer: RememberedAnswer,
  host: ChunkServerHost,
): void {
  const replica = state.replicas.get(inFlight.handle);
  const lease = replica === undefined ? null : replica.lease;
  finishRequest(lease !== null && lease.version === inFlight.version ? lease : null, inFlight.client, inFlight, answer, host);
}

interface AnswerableRequest {
  readonly request: number;
  readonly handle: number;
  readonly version: number;
}

function finishRequest(
  lease: HeldLease | null,
  client: NodeId,
  request: AnswerableRequest,
  answer: RememberedAnswer,
  host: ChunkServerHost,
): void {
  const remembered = lease === null ? undefined : lease.requests.get(client);
  if (remembered !== undefined && remembered.request === request.request) {
    remembered.answer = answer;
  }
  answerClient(client, request, answer, host);
}

/** What the network delivered twice is not done twice; an answer that may have been lost is given again. */
function answerAgain(
  remembered: RememberedRequest,
  client: NodeId,
  message: MutationRequest,
  host: ChunkServerHost,
): void {
  host.probe.sometimes('barkfs/duplicate-request-recognised');
  if (remembered.request === message.request && remembered.answer !== null) {
    answerClient(client, message, remembered.answer, host);
  }
}

/** Success is told only once it is on the primary's own disk as well. */
function answerClient(client: NodeId, request: AnswerableRequest, answer: RememberedAnswer, host: ChunkServerHost): void {
  const reply: ChunkReply = {
    type: 'mutation-reply',
    request: request.request,
    outcome: answer.outcome,
    handle: request.handle,
    version: request.version,
    serial: answer.serial,
    offset: answer.offset,
  };
  if (answer.outcome === 'ok' || answer.outcome === 'chunk-full') {
    host.sendWhenDurable(client, reply);
  } else {
    host.send(client, reply);
  }
}
