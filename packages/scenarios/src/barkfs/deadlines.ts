/** Liveness (L1, L7): what must have come about within a bound once faults have stopped. */
import type { BarkfsOptions, ChunkMetadata, ChunkServerState, MasterState } from '@barksim/barkfs-nodes';
import type { Deadline, Micros, NodeId, WorldView } from '@barksim/sim-core';
import { formatMicros } from '@barksim/sim-core';
import { readIntactReplica, readReplica } from './observer/replica-view.ts';
import { REPLICATION_RESTORED, SERVERS_REGISTERED } from './property-names.ts';
import type { BarkfsSettings } from './settings.ts';

export function barkfsDeadlines(settings: BarkfsSettings, options: BarkfsOptions): Deadline[] {
  const { quietFromMicros, registrationBoundMicros, replicationBoundMicros } = settings;
  if (quietFromMicros === null) {
    return [];
  }
  return [
    {
      property: SERVERS_REGISTERED,
      atMicros: quietFromMicros + registrationBoundMicros,
      expected: `every chunk server that is up is registered, and its chunks are known, within ${formatMicros(registrationBoundMicros)} after the last fault`,
      check: (view) => findUnregistered(view, options, options.chunkServers),
    },
    {
      property: REPLICATION_RESTORED,
      atMicros: quietFromMicros + replicationBoundMicros,
      expected: `every chunk that has an intact current replica has as many as wanted within ${formatMicros(replicationBoundMicros)} after the last fault, or after corruption was found`,
      check: (view) => findUnderReplicated(view, options, replicationBoundMicros),
    },
  ];
}

/** Of these servers, one that is up and that the master does not know, or whose chunks it does not know. */
export function findUnregistered(view: WorldView, options: BarkfsOptions, servers: readonly NodeId[]): string | undefined {
  const master: MasterState = view.stateOf(options.master);
  for (const server of servers) {
    if (!view.isUp(server)) continue;
    const state: ChunkServerState = view.stateOf(server);
    const live = master.servers.get(server);
    if (live === undefined || live.session !== state.session) {
      return `${view.nameOf(server)} is up and the master does not know it`;
    }
    for (const replica of state.replicas.values()) {
      const coordination = master.coordination.get(replica.handle);
      const isKnown = coordination === undefined || coordination.replicas.some((other) => other.server === server);
      const isNew = view.monotonicClockOf(server) - replica.adoptedAt < options.serverTimeoutMicros;
      if (!isKnown && !isNew && isWanted(master, replica.handle, replica.version)) {
        return `${view.nameOf(server)} holds chunk ${replica.handle} at version ${replica.version} and the master does not know it`;
      }
    }
  }
  return undefined;
}

/** Stale replicas that wait for their deletion are nobody's loss, and clones that have just arrived are yet to be reported. */
function isWanted(master: MasterState, handle: number, version: number): boolean {
  const chunk = master.metadata.chunks.get(handle);
  return chunk !== undefined && version >= chunk.version;
}

function findUnderReplicated(view: WorldView, options: BarkfsOptions, boundMicros: Micros): string | undefined {
  const master: MasterState = view.stateOf(options.master);
  const up = options.chunkServers.filter((server) => view.isUp(server));
  const wanted = Math.min(options.replicationGoal, up.length);
  for (const chunk of master.metadata.chunks.values()) {
    const holders = up.filter((server) => holdsCurrentReplica(view, server, chunk, boundMicros));
    const canBeCopied = holders.some((server) => readIntactReplica(view, server, chunk.handle, options) !== undefined);
    if (chunk.version > 0 && canBeCopied && holders.length < wanted) {
      const names = holders.map((server) => view.nameOf(server)).join(', ');
      return `chunk ${chunk.handle} at version ${chunk.version} is on ${names} alone, of ${wanted} replicas wanted`;
    }
  }
  return undefined;
}

/** Corruption counts from when somebody came across it: before, nobody could repair it. */
function holdsCurrentReplica(view: WorldView, server: NodeId, chunk: ChunkMetadata, boundMicros: Micros): boolean {
  const stored = readReplica(view, server, chunk.handle);
  const replica = (view.stateOf(server) as ChunkServerState).replicas.get(chunk.handle);
  if (stored === undefined || replica === undefined) {
    return false;
  }
  return replica.corrupt
    ? view.monotonicClockOf(server) - replica.corruptSince < boundMicros
    : stored.version >= chunk.version;
}
