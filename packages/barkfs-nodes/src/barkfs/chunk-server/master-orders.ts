/** The chunk server's side of registration, heartbeats and the master's orders (GFS §2.6.2, §3.1, §4.4). */
import type { BarkfsMessage, ChunkVersion, ReplicaReport, ServerOrder } from '../messages.ts';
import { NO_SESSION } from '../messages.ts';
import type { ChunkServerHost } from './chunk-server-context.ts';
import type { ChunkServerRules } from './chunk-server-rules.ts';
import type { ChunkServerState, Replica } from './chunk-server-state.ts';
import { deleteReplica, installReplica, raiseVersion } from './replica-store.ts';

type OrderOf<Type extends ServerOrder['type']> = Extract<ServerOrder, { type: Type }>;

/** Names everything the server holds: it has the final word (R3). */
export function register(state: ChunkServerState, host: ChunkServerHost): void {
  state.registrationsSent++;
  // Only what is on the disk may be promised, so the registration waits for it.
  host.sendWhenDurable(state.options.master, {
    type: 'register',
    sentAt: host.clock.monotonic(),
    replicas: Array.from(state.replicas.values(), reportOf),
  });
}

export function onRegistered(state: ChunkServerState, message: OrderOf<'registered'>): void {
  const ofThisLife = message.session >= state.bootedAt;
  if (ofThisLife && message.session > state.session) {
    state.session = message.session;
    // Orders for the session before are not followed any more, so none can be late.
    state.dropped = new Set();
    state.registrationsSent = 0;
  }
}

/** The master restarted, or had given this server up. */
export function onUnknownSession(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: OrderOf<'unknown-session'>,
  host: ChunkServerHost,
): void {
  if (message.session === state.session) {
    host.probe.sometimes('barkfs/registered-again');
    state.session = NO_SESSION;
    state.registrationsSent = 0;
    if (rules.mustRegister(state)) {
      register(state, host);
    }
  }
}

/** A subset of the replicas whose version is on the disk (R26), the corrupt ones always (R30), and the leases worth keeping (R11). */
export function sendHeartbeat(rules: ChunkServerRules, state: ChunkServerState, host: ChunkServerHost): void {
  const replicas = Array.from(state.replicas.values());
  const reports: ReplicaReport[] = [];
  const extend: ChunkVersion[] = [];
  const now = host.clock.monotonic();
  const count = Math.min(replicas.length, state.options.reportedChunksPerHeartbeat);
  for (let i = 0; i < replicas.length; i++) {
    const replica = replicas[(state.reportCursor + i) % replicas.length] as Replica;
    if ((i < count && replica.versionIsDurable) || replica.corrupt) {
      reports.push(reportOf(replica));
    }
    const lease = replica.lease;
    if (lease !== null && rules.wantsExtension(lease, now)) {
      lease.inUse = false;
      extend.push({ handle: replica.handle, version: lease.version });
    }
  }
  state.reportCursor = replicas.length === 0 ? 0 : (state.reportCursor + count) % replicas.length;
  host.send(state.options.master, { type: 'heartbeat', session: state.session, sentAt: now, replicas: reports, extend });
}

function reportOf(replica: Replica): ReplicaReport {
  return { handle: replica.handle, version: replica.version, corrupt: replica.corrupt };
}

/** Orders for another session were meant for an earlier life of this server. */
export function onOrder(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: Exclude<ServerOrder, { type: 'registered' | 'unknown-session' | 'clone-chunk' }>,
  host: ChunkServerHost,
): void {
  switch (message.type) {
    case 'heartbeat-reply':
      extendLeases(rules, state, message);
      break;
    case 'adopt-version':
      adoptVersion(rules, state, message, host);
      break;
    case 'grant-lease':
      takeLease(rules, state, message, host);
      break;
    case 'delete-replica':
      dropReplica(rules, state, message, host);
      break;
  }
}

/** G3: an extension counts from when the heartbeat that asked for it was sent. */
function extendLeases(rules: ChunkServerRules, state: ChunkServerState, message: OrderOf<'heartbeat-reply'>): void {
  for (const { handle, version } of message.extended) {
    const replica = state.replicas.get(handle);
    const lease = replica === undefined ? null : replica.lease;
    if (lease !== null && lease.version === version) {
      lease.expiresAt = Math.max(lease.expiresAt, rules.leaseExpiry(message.sentAt, state.options));
      state.changeCount++;
    }
  }
}

/** R12: on disk first, then acknowledged. Repeated orders are acknowledged again. */
function adoptVersion(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: OrderOf<'adopt-version'>,
  host: ChunkServerHost,
): void {
  const replica = state.replicas.get(message.handle);
  if (replica === undefined) {
    if (!message.create || !rules.mayBegin(state, message.handle)) {
      return;
    }
    installReplica(state, message.handle, message.version, '', host);
  } else if (!rules.mayAdopt(replica, message.version)) {
    return;
  } else if (message.version !== replica.version) {
    raiseVersion(state, replica, message.version, host);
  }
  host.sendWhenDurable(state.options.master, {
    type: 'version-adopted',
    session: state.session,
    sentAt: host.clock.monotonic(),
    handle: message.handle,
    version: message.version,
  });
}

/** R11, G3: counted from when this server adopted the version, which is before the master granted anything on it. */
function takeLease(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: OrderOf<'grant-lease'>,
  host: ChunkServerHost,
): void {
  const replica = state.replicas.get(message.handle);
  const usable = replica !== undefined && !replica.corrupt && replica.version === message.version;
  const expiresAt = replica === undefined ? 0 : rules.leaseExpiry(replica.adoptedAt, state.options);
  if (replica === undefined || !usable || expiresAt <= host.clock.monotonic()) {
    return;
  }
  if (replica.lease === null) {
    replica.lease = {
      version: message.version,
      secondaries: message.secondaries.slice(),
      expiresAt,
      inUse: false,
      requests: new Map(),
    };
    state.changeCount++;
  }
  const held: BarkfsMessage = {
    type: 'lease-held',
    session: state.session,
    handle: message.handle,
    version: message.version,
  };
  host.send(state.options.master, held);
}

function dropReplica(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: OrderOf<'delete-replica'>,
  host: ChunkServerHost,
): void {
  const replica = state.replicas.get(message.handle);
  if (replica !== undefined && rules.mayDelete(replica, message.version, message.corrupt)) {
    deleteReplica(state, message.handle, host);
  }
}
