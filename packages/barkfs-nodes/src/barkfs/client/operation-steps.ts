/**
 * How an operation goes forward: from the cache or the master to a chunk server and on to the next piece. One request is
 * open at a time; answers to others are ignored.
 */
import type { NodeId } from '@barksim/sim-core';
import { NO_SERVER } from '../messages.ts';
import type { FileOperation } from './client-operations.ts';
import { changesNamespace } from './client-operations.ts';
import type { FileClientHost } from './file-client-context.ts';
import type { FileClientRules } from './file-client-rules.ts';
import type { ActiveOperation, CachedChunk, FileClientState, PlannedPiece } from './file-client-state.ts';
import { cacheKey } from './location-cache.ts';
import { endFailed, endOk, giveUp, resultOf } from './operation-ends.ts';
import { retry, retryFromMaster } from './retries.ts';

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
  } else {
    giveUp(state, active, host);
  }
}
