/**
 * How an operation goes forward: from the cache or the master to a chunk server and on to the next piece, with retries in
 * between, until it ends one way or another. One request is open at a time; answers to others are ignored.
 */
import type { Host, NodeId } from '@barksim/sim-core';
import { zeroBytes } from '../bytes.ts';
import type { BarkfsMessage, ChunkReply, MasterReply } from '../messages.ts';
import { NO_SERVER } from '../messages.ts';
import { serverTitle } from '../options.ts';
import type { FileOperation, FileResult } from './client-operations.ts';
import { changesNamespace } from './client-operations.ts';
import type { FileClientRules } from './file-client-rules.ts';
import type { ActiveOperation, CachedChunk, FileClientState, PlannedPiece } from './file-client-state.ts';

export type FileClientTimer =
  /** The next operation of the workload, or the next step of the script. */
  | { readonly type: 'next-operation' }
  | { readonly type: 'request-timeout'; readonly request: number }
  | { readonly type: 'retry'; readonly operation: number };

export const FILE_CLIENT_TIMER_TYPES: readonly FileClientTimer['type'][] = [
  'next-operation',
  'request-timeout',
  'retry',
];

export type FileClientHost = Host<BarkfsMessage, FileClientTimer>;

export function beginOperation(
  rules: FileClientRules,
  state: FileClientState,
  operation: FileOperation,
  host: FileClientHost,
): void {
  const options = state.options.barkfs;
  state.progress.operations++;
  const active: ActiveOperation = {
    id: host.history.invoke(operation),
    operation,
    deadline: host.clock.monotonic() + options.operationTimeoutMicros,
    request: 0,
    requestSentAt: 0,
    timeout: 0,
    asked: NO_SERVER,
    pieces: rules.planPieces(operation, options),
    position: 0,
    attempts: 0,
    replicaCursor: 0,
    failedVersion: 0,
    mutationSent: false,
    readData: '',
    readPieces: [],
    mutationPieces: [],
  };
  state.current = active;
  if (rules.recordIsTooLong(operation, options)) {
    endFailed(state, active, 'EINVAL', host);
  } else {
    advance(rules, state, host);
  }
}

/** Sends the next request of the operation under way. */
export function advance(rules: FileClientRules, state: FileClientState, host: FileClientHost): void {
  const active = state.current;
  if (active === null) {
    return;
  }
  const operation = active.operation;
  if (changesNamespace(operation)) {
    // A retry keeps its number: that is what the master recognises it by (G8).
    const request = active.requestSentAt === 0 ? state.nextRequest++ : active.request;
    expectAnswer(state, active, request, NO_SERVER, host);
    host.send(state.options.barkfs.master, { type: 'change-namespace', request, change: { ...operation } });
  } else if (operation.f === 'list' || operation.f === 'stat') {
    const request = state.nextRequest++;
    expectAnswer(state, active, request, NO_SERVER, host);
    host.send(state.options.barkfs.master, {
      type: 'query-namespace',
      request,
      query: operation.f,
      path: operation.path,
    });
  } else {
    advancePiece(rules, state, active, host);
  }
}

function advancePiece(rules: FileClientRules, state: FileClientState, active: ActiveOperation, host: FileClientHost): void {
  const piece = active.pieces[active.position];
  if (piece === undefined) {
    endOk(state, active, resultOf(active), host);
    return;
  }
  const reading = active.operation.f === 'read';
  const cached = state.cache.get(cacheKey(active.operation.path, piece.index));
  const fresh = cached !== undefined && rules.cacheIsFresh(cached, host.clock.monotonic(), state.options.barkfs);
  if (cached === undefined || !fresh || (!reading && cached.primary === NO_SERVER)) {
    askMaster(state, active, piece, host);
  } else if (reading) {
    askReplica(state, active, piece, cached, host);
  } else {
    askPrimary(state, active, piece, cached, host);
  }
}

/** R14 step 1, R4. */
function askMaster(state: FileClientState, active: ActiveOperation, piece: PlannedPiece, host: FileClientHost): void {
  const request = state.nextRequest++;
  const path = active.operation.path;
  expectAnswer(state, active, request, NO_SERVER, host);
  if (active.operation.f === 'read') {
    host.send(state.options.barkfs.master, { type: 'find-locations', request, path, index: piece.index });
  } else {
    host.send(state.options.barkfs.master, {
      type: 'find-primary',
      request,
      path,
      index: piece.index,
      after: piece.after,
      failedVersion: active.failedVersion,
    });
  }
}

/** Any replica will do: one after the other, starting anywhere. */
function askReplica(
  state: FileClientState,
  active: ActiveOperation,
  piece: PlannedPiece,
  cached: CachedChunk,
  host: FileClientHost,
): void {
  if (cached.replicas.length === 0) {
    retryFromMaster(state, active, piece, host);
    return;
  }
  if (active.attempts === 0) {
    active.replicaCursor = host.random.int(0, cached.replicas.length - 1);
  }
  const server = cached.replicas[active.replicaCursor % cached.replicas.length] as NodeId;
  const request = state.nextRequest++;
  expectAnswer(state, active, request, server, host);
  host.send(server, {
    type: 'read',
    request,
    handle: cached.handle,
    version: cached.version,
    offset: piece.offset,
    length: piece.length,
  });
}

