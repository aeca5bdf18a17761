/**
 * What a file client does, and how it stands in the history: an invocation is a `FileOperation`, an `ok` carries a
 * `FileResult`.
 *
 * | operation | ok | fail (certainly no effect) | unknown |
 * |---|---|---|---|
 * | create, mkdir, delete, rename | `{ done }`, or `{ errno }`: refused, which is an observation too | never | no answer in time |
 * | list, stat | names, kind and chunk count, or `{ errno }` | no answer in time | never |
 * | read | `ReadResult` | no answer in time, or the errno | never |
 * | write, append | `MutationResult` | the errno, or no mutation was ever sent | some piece may have been applied |
 *
 * A write that straddles chunks is several independent ones (R15): its pieces are in the result. A record append may leave
 * copies of its record behind when it is retried (R18); the result names the one that was acknowledged.
 */
import type { Micros, NodeId } from '@barksim/sim-core';
import type { Bytes } from '../bytes.ts';
import type { ChunkHandle, NamespaceRequest, NamespaceResult } from '../metadata/operations.ts';

export type DataOperation =
  | { readonly f: 'read'; readonly path: string; readonly offset: number; readonly length: number }
  | { readonly f: 'write'; readonly path: string; readonly offset: number; readonly data: Bytes }
  | { readonly f: 'append'; readonly path: string; readonly record: Bytes };

export type FileOperation =
  | NamespaceRequest
  | { readonly f: 'list'; readonly path: string }
  | { readonly f: 'stat'; readonly path: string }
  | DataOperation;

/** One chunk's part of a read. */
export interface ReadPiece {
  readonly handle: ChunkHandle;
  readonly index: number;
  readonly offset: number;
  /** What this chunk gave, before zeros were filled in behind a short replica. */
  readonly length: number;
  readonly server: NodeId;
  /** Version that the client had been told, and how old that news was by its own clock. */
  readonly cachedVersion: number;
  readonly cacheAgeMicros: Micros;
  /** Version of the replica that answered. */
  readonly servedVersion: number;
}

export interface ReadResult {
  readonly data: Bytes;
  readonly pieces: readonly ReadPiece[];
}

/** One acknowledged mutation: its place in the chunk, and in the order of mutations of that chunk. */
export interface MutationPiece {
  readonly handle: ChunkHandle;
  readonly index: number;
  readonly version: number;
  readonly serial: number;
  readonly offset: number;
  readonly length: number;
}

export interface MutationResult {
  readonly pieces: readonly MutationPiece[];
}

export type FileResult = NamespaceResult | ReadResult | MutationResult;

export function changesNamespace(operation: FileOperation): operation is NamespaceRequest {
  return (
    operation.f === 'create' || operation.f === 'mkdir' || operation.f === 'delete' || operation.f === 'rename'
  );
}
