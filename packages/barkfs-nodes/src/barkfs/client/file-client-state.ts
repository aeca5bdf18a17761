/** What a file client holds in memory: metadata it may use for a while, never data (R1). Nothing of it survives a crash. */
import type { Micros, NodeId, OperationId, TimerId } from '@barksim/sim-core';
import type { Bytes } from '../bytes.ts';
import type { ChunkHandle } from '../metadata/operations.ts';
import type { BarkfsOptions } from '../options.ts';
import type { FileOperation, MutationPiece, ReadPiece } from './client-operations.ts';
import type { Workload, WorkloadProgress } from './workload.ts';

export interface FileClientOptions {
  readonly barkfs: BarkfsOptions;
  readonly workload: Workload;
}

export interface FileClientState {
  readonly options: FileClientOptions;
  progress: WorkloadProgress;
  /** The next step of a script. */
  step: number;
  /** Numbers of requests go on growing over restarts: they begin at the monotonic clock, which is faster than requests. */
  nextRequest: number;
  /** Where chunks are, by path and index (R4). */
  cache: Map<string, CachedChunk>;
  current: ActiveOperation | null;
}

export interface CachedChunk {
  readonly index: number;
  readonly handle: ChunkHandle;
  readonly version: number;
  /** `NO_SERVER` when only readers asked. */
  readonly primary: NodeId;
  readonly replicas: readonly NodeId[];
  readonly chunkCount: number;
  /** This client's monotonic clock when it asked, which is before the master answered. */
  readonly askedAt: Micros;
}

export interface ActiveOperation {
  readonly id: OperationId;
  readonly operation: FileOperation;
  /** Gives up after this, by the monotonic clock. */
  readonly deadline: Micros;
  /** The request whose answer is awaited, 0 for none. */
  request: number;
  requestSentAt: Micros;
  timeout: TimerId;
  /** The chunk server asked, `NO_SERVER` for the master. */
  asked: NodeId;
  /** Pieces of a read or write, by chunk (R15); an append has one whose chunk is not yet known. */
  pieces: PlannedPiece[];
  position: number;
  /** Failed attempts at this piece with what the cache says. */
  attempts: number;
  /** Which replica a read tries next. */
  replicaCursor: number;
  /** The highest version under which mutations of this piece failed. */
  failedVersion: number;
  /** Some mutation was sent: it may have been applied, whatever was heard of it. */
  mutationSent: boolean;
  readData: Bytes;
  readPieces: ReadPiece[];
  mutationPieces: MutationPiece[];
}

export interface PlannedPiece {
  /** `LAST_CHUNK` for an append that has not heard otherwise. */
  readonly index: number;
  readonly offset: number;
  readonly length: number;
  readonly data: Bytes;
  /** For an append: the chunk that turned out full, 0 if none did. */
  readonly after: ChunkHandle;
}