/** R14 step 4, R17. Every attempt has a number of its own. */
function askPrimary(
  state: FileClientState,
  active: ActiveOperation,
  piece: PlannedPiece,
  cached: CachedChunk,
  host: FileClientHost,
): void {
  const request = state.nextRequest++;
  const { handle, version } = cached;
  expectAnswer(state, active, request, cached.primary, host);
  active.mutationSent = true;
  if (active.operation.f === 'append') {
    host.send(cached.primary, { type: 'append', request, handle, version, data: piece.data });
  } else {
    host.send(cached.primary, { type: 'write', request, handle, version, offset: piece.offset, data: piece.data });
  }
}

function expectAnswer(
  state: FileClientState,
  active: ActiveOperation,
  request: number,
  asked: NodeId,
  host: FileClientHost,
): void {
  active.request = request;
  active.requestSentAt = host.clock.monotonic();
  active.asked = asked;
  active.timeout = host.setTimer({ type: 'request-timeout', request }, state.options.barkfs.requestTimeoutMicros);
}

/** The active operation, if this is the answer it waits for. */
export function takeAnswer(state: FileClientState, request: number, host: FileClientHost): ActiveOperation | undefined {
  const active = state.current;
  if (active === null || active.timeout === 0 || active.request !== request) {
    return undefined;
  }
  host.cancelTimer(active.timeout);
  active.timeout = 0;
  return active;
}

export function onMasterReply(
  rules: FileClientRules,
  state: FileClientState,
  message: MasterReply,
  host: FileClientHost,
): void {
  const active = takeAnswer(state, message.request, host);
  if (active === undefined) {
    return;
  }
  switch (message.type) {
    case 'namespace-result':
      if (changesNamespace(active.operation)) {
        // The name now means another file, or none.
        forgetPath(state, active.operation.path);
      }
      endOk(state, active, message.result, host);
      break;
    case 'chunk-not-found':
      if (active.operation.f === 'read' && message.errno === 'EOF') {
        endOk(state, active, resultOf(active), host);
      } else {
        endFailed(state, active, message.errno, host);
      }
      break;
    case 'chunk-found':
      rememberChunk(state, active, message, host);
      advance(rules, state, host);
      break;
  }
}

function rememberChunk(
  state: FileClientState,
  active: ActiveOperation,
  message: Extract<MasterReply, { type: 'chunk-found' }>,
  host: FileClientHost,
): void {
  const piece = active.pieces[active.position];
  if (piece === undefined) {
    return;
  }
  const cached: CachedChunk = {
    index: message.index,
    handle: message.handle,
    version: message.version,
    primary: message.primary,
    replicas: message.replicas.slice(),
    chunkCount: message.chunkCount,
    askedAt: active.requestSentAt,
  };
  state.cache.set(cacheKey(active.operation.path, piece.index), cached);
  if (message.replicas.length === 0) {
    host.probe.sometimes('barkfs/no-replica-reachable');
  }
}

export function onChunkReply(
  rules: FileClientRules,
  state: FileClientState,
  message: ChunkReply,
  server: NodeId,
  host: FileClientHost,
): void {
  const active = takeAnswer(state, message.request, host);
  const piece = active === undefined ? undefined : active.pieces[active.position];
  if (active === undefined || piece === undefined) {
    return;
  }
  const cached = state.cache.get(cacheKey(active.operation.path, piece.index));
  switch (message.type) {
    case 'read-reply':
      takeReadPiece(state, active, piece, cached, message, server, host);
      advance(rules, state, host);
      break;
    case 'read-refused':
      retry(rules, state, active, host);
      break;
    case 'mutation-reply':
      onMutationReply(rules, state, active, piece, cached, message, host);
      break;
  }
}

/** G10: a replica may miss padding, so a short read inside a file stands for zeros. */
function takeReadPiece(
  state: FileClientState,
  active: ActiveOperation,
  piece: PlannedPiece,
  cached: CachedChunk | undefined,
  message: Extract<ChunkReply, { type: 'read-reply' }>,
  server: NodeId,
  host: FileClientHost,
): void {
  active.readData += message.data;
  const isLast = cached === undefined || piece.index >= cached.chunkCount - 1;
  if (!isLast) {
    active.readData += zeroBytes(piece.length - message.data.length);
  }
  active.readPieces.push({
    handle: message.handle,
    index: piece.index,
    offset: piece.offset,
    length: message.data.length,
    server,
    cachedVersion: cached === undefined ? 0 : cached.version,
    cacheAgeMicros: cached === undefined ? 0 : active.requestSentAt - cached.askedAt,
    servedVersion: message.version,
  });
  if (state.options.barkfs.narrate) {
    host.probe.note(`read ${message.data.length} bytes of ${active.operation.path} from ${serverTitle(state.options.barkfs, server)}`);
  }
  nextPiece(active);
}

