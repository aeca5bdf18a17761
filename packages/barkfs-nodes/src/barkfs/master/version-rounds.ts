/**
 * Raising a chunk's version, and leases (GFS §3.1, R11, R12).
 *
 * A round runs in three steps, which closes the gap the paper leaves between master and replicas (G1): `granting` goes into
 * the log, the replicas put the version on their disks and say so, `granted` goes into the log. Only then is the version
 * in force, and only with every server of the round: one that did not answer may or may not have the version, so the round
 * starts again under a still higher one without it (G4). Hence the invariant everything rests on:
 *
 *   a replica at the chunk's version is in the set that the version was granted to, or is a clone made while nobody could
 *   write under that version.
 *
 * A round for a lease makes one replica primary when it ends; a round for a fence does not, and so ends writing under older
 * versions (secondaries refuse them, G5) and freezes the content. Creating a chunk is its first round.
 */
import type { NodeId } from '@barksim/sim-core';
import type { ServerReport } from '../messages.ts';
import { NO_SERVER } from '../messages.ts';
import type { ChunkMetadata } from '../metadata/master-metadata.ts';
import type { ChunkHandle } from '../metadata/operations.ts';
import { serverTitle } from '../options.ts';
import type { MasterHost } from './master-context.ts';
import { currentServers, findReplica, narrate, sessionOf } from './master-context.ts';
import type { MasterRules } from './master-rules.ts';
import type { ChunkCoordination, MasterState, VersionRound } from './master-state.ts';
import { proposeOperation } from './operation-log.ts';
import { serverLoads } from './server-loads.ts';

/** Somebody waits for a primary: starts a round unless one cannot end in a lease yet. */
export function pursueLease(
  rules: MasterRules,
  state: MasterState,
  coordination: ChunkCoordination,
  host: MasterHost,
): void {
  const chunk = state.metadata.chunks.get(coordination.handle);
  if (chunk === undefined || coordination.round !== null || coordination.clone !== null) {
    return;
  }
  const candidates = roundCandidates(rules, state, coordination, chunk, host);
  if (candidates.length === 0) {
    return;
  }
  if (rules.leaseIsOver(coordination.lease, candidates, host.clock.monotonic())) {
    startRound(rules, coordination, chunk, 'lease', candidates, host);
  }
}

/** All current replicas, at most as many as wanted; fresh servers for a chunk that has no content yet (R21). */
function roundCandidates(
  rules: MasterRules,
  state: MasterState,
  coordination: ChunkCoordination,
  chunk: ChunkMetadata,
  host: MasterHost,
): NodeId[] {
  const goal = state.options.replicationGoal;
  if (chunk.version > 0) {
    return keepBest(currentServers(rules, coordination, chunk), coordination, goal);
  }
  return rules.chooseServers(serverLoads(state), goal, host.random);
}

/** Too many replicas: the primary stays, then the longest known. */
function keepBest(servers: NodeId[], coordination: ChunkCoordination, goal: number): NodeId[] {
  const primary = coordination.lease === null ? NO_SERVER : coordination.lease.primary;
  if (servers.length > goal && servers.includes(primary)) {
    return [primary, ...servers.filter((server) => server !== primary)].slice(0, goal);
  }
  return servers.slice(0, goal);
}

/** Freezes a chunk: its current replicas move to a version that no lease has. */
export function startFence(
  rules: MasterRules,
  state: MasterState,
  coordination: ChunkCoordination,
  chunk: ChunkMetadata,
  host: MasterHost,
): void {
  const servers = keepBest(currentServers(rules, coordination, chunk), coordination, state.options.replicationGoal);
  startRound(rules, coordination, chunk, 'fence', servers, host);
}

function startRound(
  rules: MasterRules,
  coordination: ChunkCoordination,
  chunk: ChunkMetadata,
  purpose: VersionRound['purpose'],
  servers: readonly NodeId[],
  host: MasterHost,
): void {
  const version = rules.nextVersion(chunk);
  coordination.round = {
    version,
    purpose,
    servers: servers.slice(),
    adopted: [],
    phase: 'logging',
    startedAt: host.clock.monotonic(),
  };
  proposeOperation(host, { kind: 'granting', handle: chunk.handle, version, servers: servers.slice() });
}

