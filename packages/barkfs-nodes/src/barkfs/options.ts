/** What a BarkFS cluster is set to. One plain object, the same for master, chunk servers and clients. */
import type { Micros, NodeId } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';

export interface BarkfsOptions {
  readonly master: NodeId;
  /** Every machine that may serve chunks, in the order in which people count them: the first is "chunk server 1". */
  readonly chunkServers: readonly NodeId[];
  /** Size of a full chunk (R2; 64 MB in the paper, tiny here so that files have many). */
  readonly chunkBytes: number;
  /** Longest record that can be appended (R17: a quarter of a chunk). */
  readonly appendMaxBytes: number;
  /** Bytes under one checksum (R30). */
  readonly checksumBlockBytes: number;
  /** Replicas that every chunk should have (R22). */
  readonly replicationGoal: number;
  /** How long a lease lasts before either side has taken its margin (R11). */
  readonly leaseMicros: Micros;
  /** No clock runs faster or slower than real time by more than this: what leases rely on (G3). */
  readonly maxDriftPpm: number;
  readonly heartbeatMicros: Micros;
  /** A chunk server that was silent for this long counts as dead. */
  readonly serverTimeoutMicros: Micros;
  /** Chunks named in one heartbeat (R26: a subset). */
  readonly reportedChunksPerHeartbeat: number;
  /** How often a chunk server verifies one whole replica that nobody asked for (R32). */
  readonly scrubMicros: Micros;
  /** How long a primary waits for its secondaries before it reports an error (R14). */
  readonly mutationTimeoutMicros: Micros;
  /** How long the master waits for replicas to adopt a version before it goes on without those that did not (G4). */
  readonly roundTimeoutMicros: Micros;
  /** How long the master waits for a clone before it gives it up (R23). */
  readonly cloneTimeoutMicros: Micros;
  /** Clones under way in the whole cluster (R23). */
  readonly maxClones: number;
  /** How long a deleted file stays under its hidden name (R25; 3 days in the paper). */
  readonly deletedFileRetentionMicros: Micros;
  /** Operations between two checkpoints of the master (R7). */
  readonly checkpointOperations: number;
  /** Clients trust a cached location for this long (R4). */
  readonly cacheTimeoutMicros: Micros;
  /** Clients wait this long for one answer. */
  readonly requestTimeoutMicros: Micros;
  /** Clients give an operation up after this long. */
  readonly operationTimeoutMicros: Micros;
  /** Nodes tell what they decide through notes: for narrated runs. */
  readonly narrate: boolean;
}

const DEFAULTS: Omit<BarkfsOptions, 'master' | 'chunkServers'> = {
  chunkBytes: 1024,
  appendMaxBytes: 256,
  checksumBlockBytes: 64,
  replicationGoal: 3,
  leaseMicros: 2 * SECOND,
  maxDriftPpm: 20_000,
  heartbeatMicros: 100 * MILLISECOND,
  serverTimeoutMicros: 1 * SECOND,
  reportedChunksPerHeartbeat: 8,
  scrubMicros: 500 * MILLISECOND,
  mutationTimeoutMicros: 300 * MILLISECOND,
  roundTimeoutMicros: 400 * MILLISECOND,
  cloneTimeoutMicros: 1 * SECOND,
  maxClones: 2,
  deletedFileRetentionMicros: 2 * SECOND,
  checkpointOperations: 100,
  cacheTimeoutMicros: 1 * SECOND,
  requestTimeoutMicros: 400 * MILLISECOND,
  operationTimeoutMicros: 6 * SECOND,
  narrate: false,
};

/** Complete options: the defaults with `changes` laid over them. */
export function makeBarkfsOptions(
  topology: Pick<BarkfsOptions, 'master' | 'chunkServers'>,
  changes: Partial<BarkfsOptions> = {},
): BarkfsOptions {
  return { ...DEFAULTS, ...topology, ...changes };
}

/**
 * What each side of a lease gives away so that it ends at the holder before it ends at the master, whatever their
 * clocks do within the bound (G3: at least twice the drift over one lease).
 */
export function clockMarginMicros(options: BarkfsOptions): Micros {
  return Math.ceil((2 * options.leaseMicros * options.maxDriftPpm) / 1_000_000);
}

/** `chunk server 2`: how notes call a chunk server. */
export function serverTitle(options: BarkfsOptions, server: NodeId): string {
  return `chunk server ${options.chunkServers.indexOf(server) + 1}`;
}
