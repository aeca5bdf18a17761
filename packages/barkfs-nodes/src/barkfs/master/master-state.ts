/**
 * What a master holds in memory. `metadata` is the replicated state machine; everything else is the volatile part of whoever
 * leads: it is rebuilt after a restart from chunk servers' registrations, and nothing in it was ever promised to anybody,
 * except leases, which a restarted master therefore assumes to be out (see `boot`).
 */
import type { Micros, NodeId } from '@barksim/sim-core';
import type { MasterMetadata } from '../metadata/master-metadata.ts';
import type { ChunkHandle, FileId } from '../metadata/operations.ts';
import type { BarkfsOptions } from '../options.ts';

export interface MasterState {
  readonly options: BarkfsOptions;
  metadata: MasterMetadata;
  /** Index in the operation log up to which `metadata` contains everything. */
  appliedIndex: number;
  checkpointIndex: number;
  /** Chunk servers that are registered and were heard of lately, in order of registration. */
  servers: Map<NodeId, LiveServer>;
  /** One record for each chunk in `metadata`. */
  coordination: Map<ChunkHandle, ChunkCoordination>;
  /** Chunks that are being added, with the clients that wait for them. */
  additions: ChunkAddition[];
  /** Deleted files whose removal is on its way to the log. */
  expiring: FileId[];
  /** Before this instant (monotonic) chunk servers may simply not have registered yet: nothing is re-replicated. */
  settledAt: Micros;
}

export interface LiveServer {
  /** Which of its lives: see `messages.ts`. */
  session: Micros;
  /** When it was last heard of, by the master's monotonic clock. */
  heardAt: Micros;
  /** The newest `sentAt` seen from it, by its own clock. */
  newestSentAt: Micros;
}

export interface ChunkCoordination {
  readonly handle: ChunkHandle;
  /** Replicas on live servers, current, stale and corrupt ones alike, in order of discovery. */
  replicas: KnownReplica[];
  lease: GrantedLease | null;
  /** The highest version under which a lease may have been granted: such a version is never cloned (see `replication.ts`). */
  leasedVersion: number;
  round: VersionRound | null;
  clone: ActiveClone | null;
  /** After a clone failed, writers get their turn until this instant. */
  nextCloneAt: Micros;
  waiting: WaitingClient[];
}

export interface KnownReplica {
  readonly server: NodeId;
  version: number;
  corrupt: boolean;
  /** When this was so, by the server's own clock (`sentAt`): older news that arrives later is no news. */
  knownAt: Micros;
}

export interface GrantedLease {
  /** `NO_SERVER` for a lease that the master may have granted before it restarted. */
  readonly primary: NodeId;
  readonly version: number;
  /** The primary and its secondaries. */
  readonly replicas: readonly NodeId[];
  /** By the master's monotonic clock, with the master's margin (G3). */
  expiresAt: Micros;
  /** The primary has said that it holds the lease: clients may be told. */
  confirmed: boolean;
}

export interface VersionRound {
  readonly version: number;
  /** `lease`: somebody wants to write. `fence`: freeze the content under a version that no lease has. */
  readonly purpose: 'lease' | 'fence';
  readonly servers: readonly NodeId[];
  adopted: NodeId[];
  /** `logging` the proposal, `adopting` it at the replicas, `committing` that all have it. */
  phase: 'logging' | 'adopting' | 'committing';
  startedAt: Micros;
}

export interface ActiveClone {
  readonly version: number;
  readonly source: NodeId;
  readonly target: NodeId;
  readonly startedAt: Micros;
}

/** A client that is told the primary as soon as there is one. */
export interface WaitingClient {
  readonly client: NodeId;
  request: number;
  index: number;
}

export interface ChunkAddition {
  readonly fileId: FileId;
  readonly index: number;
  waiting: WaitingClient[];
}

export function newCoordination(handle: ChunkHandle): ChunkCoordination {
  return {
    handle,
    replicas: [],
    lease: null,
    leasedVersion: 0,
    round: null,
    clone: null,
    nextCloneAt: 0,
    waiting: [],
  };
}
