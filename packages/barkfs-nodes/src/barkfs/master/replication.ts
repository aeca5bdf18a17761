/**
 * Re-replication (GFS §4.3, R22, R23): chunks with fewer current replicas than wanted get new ones, the neediest first.
 * A clone is made of a frozen version: if the current one ever had a lease, a fence raises it first. Otherwise a mutation
 * that is still on its way to the old secondaries would be acknowledged without reaching the clone (G4). Until the clone
 * has arrived or is given up, writers wait.
 *
 * Priorities beyond the distance from the goal, bandwidth limits and rebalancing (R24) are left out.
 */
import type { NodeId } from '@barksim/sim-core';
import type { ChunkMetadata } from '../metadata/master-metadata.ts';
import type { ServerReport } from '../messages.ts';
import { serverTitle } from '../options.ts';
import type { MasterHost } from './master-context.ts';
import { currentServers, findReplica, narrate, sessionOf } from './master-context.ts';
import type { MasterRules } from './master-rules.ts';
import type { ChunkCoordination, MasterState } from './master-state.ts';
import { serverLoads } from './server-loads.ts';
import { pursueLease, startFence } from './version-rounds.ts';

interface NeedyChunk {
  readonly chunk: ChunkMetadata;
  readonly coordination: ChunkCoordination;
  readonly current: readonly NodeId[];
  readonly missing: number;
}

/** One look over all chunks: starts fences and clones as far as the limits allow. */
export function replicateChunks(rules: MasterRules, state: MasterState, host: MasterHost): void {
  const now = host.clock.monotonic();
  if (now < state.settledAt) {
    return;
  }
  let room = state.options.maxClones;
  const needy: NeedyChunk[] = [];
  for (const coordination of state.coordination.values()) {
    const chunk = state.metadata.chunks.get(coordination.handle);
    if (chunk === undefined || chunk.version === 0) {
      continue;
    }
    if (coordination.clone !== null || coordination.round !== null) {
      room -= coordination.clone !== null || coordination.round?.purpose === 'fence' ? 1 : 0;
      continue;
    }
    const current = currentServers(rules, coordination, chunk);
    const missing = rules.missingReplicas(current.length, state.options);
    if (current.length > 0 && missing > 0 && now >= coordination.nextCloneAt) {
      needy.push({ chunk, coordination, current, missing });
    } else if (current.length > state.options.replicationGoal) {
      dropExcess(rules, state, coordination, chunk, host);
    }
  }
  needy.sort((a, b) => b.missing - a.missing || a.chunk.handle - b.chunk.handle);
  for (const candidate of needy) {
    if (room > 0 && replicateChunk(rules, state, candidate, host)) {
      room--;
    }
  }
}

/**
 * More replicas than wanted, after a server came back. The ones too many are not simply deleted: an order that is delayed
 * could hit when the replica is the last one left. A fence without them makes them stale, and stale ones may go.
 */
function dropExcess(
  rules: MasterRules,
  state: MasterState,
  coordination: ChunkCoordination,
  chunk: ChunkMetadata,
  host: MasterHost,
): void {
  host.probe.sometimes('barkfs/excess-replica');
  startFence(rules, state, coordination, chunk, host);
}

function replicateChunk(rules: MasterRules, state: MasterState, needy: NeedyChunk, host: MasterHost): boolean {
  const { chunk, coordination, current } = needy;
  // A server that holds a stale or corrupt replica is a target like any other: the clone replaces it when it is complete.
  const candidates = serverLoads(state).filter((load) => !current.includes(load.server));
  const target = rules.chooseServers(candidates, 1, host.random)[0];
  if (target === undefined) {
    return false;
  }
  if (rules.mustFenceBeforeClone(coordination, chunk)) {
    startFence(rules, state, coordination, chunk, host);
    return true;
  }
  const source = host.random.pick(current);
  const session = sessionOf(state, target);
  if (session === undefined) {
    return false;
  }
  coordination.clone = { version: chunk.version, source, target, startedAt: host.clock.monotonic() };
  host.send(target, { type: 'clone-chunk', session, handle: chunk.handle, version: chunk.version, source });
  narrate(
    state,
    host,
    `chunk ${chunk.handle} has ${current.length} of ${state.options.replicationGoal} replicas: ` +
      `${serverTitle(state.options, target)} pulls a copy from ${serverTitle(state.options, source)}`,
  );
  return true;
}

/** The copy is on the target's disk. */
export function onChunkCloned(
  rules: MasterRules,
  state: MasterState,
  server: NodeId,
  message: Extract<ServerReport, { type: 'chunk-cloned' }>,
  host: MasterHost,
): void {
  const { handle, version, sentAt } = message;
  const coordination = state.coordination.get(handle);
  const clone = coordination === undefined ? null : coordination.clone;
  if (coordination === undefined || clone === null || clone.target !== server || clone.version !== version) {
    return;
  }
  coordination.clone = null;
  const replica = findReplica(coordination, server);
  if (replica === undefined) {
    coordination.replicas.push({ server, version, corrupt: false, knownAt: sentAt });
  } else if (sentAt >= replica.knownAt) {
    replica.knownAt = sentAt;
    replica.version = version;
    replica.corrupt = false;
  }
  host.probe.sometimes('barkfs/re-replicated');
  narrate(state, host, `chunk ${handle} has a new replica on ${serverTitle(state.options, server)}`);
  if (coordination.waiting.length > 0) {
    pursueLease(rules, state, coordination, host);
  }
}

/** A clone whose target or source does not get it done is given up; writers get their turn before the next try. */
export function tendClone(state: MasterState, coordination: ChunkCoordination, host: MasterHost): void {
  const clone = coordination.clone;
  const now = host.clock.monotonic();
  if (clone !== null && now - clone.startedAt > state.options.cloneTimeoutMicros) {
    coordination.clone = null;
    coordination.nextCloneAt = now + state.options.roundTimeoutMicros;
    host.probe.sometimes('barkfs/clone-given-up');
  }
}
