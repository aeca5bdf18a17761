/** Checkpoints of the metadata (R7): a plain copy that shares nothing with the living one. */
import type { NodeId } from '@barksim/sim-core';
import type { ChunkMetadata, NamespaceSession, FileMetadata, MasterMetadata, NamespaceEntry } from './master-metadata.ts';

export interface MetadataCheckpoint {
  /** Index of the last operation in the log that it contains. */
  readonly index: number;
  readonly namespace: readonly (readonly [string, NamespaceEntry])[];
  readonly files: readonly FileMetadata[];
  readonly chunks: readonly ChunkMetadata[];
  readonly sessions: readonly (readonly [NodeId, NamespaceSession])[];
  readonly nextFileId: number;
  readonly nextHandle: number;
}

export function takeCheckpoint(metadata: MasterMetadata, index: number): MetadataCheckpoint {
  return {
    index,
    namespace: Array.from(metadata.namespace, ([path, entry]) => [path, { ...entry }] as const),
    files: Array.from(metadata.files.values(), copyFile),
    chunks: Array.from(metadata.chunks.values(), (chunk) => ({ ...chunk })),
    sessions: Array.from(metadata.sessions, ([client, session]) => [client, { ...session }] as const),
    nextFileId: metadata.nextFileId,
    nextHandle: metadata.nextHandle,
  };
}

export function restoreCheckpoint(checkpoint: MetadataCheckpoint): MasterMetadata {
  return {
    namespace: new Map(checkpoint.namespace.map(([path, entry]) => [path, { ...entry }])),
    files: new Map(checkpoint.files.map((file) => [file.fileId, copyFile(file)])),
    chunks: new Map(checkpoint.chunks.map((chunk) => [chunk.handle, { ...chunk }])),
    sessions: new Map(checkpoint.sessions.map(([client, session]) => [client, { ...session }])),
    nextFileId: checkpoint.nextFileId,
    nextHandle: checkpoint.nextHandle,
  };
}

function copyFile(file: FileMetadata): FileMetadata {
  return { fileId: file.fileId, chunks: file.chunks.slice(), keepUntilWall: file.keepUntilWall };
}
