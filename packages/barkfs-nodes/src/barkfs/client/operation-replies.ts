/** What a client makes of the answers it waits for. */
import type { NodeId } from '@barksim/sim-core';
import { zeroBytes } from '../bytes.ts';
import type { ChunkReply, MasterReply } from '../messages.ts';
import { serverTitle } from '../options.ts';
import { changesNamespace } from './client-operations.ts';
import type { FileClientHost } from './file-client-context.ts';
import type { FileClientRules } from './file-client-rules.ts';
import type { ActiveOperation, CachedChunk, FileClientState, PlannedPiece } from './file-client-state.ts';
import { cacheKey, forgetPath, rememberChunk } from './location-cache.ts';
import { endFailed, endOk, resultOf } from './operation-ends.ts';
import { advance, takeAnswer } from './operation-steps.ts';
import { retry, retryFromMaster } from './retries.ts';

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
