/**
 * What a master decides, one function a rule. A known bug is a table with one of them replaced. Rules read; they change
 * nothing. Times are the master's monotonic clock unless they say otherwise.
 */
import type { Micros, NodeId, RandomStream } from '@barksim/sim-core';
import { NO_SERVER } from '../messages.ts';
import type { ChunkMetadata } from '../metadata/master-metadata.ts';
import type { BarkfsOptions } from '../options.ts';
import { clockMarginMicros } from '../options.ts';
import type { ChunkCoordination, GrantedLease, KnownReplica, LiveServer, VersionRound } from './master-state.ts';

export interface MasterRules {
  /** A server that was silent for the timeout counts as dead (§4.4: HeartBeat). */
  serverIsSilent(server: LiveServer, now: Micros, options: BarkfsOptions): boolean;
  /** R27: a replica below the chunk's version missed mutations. */
  replicaIsCurrent(replica: KnownReplica, chunk: ChunkMetadata): boolean;
  /** R12, G1: every proposal takes a version that no replica was ever asked to adopt. */
  nextVersion(chunk: ChunkMetadata): number;
  /** G1, G4: a version comes into force only when every server of the round has it on disk. */
  roundIsComplete(round: VersionRound): boolean;
  /** G4: who stays when a round got stuck: only servers that answered, under a new version. */
  survivorsOf(round: VersionRound): NodeId[];
  /** G3: until when the master regards a lease granted or extended now as out. */
  leaseExpiry(now: Micros, options: BarkfsOptions): Micros;
  /** R11, G2: the old primary cannot act any more: its time is up, or it has adopted a higher version. */
  leaseIsOver(lease: GrantedLease | null, adopted: readonly NodeId[], now: Micros): boolean;
  /** R11: only the holder of an unexpired lease of the version in force gets an extension. */
  mayExtend(
    coordination: ChunkCoordination,
    chunk: ChunkMetadata,
    server: NodeId,
    version: number,
    now: Micros,
  ): boolean;
  /** §3.1: who leads among replicas that are all up to date; the last primary if it can. */
  choosePrimary(replicas: readonly NodeId[], previous: NodeId, random: RandomStream): NodeId;
  /** R21: where new replicas go: servers with the fewest chunks first, ties by lot. */
  chooseServers(candidates: readonly ServerLoad[], count: number, random: RandomStream): NodeId[];
  /** G4 for clones: a version under which a primary may write is never cloned; a fence comes first. */
  mustFenceBeforeClone(coordination: ChunkCoordination, chunk: ChunkMetadata): boolean;
  /** R22: how urgent a chunk is: its distance from the goal. */
  missingReplicas(current: number, options: BarkfsOptions): number;
  /** R27, R30: what is stale or corrupt may go once enough good replicas exist. */
  mayDeleteBadReplica(current: number, options: BarkfsOptions): boolean;
}

export interface ServerLoad {
  readonly server: NodeId;
  readonly replicas: number;
}

export const correctMasterRules: MasterRules = {
  serverIsSilent(server, now, options) {
    return now - server.heardAt > options.serverTimeoutMicros;
  },

  replicaIsCurrent(replica, chunk) {
    return !replica.corrupt && chunk.version > 0 && replica.version >= chunk.version;
  },

  nextVersion(chunk) {
    return chunk.proposedVersion + 1;
  },

  roundIsComplete(round) {
    return round.adopted.length === round.servers.length;
  },

  survivorsOf(round) {
    return round.adopted.slice();
  },

  leaseExpiry(now, options) {
    return now + options.leaseMicros + clockMarginMicros(options);
  },

  leaseIsOver(lease, adopted, now) {
    return lease === null || now > lease.expiresAt || (lease.primary !== NO_SERVER && adopted.includes(lease.primary));
  },

  mayExtend(coordination, chunk, server, version, now) {
    const lease = coordination.lease;
    return (
      lease !== null &&
      lease.primary === server &&
      lease.version === version &&
      chunk.version === version &&
      now <= lease.expiresAt &&
      coordination.round === null
    );
  },

  choosePrimary(replicas, previous, random) {
    return replicas.includes(previous) ? previous : random.pick(replicas);
  },

  chooseServers(candidates, count, random) {
    const ranked = candidates.map((candidate) => ({
      server: candidate.server,
      replicas: candidate.replicas,
      lot: random.next(),
    }));
    ranked.sort((a, b) => a.replicas - b.replicas || a.lot - b.lot || a.server - b.server);
    return ranked.slice(0, count).map((candidate) => candidate.server);
  },

  mustFenceBeforeClone(coordination, chunk) {
    return coordination.leasedVersion >= chunk.version || chunk.proposedVersion > chunk.version;
  },

  missingReplicas(current, options) {
    return Math.max(0, options.replicationGoal - current);
  },

  mayDeleteBadReplica(current, options) {
    return current >= options.replicationGoal;
  },
};
