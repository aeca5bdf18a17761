/**
 * The master's replicated state machine: metadata and one operation in, metadata and a result out. No clock, no randomness,
 * no location table (G11): every copy of the log leads to the same metadata. Operations were checked against metadata that
 * may have been older, so everything is checked again here.
 */
import type { ChunkHandle, MasterOperation, OperationResult } from './operations.ts';
import type { MasterMetadata } from './master-metadata.ts';
import { changeNamespace, expireFile } from './namespace.ts';

const REFUSED: OperationResult = { kind: 'refused' };
const VERSION_SET: OperationResult = { kind: 'version-set' };

/** Changes `metadata` in place. Shares nothing with `operation`, which belongs to the log. */
export function applyMasterOperation(metadata: MasterMetadata, operation: MasterOperation): OperationResult {
  switch (operation.kind) {
    case 'namespace':
      return applyNamespaceChange(metadata, operation);
    case 'expire': {
      const removedChunks: ChunkHandle[] = [];
      return expireFile(metadata, operation.fileId, removedChunks) ? { kind: 'expired', removedChunks } : REFUSED;
    }
    case 'add-chunk':
      return addChunk(metadata, operation.fileId, operation.index);
    case 'granting':
      return beginGrant(metadata, operation.handle, operation.version);
    case 'granted':
      return completeGrant(metadata, operation.handle, operation.version);
  }
}

/** Each change takes effect once, however often its client repeats it (G8). */
function applyNamespaceChange(
  metadata: MasterMetadata,
  operation: Extract<MasterOperation, { kind: 'namespace' }>,
): OperationResult {
  const session = metadata.sessions.get(operation.client);
  if (session !== undefined && operation.sequence <= session.sequence) {
    // An older sequence number is a late duplicate: its client has moved on and ignores the answer.
    return operation.sequence === session.sequence
      ? { kind: 'namespace', result: session.result, removedChunks: [] }
      : REFUSED;
  }
  const removedChunks: ChunkHandle[] = [];
  const result = changeNamespace(metadata, operation.request, operation.keepUntilWall, removedChunks);
  metadata.sessions.set(operation.client, { sequence: operation.sequence, result });
  return { kind: 'namespace', result, removedChunks };
}

function addChunk(metadata: MasterMetadata, fileId: number, index: number): OperationResult {
  const file = metadata.files.get(fileId);
  if (file === undefined || file.chunks.length !== index) {
    return REFUSED;
  }
  const handle = metadata.nextHandle++;
  file.chunks.push(handle);
  metadata.chunks.set(handle, { handle, fileId, version: 0, proposedVersion: 0 });
  return { kind: 'chunk-added', handle };
}

function beginGrant(metadata: MasterMetadata, handle: ChunkHandle, version: number): OperationResult {
  const chunk = metadata.chunks.get(handle);
  if (chunk === undefined || version <= chunk.proposedVersion) {
    return REFUSED;
  }
  chunk.proposedVersion = version;
  return VERSION_SET;
}

/** Only the newest grant can complete: an older one was given up, and its servers need not be the newest one's. */
function completeGrant(metadata: MasterMetadata, handle: ChunkHandle, version: number): OperationResult {
  const chunk = metadata.chunks.get(handle);
  if (chunk === undefined || version !== chunk.proposedVersion || version <= chunk.version) {
    return REFUSED;
  }
  chunk.version = version;
  return VERSION_SET;
}
