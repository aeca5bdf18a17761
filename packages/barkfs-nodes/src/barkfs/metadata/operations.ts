/**
 * The records of the master's operation log (R5, R6): everything that changes its persistent metadata. Whatever needed a
 * clock, randomness or the volatile location table was decided before the record was written and stands in it as a result
 * (G11), so that applying is a pure function on every copy of the log.
 */
import type { Micros, NodeId } from '@barksim/sim-core';

/** Names a chunk for ever: handles are never used twice (R2). */
export type ChunkHandle = number;
/** Names a file for ever, whatever its path is now. */
export type FileId = number;

/**
 * Why a namespace operation was refused. The first line that fits decides; `x` is the path, `p` its parent.
 *
 * | operation | EINVAL | ENOENT | ENOTDIR | EEXIST | ENOTEMPTY | EISDIR |
 * |---|---|---|---|---|---|---|
 * | create x, mkdir x | x malformed, the root or hidden | p missing | p is a file | x exists | | |
 * | delete x | malformed, the root, or the hidden directory | x missing | | | x is a directory with entries | |
 * | rename x to y | either malformed or the root; x the hidden directory; y hidden or inside x | x missing, or y's parent missing | y's parent is a file | y exists (nothing is ever replaced; renaming onto itself too) | | |
 * | list x | x malformed | x missing | x is a file | | | |
 * | stat x | x malformed | x missing | | | | |
 * | read, write, append x | x malformed | x missing | | | | x is a directory |
 */
export type Errno = 'EINVAL' | 'ENOENT' | 'ENOTDIR' | 'EEXIST' | 'ENOTEMPTY' | 'EISDIR';

export type NamespaceRequest =
  | { readonly f: 'create'; readonly path: string }
  | { readonly f: 'mkdir'; readonly path: string }
  | { readonly f: 'delete'; readonly path: string }
  | { readonly f: 'rename'; readonly path: string; readonly to: string };

export type NamespaceResult =
  | { readonly errno: Errno }
  /** Create, mkdir, delete, rename. */
  | { readonly done: true }
  /** List: names of the entries, sorted; names that begin with a dot are left out. */
  | { readonly names: readonly string[] }
  /** Stat. Sizes are the chunk servers' business; the master knows the number of chunks. */
  | { readonly kind: 'file' | 'directory'; readonly chunkCount: number };

export type MasterOperation =
  | {
      readonly kind: 'namespace';
      readonly client: NodeId;
      readonly sequence: number;
      readonly request: NamespaceRequest;
      /** Decided by the leader: until when a file deleted by this operation is kept, by its wall clock (R25). */
      readonly keepUntilWall: Micros;
    }
  /** A hidden file's time is up (R25). */
  | { readonly kind: 'expire'; readonly fileId: FileId }
  /** Makes the file's chunk number `index` (R2). Refused when the file is gone or has that chunk already. */
  | { readonly kind: 'add-chunk'; readonly fileId: FileId; readonly index: number }
  /** These servers are about to be asked to adopt this version (G1). Until `granted` the old version stays in force. */
  | {
      readonly kind: 'granting';
      readonly handle: ChunkHandle;
      readonly version: number;
      readonly servers: readonly NodeId[];
    }
  /** All of them have it on disk (R12): from now on, what is older is stale. */
  | { readonly kind: 'granted'; readonly handle: ChunkHandle; readonly version: number };

export type OperationResult =
  | { readonly kind: 'namespace'; readonly result: NamespaceResult; readonly removedChunks: readonly ChunkHandle[] }
  | { readonly kind: 'expired'; readonly removedChunks: readonly ChunkHandle[] }
  | { readonly kind: 'chunk-added'; readonly handle: ChunkHandle }
  | { readonly kind: 'version-set' }
  /** The operation came too late: what it refers to has changed or is gone. */
  | { readonly kind: 'refused' };