/** `granting` is in the log: ask the replicas. */
export function onGrantingApplied(
  state: MasterState,
  handle: ChunkHandle,
  version: number,
  accepted: boolean,
  host: MasterHost,
): void {
  const coordination = state.coordination.get(handle);
  const round = coordination === undefined ? null : coordination.round;
  if (coordination === undefined || round === null || round.version !== version) {
    return;
  }
  if (!accepted) {
    coordination.round = null;
    return;
  }
  round.phase = 'adopting';
  askToAdopt(state, coordination, round, host);
}

function askToAdopt(state: MasterState, coordination: ChunkCoordination, round: VersionRound, host: MasterHost): void {
  const chunk = state.metadata.chunks.get(coordination.handle);
  for (const server of round.servers) {
    const session = sessionOf(state, server);
    if (session === undefined || chunk === undefined || round.adopted.includes(server)) {
      continue;
    }
    host.send(server, {
      type: 'adopt-version',
      session,
      handle: coordination.handle,
      version: round.version,
      create: chunk.version === 0,
    });
  }
}

/** A replica has the version on its disk. */
export function onVersionAdopted(
  rules: MasterRules,
  state: MasterState,
  server: NodeId,
  message: Extract<ServerReport, { type: 'version-adopted' }>,
  host: MasterHost,
): void {
  const { handle, version, sentAt } = message;
  const coordination = state.coordination.get(handle);
  if (coordination === undefined) {
    return;
  }
  const round = coordination.round;
  const awaited =
    round !== null && round.version === version && round.phase === 'adopting' && round.servers.includes(server);
  if (round === null || !awaited) {
    // Too late for its round. What the server holds now, its next report tells.
    return;
  }
  const known = findReplica(coordination, server);
  if (known === undefined) {
    coordination.replicas.push({ server, version, corrupt: false, knownAt: sentAt });
  } else if (sentAt >= known.knownAt) {
    known.knownAt = sentAt;
    known.version = version;
    known.corrupt = false;
  } else if (known.corrupt) {
    // It has gone bad since: the round has to do without it.
    return;
  }
  if (!round.adopted.includes(server)) {
    round.adopted.push(server);
  }
  if (rules.roundIsComplete(round)) {
    round.phase = 'committing';
    proposeOperation(host, { kind: 'granted', handle, version });
  }
}

/** `granted` is in the log: the version is in force (R12). */
export function onGrantedApplied(
  rules: MasterRules,
  state: MasterState,
  handle: ChunkHandle,
  version: number,
  accepted: boolean,
  host: MasterHost,
): void {
  const coordination = state.coordination.get(handle);
  const round = coordination === undefined ? null : coordination.round;
  if (coordination === undefined || round === null || round.version !== version) {
    return;
  }
  coordination.round = null;
  if (!accepted) {
    return;
  }
  const now = host.clock.monotonic();
  const previous = coordination.lease;
  if (rules.leaseIsOver(previous, round.adopted, now)) {
    if (previous !== null && now > previous.expiresAt) {
      host.probe.sometimes('barkfs/lease-expired');
    }
    coordination.lease = null;
    if (round.purpose === 'lease') {
      grantLease(rules, state, coordination, round, previous === null ? NO_SERVER : previous.primary, host);
    }
  }
  host.probe.sometimes(round.purpose === 'lease' ? 'barkfs/version-raised' : 'barkfs/fenced');
}

function grantLease(
  rules: MasterRules,
  state: MasterState,
  coordination: ChunkCoordination,
  round: VersionRound,
  previous: NodeId,
  host: MasterHost,
): void {
  const primary = rules.choosePrimary(round.adopted, previous, host.random);
  coordination.lease = {
    primary,
    version: round.version,
    replicas: round.adopted.slice(),
    expiresAt: rules.leaseExpiry(host.clock.monotonic(), state.options),
    confirmed: false,
  };
  coordination.leasedVersion = round.version;
  host.probe.sometimes('barkfs/lease-granted');
  if (previous !== NO_SERVER && previous !== primary) {
    host.probe.sometimes('barkfs/primary-changed');
  }
  const others = round.adopted.filter((server) => server !== primary).map((server) => serverTitle(state.options, server));
  narrate(
    state,
    host,
    `chunk ${coordination.handle} is now at version ${round.version}: ${serverTitle(state.options, primary)} is its primary` +
      (others.length > 0 ? `, with ${others.join(' and ')} as secondaries` : ', alone'),
  );
  sendLease(state, coordination, host);
}

