/**
 * A BarkFS chunk server (GFS §2 to §5) as a node program: replicas on its disk, mutations as primary or secondary, reads,
 * clones, and a master that it reports to. A clean and an unclean stop are the same thing (R33).
 *
 * Left out: the LRU buffer for data pushed ahead of its request and the pipelined chain (R14 step 3, R16).
 */
import type { NodeId, NodeProgram } from '@barksim/sim-core';
import type { BarkfsMessage } from '../messages.ts';
import { BARKFS_MESSAGE_TYPES, NO_SESSION } from '../messages.ts';
import type { BarkfsOptions } from '../options.ts';
import type { ChunkServerHost, ChunkServerTimer } from './chunk-server-context.ts';
import { CHUNK_SERVER_TIMER_TYPES } from './chunk-server-context.ts';
import type { ChunkServerRules } from './chunk-server-rules.ts';
import { correctChunkServerRules } from './chunk-server-rules.ts';
import type { ChunkServerState } from './chunk-server-state.ts';
import { onOrder, onRegistered, onUnknownSession, register, sendHeartbeat } from './master-orders.ts';
import { failLateMutations, onMutation, onMutationAck, onMutationRequest } from './mutations.ts';
import { onChunkCopy, onCloneChunk, onPullChunk, onRead, scrubOne } from './reads.ts';
import { loadReplicas, onVersionDurable } from './replica-store.ts';

/** Written at the first boot on a disk: tells a restart from a replaced disk. */
export const FORMAT_CELL = 'format';

export function makeChunkServerProgram(
  rules: ChunkServerRules = correctChunkServerRules,
): NodeProgram<ChunkServerState, BarkfsMessage, ChunkServerTimer, BarkfsOptions> {
  return {
    kind: 'chunk-server',
    messageTypes: BARKFS_MESSAGE_TYPES,
    timerTypes: CHUNK_SERVER_TIMER_TYPES,
    boot: (host, options) => bootChunkServer(rules, options, host),
    onMessage: (state, message, from, host) => handleMessage(rules, state, message, from, host),
    onTimer: (state, timer, host) => handleTimer(rules, state, timer, host),
  };
}

function bootChunkServer(rules: ChunkServerRules, options: BarkfsOptions, host: ChunkServerHost): ChunkServerState {
  const format = host.disk.cell<{ readonly layout: number }>(FORMAT_CELL);
  const diskWasEmpty = format.read() === undefined;
  if (diskWasEmpty) {
    format.write({ layout: 1 });
  }
  const now = host.clock.monotonic();
  const state: ChunkServerState = {
    options,
    bootedAt: now,
    diskWasEmpty,
    session: NO_SESSION,
    registrationsSent: 0,
    replicas: loadReplicas(host),
    dropped: new Set(),
    inFlight: [],
    clones: [],
    reportCursor: 0,
    scrubCursor: 0,
    nextScrubAt: now + options.scrubMicros,
    changeCount: 0,
    mutationCount: 0,
    lastMutation: null,
  };
  if (rules.mustRegister(state)) {
    register(state, host);
  }
  host.setTimer({ type: 'tick' }, options.heartbeatMicros);
  return state;
}

function handleMessage(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: BarkfsMessage,
  from: NodeId,
  host: ChunkServerHost,
): void {
  switch (message.type) {
    case 'read':
      onRead(rules, state, message, from, host);
      break;
    case 'write':
    case 'append':
      onMutationRequest(rules, state, message, from, host);
      break;
    case 'mutation':
      onMutation(rules, state, message.mutation, from, host);
      break;
    case 'mutation-ack':
      onMutationAck(rules, state, message, from, host);
      break;
    case 'pull-chunk':
      onPullChunk(rules, state, message, from, host);
      break;
    case 'chunk-copy':
      onChunkCopy(state, message, from, host);
      break;
    case 'registered':
      onRegistered(state, message);
      break;
    case 'unknown-session':
      onUnknownSession(rules, state, message, host);
      break;
    case 'clone-chunk':
      if (message.session === state.session) {
        onCloneChunk(state, message, host);
      }
      break;
    case 'heartbeat-reply':
    case 'adopt-version':
    case 'grant-lease':
    case 'delete-replica':
      if (message.session === state.session) {
        onOrder(rules, state, message, host);
      }
      break;
    default:
      break;
  }
}

function handleTimer(
  rules: ChunkServerRules,
  state: ChunkServerState,
  timer: ChunkServerTimer,
  host: ChunkServerHost,
): void {
  switch (timer.type) {
    case 'tick':
      tick(rules, state, host);
      break;
    case 'version-durable':
      onVersionDurable(state, timer.handle, timer.version);
      break;
  }
}

function tick(rules: ChunkServerRules, state: ChunkServerState, host: ChunkServerHost): void {
  host.setTimer({ type: 'tick' }, state.options.heartbeatMicros);
  failLateMutations(state, host);
  if (host.clock.monotonic() >= state.nextScrubAt) {
    state.nextScrubAt = host.clock.monotonic() + state.options.scrubMicros;
    scrubOne(rules, state, host);
  }
  if (rules.mustRegister(state)) {
    register(state, host);
  } else if (state.session !== NO_SESSION) {
    sendHeartbeat(rules, state, host);
  }
}
