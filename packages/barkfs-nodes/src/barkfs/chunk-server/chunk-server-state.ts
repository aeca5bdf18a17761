/**
 * What a chunk server holds in memory. The bytes of a replica stay on the disk, one cell each, and are read from there
 * every time; its length, version and checksums are kept here as well (R30).
 */
import type { Micros, NodeId } from '@barksim/sim-core';
import type { MutationKind, MutationOutcome } from '../messages.ts';
import type { ChunkHandle } from '../metadata/operations.ts';
import type { BarkfsOptions } from '../options.ts';

export interface ChunkServerState {
  readonly options: BarkfsOptions;
  /** The server's monotonic clock when it booted. */
  readonly bootedAt: Micros;
  /** The disk held nothing, not even the mark of an earlier boot: new, or replaced. */
  readonly diskWasEmpty: boolean;
  /** The registration that the master accepted, `NO_SESSION` while there is none (see `messages.ts`). */
  session: Micros;
  /** Sent since the last answer from the master. */
  registrationsSent: number;
  /** Replicas in order of creation. */
  replicas: Map<ChunkHandle, Replica>;
  /** Chunks whose replica was deleted in this session: a late order must not begin it again, empty. */
  dropped: Set<ChunkHandle>;
  /** Mutations that this server, as primary, waits to hear of from its secondaries. */
  inFlight: MutationInFlight[];
  clones: CloneUnderWay[];
  /** Which replica the next heartbeat, and the next scrub, begins with. */
  reportCursor: number;
  scrubCursor: number;
  /** Monotonic clock when the next scrub is due. */
  nextScrubAt: Micros;
  /** Grows with every change of a replica or a lease. */
  changeCount: number;
  /** Grows with every mutation applied; the last one beside it. At most one is applied in one handler. */
  mutationCount: number;
  lastMutation: AppliedMutation | null;
}

export interface Replica {
  readonly handle: ChunkHandle;
  version: number;
  /** Whether this version is on the disk: before, it is promised to nobody (R12). */
  versionIsDurable: boolean;
  /** Serial number of the last mutation applied under this version (R13). */
  serial: number;
  length: number;
  checksums: number[];
  corrupt: boolean;
  /** Monotonic clock when it was found corrupt; 0 while it is not. */
  corruptSince: Micros;
  /** Monotonic clock when this version was first adopted: a lease on it counts from here (G3). */
  adoptedAt: Micros;
  lease: HeldLease | null;
}

export interface HeldLease {
  readonly version: number;
  readonly secondaries: readonly NodeId[];
  /** By this server's monotonic clock, with the holder's margin (G3). */
  expiresAt: Micros;
  /** Mutated since the last extension was asked for. */
  inUse: boolean;
  /** The newest request of each client, so that what the network repeats is not done twice. */
  requests: Map<NodeId, RememberedRequest>;
}

export interface RememberedRequest {
  readonly request: number;
  /** Null while it is under way. */
  answer: RememberedAnswer | null;
}

export interface RememberedAnswer {
  readonly outcome: MutationOutcome;
  readonly serial: number;
  readonly offset: number;
}

export interface MutationInFlight {
  readonly client: NodeId;
  readonly request: number;
  readonly handle: ChunkHandle;
  readonly version: number;
  readonly serial: number;
  readonly kind: MutationKind;
  readonly offset: number;
  waitingFor: NodeId[];
  readonly startedAt: Micros;
}

export interface CloneUnderWay {
  readonly handle: ChunkHandle;
  readonly version: number;
  readonly source: NodeId;
}

/** What was really done, and where. */
export interface AppliedMutation {
  readonly handle: ChunkHandle;
  readonly version: number;
  readonly serial: number;
  readonly kind: MutationKind;
  readonly offset: number;
  readonly length: number;
  readonly asPrimary: boolean;
}
