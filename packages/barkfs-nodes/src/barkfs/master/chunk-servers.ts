/** Chunk servers as the master sees them: registration, heartbeats and their chunk reports, death (GFS §2.6.2, §4.4, §4.5). */
import type { Micros, NodeId } from '@barksim/sim-core';
import type { ChunkVersion, ReplicaReport, ServerReport } from '../messages.ts';
import type { ChunkHandle } from '../metadata/operations.ts';
import { serverTitle } from '../options.ts';
import type { MasterHost } from './master-context.ts';
import { currentReplicas, findReplica, narrate } from './master-context.ts';
import type { MasterRules } from './master-rules.ts';
import type { ChunkCoordination, KnownReplica, LiveServer, MasterState } from './master-state.ts';

type ReportOf<Type extends ServerReport['type']> = Extract<ServerReport, { type: Type }>;

/** A server joins, or joins again: it has the final word over what it holds (R3). */
export function onRegister(
  state: MasterState,
  message: ReportOf<'register'>,
  server: NodeId,
  host: MasterHost,
): void {
  const known = state.servers.get(server);
  if (known !== undefined && message.sentAt < known.newestSentAt) {
    return;
  }
  if (known === undefined || known.session !== message.sentAt) {
    forgetReplicas(state, server);
    const now = host.clock.monotonic();
    state.servers.set(server, { session: message.sentAt, heardAt: now, newestSentAt: message.sentAt });
    const count = message.replicas.length;
    const holdings = count === 0 ? 'no chunks' : count === 1 ? '1 chunk' : `${count} chunks`;
    narrate(state, host, `${serverTitle(state.options, server)} registered with ${holdings}`);
  }
  for (const report of message.replicas) {
    takeReport(state, server, message.sentAt, message.sentAt, report, host);
  }
  host.send(server, { type: 'registered', session: message.sentAt });
}

export function onHeartbeat(
  rules: MasterRules,
  state: MasterState,
  message: ReportOf<'heartbeat'>,
  server: NodeId,
  host: MasterHost,
): void {
  const live = state.servers.get(server);
  if (live === undefined || live.session !== message.session) {
    host.send(server, { type: 'unknown-session', session: message.session });
    return;
  }
  if (message.sentAt <= live.newestSentAt) {
    return;
  }
  live.newestSentAt = message.sentAt;
  live.heardAt = host.clock.monotonic();
  for (const report of message.replicas) {
    takeReport(state, server, live.session, message.sentAt, report, host);
  }
  const extended = extendLeases(rules, state, message.extend, server, host);
  host.send(server, { type: 'heartbeat-reply', session: live.session, sentAt: message.sentAt, extended });
}

/** R11: extensions ride on heartbeats; the master counts from now, the holder from when it asked (G3). */
function extendLeases(
  rules: MasterRules,
  state: MasterState,
  wanted: readonly ChunkVersion[],
  server: NodeId,
  host: MasterHost,
): ChunkVersion[] {
  const extended: ChunkVersion[] = [];
  const now = host.clock.monotonic();
  for (const { handle, version } of wanted) {
    const chunk = state.metadata.chunks.get(handle);
    const coordination = state.coordination.get(handle);
    if (chunk === undefined || coordination === undefined || coordination.lease === null) {
      continue;
    }
    if (rules.mayExtend(coordination, chunk, server, version, now)) {
      coordination.lease.expiresAt = rules.leaseExpiry(now, state.options);
      extended.push({ handle, version });
      host.probe.sometimes('barkfs/lease-extended');
    }
  }
  return extended;
}

function takeReport(
  state: MasterState,
  server: NodeId,
  session: Micros,
  sentAt: Micros,
  report: ReplicaReport,
  host: MasterHost,
): void {
  const chunk = state.metadata.chunks.get(report.handle);
  const coordination = state.coordination.get(report.handle);
  if (chunk === undefined || coordination === undefined) {
    // R26: nobody knows this chunk. Its handle is never used again, so it can only be an orphan.
    host.probe.sometimes('barkfs/orphan-dropped');
    host.send(server, {
      type: 'delete-replica',
      session,
      handle: report.handle,
      version: report.version,
      corrupt: false,
    });
    return;
  }
  const replica = findReplica(coordination, server);
  if (replica === undefined) {
    const { version, corrupt } = report;
    coordination.replicas.push({ server, version, corrupt, knownAt: sentAt });
    return;
  }
  if (sentAt <= replica.knownAt) {
    // An acknowledgement overtook it.
    return;
  }
  replica.knownAt = sentAt;
  replica.version = report.version;
  if (report.corrupt && !replica.corrupt) {
    host.probe.sometimes('barkfs/corrupt-replica-reported');
    narrate(
      state,
      host,
      `${serverTitle(state.options, server)} found its replica of chunk ${report.handle} corrupt; it is not used any more`,
    );
  }
  replica.corrupt = report.corrupt;
  if (report.corrupt && coordination.clone?.source === server) {
    // It will not give the copy away: another source may.
    coordination.clone = null;
  }
}

/** R27, R30: stale and corrupt replicas go once the chunk has enough good ones. Repeated until they are gone. */
export function dropBadReplicas(
  rules: MasterRules,
  state: MasterState,
  coordination: ChunkCoordination,
  host: MasterHost,
): void {
  const chunk = state.metadata.chunks.get(coordination.handle);
  if (chunk === undefined || chunk.version === 0) {
    return;
  }
  const current = currentReplicas(rules, coordination, chunk);
  if (current.length === coordination.replicas.length || !rules.mayDeleteBadReplica(current.length, state.options)) {
    return;
  }
  for (const replica of coordination.replicas) {
    if (rules.replicaIsCurrent(replica, chunk)) {
      continue;
    }
    const live = state.servers.get(replica.server);
    if (live !== undefined) {
      orderDeletion(coordination.handle, replica, live, host);
    }
  }
  coordination.replicas = current;
}

function orderDeletion(handle: ChunkHandle, replica: KnownReplica, live: LiveServer, host: MasterHost): void {
  host.probe.sometimes(replica.corrupt ? 'barkfs/corrupt-replica-dropped' : 'barkfs/stale-replica-dropped');
  host.send(replica.server, {
    type: 'delete-replica',
    session: live.session,
    handle,
    version: replica.version,
    corrupt: replica.corrupt,
  });
}

/** Servers that were silent for too long are dead: none of their replicas counts. */
export function buryDeadServers(rules: MasterRules, state: MasterState, host: MasterHost): void {
  const now = host.clock.monotonic();
  const dead: NodeId[] = [];
  for (const [server, live] of state.servers) {
    if (rules.serverIsSilent(live, now, state.options)) {
      dead.push(server);
    }
  }
  for (const server of dead) {
    state.servers.delete(server);
    const lost = forgetReplicas(state, server);
    host.probe.sometimes('barkfs/server-declared-dead');
    narrate(
      state,
      host,
      `${serverTitle(state.options, server)} was silent for too long and counts as dead` +
        (lost.length === 0 ? '' : `; a replica is missing now of chunk ${lost.join(', ')}`),
    );
  }
}

function forgetReplicas(state: MasterState, server: NodeId): ChunkHandle[] {
  const lost: ChunkHandle[] = [];
  for (const coordination of state.coordination.values()) {
    const position = coordination.replicas.findIndex((replica) => replica.server === server);
    if (position >= 0) {
      coordination.replicas.splice(position, 1);
      lost.push(coordination.handle);
    }
  }
  return lost;
}
