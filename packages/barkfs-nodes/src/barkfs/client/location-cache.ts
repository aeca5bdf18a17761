/** Where chunks are, as a client was last told (R4): by path and index, used for a while. */
import type { MasterReply } from '../messages.ts';
import type { FileClientHost } from './file-client-context.ts';
import type { ActiveOperation, CachedChunk, FileClientState } from './file-client-state.ts';

export function cacheKey(path: string, index: number): string {
  return `${path}#${index}`;
}

/** The name may mean another file now, or none. */
export function forgetPath(state: FileClientState, path: string): void {
  const prefix = `${path}#`;
  const keys = Array.from(state.cache.keys()).filter((key) => key.startsWith(prefix));
  for (const key of keys) {
    state.cache.delete(key);
  }
}

export function rememberChunk(
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
