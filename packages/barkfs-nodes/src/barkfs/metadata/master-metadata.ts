/**
 * What the master knows for certain and keeps for ever: the namespace, which chunks each file has, and the version of each
 * chunk (R3 a, b). Where replicas are is not part of it (R3 c). Changed by `applyMasterOperation` and nothing else.
 */
import type { Micros, NodeId } from '@barksim/sim-core';
import type { ChunkHandle, FileId, NamespaceResult } from './operations.ts';

export type NamespaceEntry = { readonly kind: 'directory' } | { readonly kind: 'file'; readonly fileId: FileId };

export interface FileMetadata {
  readonly fileId: FileId;
  chunks: ChunkHandle[];
  /** Until when a deleted file is kept, by the wall clock of the master that deleted it; 0 while it is not deleted. */
  keepUntilWall: Micros;
}

export interface ChunkMetadata {
  readonly handle: ChunkHandle;
  readonly fileId: FileId;
  /** Replicas below this are stale (R27). 0 until the chunk was first granted: it then has no content anywhere. */
  version: number;
  /** The highest version that replicas were ever asked to adopt, at least `version` (G1). */
  proposedVersion: number;
}

/** The last namespace change of a client and its result, for retries (G8). */
export interface NamespaceSession {
  sequence: number;
  result: NamespaceResult;
}

export interface MasterMetadata {
  /** Full path to entry; flat, no per-directory structure (R8). */
  namespace: Map<string, NamespaceEntry>;
  files: Map<FileId, FileMetadata>;
  chunks: Map<ChunkHandle, ChunkMetadata>;
  sessions: Map<NodeId, NamespaceSession>;
  nextFileId: FileId;
  nextHandle: ChunkHandle;
}

export const ROOT = '/';
/** Deleted files live here under their file id until their time is up (R25). */
export const HIDDEN_DIRECTORY = '/.deleted';

export function emptyMetadata(): MasterMetadata {
  return {
    namespace: new Map<string, NamespaceEntry>([
      [ROOT, { kind: 'directory' }],
      [HIDDEN_DIRECTORY, { kind: 'directory' }],
    ]),
    files: new Map(),
    chunks: new Map(),
    sessions: new Map(),
    nextFileId: 1,
    nextHandle: 1,
  };
}