function sendLease(state: MasterState, coordination: ChunkCoordination, host: MasterHost): void {
  const lease = coordination.lease;
  const session = lease === null ? undefined : sessionOf(state, lease.primary);
  if (lease === null || session === undefined) {
    return;
  }
  host.send(lease.primary, {
    type: 'grant-lease',
    session,
    handle: coordination.handle,
    version: lease.version,
    secondaries: lease.replicas.filter((server) => server !== lease.primary),
  });
}

/** The primary holds the lease: clients that waited are told (R14 step 2). */
export function onLeaseHeld(
  state: MasterState,
  server: NodeId,
  handle: ChunkHandle,
  version: number,
  host: MasterHost,
): void {
  const coordination = state.coordination.get(handle);
  const lease = coordination === undefined ? null : coordination.lease;
  if (coordination === undefined || lease === null || lease.primary !== server || lease.version !== version) {
    return;
  }
  lease.confirmed = true;
  // A round under way or just done ends this lease: whoever waits is better served by the next one.
  if (coordination.round === null && state.metadata.chunks.get(handle)?.version === version) {
    answerWaitingClients(state, coordination, host);
  }
}

export function answerWaitingClients(state: MasterState, coordination: ChunkCoordination, host: MasterHost): void {
  const waiting = coordination.waiting;
  coordination.waiting = [];
  for (const client of waiting) {
    tellPrimary(state, coordination, client.client, client.request, client.index, host);
  }
}

export function tellPrimary(
  state: MasterState,
  coordination: ChunkCoordination,
  client: NodeId,
  request: number,
  index: number,
  host: MasterHost,
): void {
  const lease = coordination.lease;
  const chunk = state.metadata.chunks.get(coordination.handle);
  const file = chunk === undefined ? undefined : state.metadata.files.get(chunk.fileId);
  if (lease === null || file === undefined) {
    return;
  }
  host.send(client, {
    type: 'chunk-found',
    request,
    index,
    handle: coordination.handle,
    version: lease.version,
    primary: lease.primary,
    replicas: lease.replicas.slice(),
    chunkCount: file.chunks.length,
  });
}

/** Time passes: repeat what may have been lost, and go on without servers that do not answer. */
export function tendRound(
  rules: MasterRules,
  state: MasterState,
  coordination: ChunkCoordination,
  host: MasterHost,
): void {
  const round = coordination.round;
  const now = host.clock.monotonic();
  const chunk = state.metadata.chunks.get(coordination.handle);
  if (round === null) {
    const lease = coordination.lease;
    if (lease !== null && !lease.confirmed && lease.version === chunk?.version && now <= lease.expiresAt) {
      sendLease(state, coordination, host);
    }
    if (coordination.waiting.length > 0) {
      pursueLease(rules, state, coordination, host);
    }
    return;
  }
  if (round.phase !== 'adopting' || chunk === undefined) {
    return;
  }
  const unspoiled = round.servers.filter((server) => findReplica(coordination, server)?.corrupt !== true);
  const isSpoiled = unspoiled.length < round.servers.length;
  if (!isSpoiled && now - round.startedAt <= state.options.roundTimeoutMicros) {
    askToAdopt(state, coordination, round, host);
    return;
  }
  // A replica that went bad must not count, even if an acknowledgement from before is still on its way.
  const survivors = isSpoiled ? unspoiled : rules.survivorsOf(round);
  coordination.round = null;
  if (survivors.length > 0) {
    host.probe.sometimes('barkfs/round-shrunk');
    startRound(rules, coordination, chunk, round.purpose, survivors, host);
  }
}