function onMutationReply(
  rules: FileClientRules,
  state: FileClientState,
  active: ActiveOperation,
  piece: PlannedPiece,
  cached: CachedChunk | undefined,
  message: Extract<ChunkReply, { type: 'mutation-reply' }>,
  host: FileClientHost,
): void {
  const index = cached === undefined ? piece.index : cached.index;
  switch (message.outcome) {
    case 'ok':
      active.mutationPieces.push({
        handle: message.handle,
        index,
        version: message.version,
        serial: message.serial,
        offset: message.offset,
        length: piece.data.length,
      });
      nextPiece(active);
      advance(rules, state, host);
      break;
    case 'chunk-full':
      // R17: padded; the record goes to the next chunk. Where that is, the master says: the path may mean another file by now.
      state.cache.delete(cacheKey(active.operation.path, piece.index));
      state.cache.delete(cacheKey(active.operation.path, index + 1));
      active.pieces[active.position] = {
        index: index + 1,
        offset: 0,
        length: piece.length,
        data: piece.data,
        after: message.handle,
      };
      active.attempts = 0;
      active.failedVersion = 0;
      advance(rules, state, host);
      break;
    case 'no-lease':
      active.failedVersion = Math.max(active.failedVersion, message.version);
      retryFromMaster(state, active, piece, host);
      break;
    case 'failed':
      retry(rules, state, active, host);
      break;
  }
}

function nextPiece(active: ActiveOperation): void {
  active.position++;
  active.attempts = 0;
  active.failedVersion = 0;
}

/** R14: what failed is tried a few times as it is, then from the beginning. */
export function retry(
  rules: FileClientRules,
  state: FileClientState,
  active: ActiveOperation,
  host: FileClientHost,
): void {
  active.attempts++;
  active.replicaCursor++;
  const piece = active.pieces[active.position];
  if (piece !== undefined && rules.mustAskAgain(active)) {
    const key = cacheKey(active.operation.path, piece.index);
    const cached = state.cache.get(key);
    if (cached !== undefined && active.asked !== NO_SERVER) {
      active.failedVersion = Math.max(active.failedVersion, cached.version);
    }
    state.cache.delete(key);
  }
  scheduleRetry(rules.pauseBeforeRetry(active.attempts), active, host);
}

function retryFromMaster(state: FileClientState, active: ActiveOperation, piece: PlannedPiece, host: FileClientHost): void {
  active.attempts++;
  state.cache.delete(cacheKey(active.operation.path, piece.index));
  scheduleRetry(Math.min(active.attempts, 10) * 10_000, active, host);
}

function scheduleRetry(pauseMicros: number, active: ActiveOperation, host: FileClientHost): void {
  host.setTimer({ type: 'retry', operation: active.id }, pauseMicros + host.random.int(0, pauseMicros));
}

/** No answer in time. */
export function onRequestTimeout(
  rules: FileClientRules,
  state: FileClientState,
  request: number,
  host: FileClientHost,
): void {
  const active = state.current;
  if (active === null || active.timeout === 0 || active.request !== request) {
    return;
  }
  active.timeout = 0;
  retry(rules, state, active, host);
}

export function onRetry(rules: FileClientRules, state: FileClientState, operation: number, host: FileClientHost): void {
  const active = state.current;
  if (active === null || active.id !== operation) {
    return;
  }
  if (host.clock.monotonic() < active.deadline) {
    advance(rules, state, host);
  } else if (changesNamespace(active.operation) || active.mutationSent) {
    host.history.unknown(active.id, 'no answer in time');
    finish(state, host);
  } else {
    endFailed(state, active, 'no answer in time', host);
  }
}

function resultOf(active: ActiveOperation): FileResult {
  return active.operation.f === 'read'
    ? { data: active.readData, pieces: active.readPieces.slice() }
    : { pieces: active.mutationPieces.slice() };
}

function endOk(state: FileClientState, active: ActiveOperation, result: FileResult, host: FileClientHost): void {
  host.history.ok(active.id, result);
  finish(state, host);
}

/** Certain only while no mutation has left this client. */
function endFailed(state: FileClientState, active: ActiveOperation, reason: string, host: FileClientHost): void {
  if (active.mutationSent) {
    host.history.unknown(active.id, reason);
  } else {
    host.history.fail(active.id, reason);
  }
  finish(state, host);
}

function finish(state: FileClientState, host: FileClientHost): void {
  state.current = null;
  const workload = state.options.workload;
  const pause = workload.kind === 'random' ? host.random.int(workload.pauseMinMicros, workload.pauseMaxMicros) : 0;
  host.setTimer({ type: 'next-operation' }, pause);
}

function cacheKey(path: string, index: number): string {
  return `${path}#${index}`;
}

function forgetPath(state: FileClientState, path: string): void {
  const prefix = `${path}#`;
  const keys = Array.from(state.cache.keys()).filter((key) => key.startsWith(prefix));
  for (const key of keys) {
    state.cache.delete(key);
  }
}
