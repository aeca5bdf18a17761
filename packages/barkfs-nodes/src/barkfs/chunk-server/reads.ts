/** Reads by clients, and copies for other servers: nothing leaves without its checksums having been verified (R30). */
import type { NodeId } from '@barksim/sim-core';
import type { ChunkRequest, PeerMessage, ServerOrder } from '../messages.ts';
import type { ChunkServerHost } from './chunk-server-context.ts';
import type { ChunkServerRules } from './chunk-server-rules.ts';
import type { ChunkServerState, Replica } from './chunk-server-state.ts';
import { installReplica, readVerified } from './replica-store.ts';

export function onRead(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: Extract<ChunkRequest, { type: 'read' }>,
  client: NodeId,
  host: ChunkServerHost,
): void {
  const replica = state.replicas.get(message.handle);
  if (replica === undefined) {
    host.send(client, { type: 'read-refused', request: message.request, reason: 'missing' });
    return;
  }
  if (!replica.corrupt && !rules.mayServe(replica, message.version)) {
    host.probe.sometimes('barkfs/stale-read-refused');
    host.send(client, { type: 'read-refused', request: message.request, reason: 'stale' });
    return;
  }
  const end = message.offset + message.length;
  const data = replica.corrupt ? undefined : readVerified(rules, state, replica, message.offset, end, host);
  if (data === undefined) {
    host.send(client, { type: 'read-refused', request: message.request, reason: 'corrupt' });
    return;
  }
  host.send(client, {
    type: 'read-reply',
    request: message.request,
    handle: message.handle,
    version: replica.version,
    offset: message.offset,
    data,
  });
}

/** Told by the master to hold a replica: pull it from one that has it (R23). */
export function onCloneChunk(
  state: ChunkServerState,
  message: Extract<ServerOrder, { type: 'clone-chunk' }>,
  host: ChunkServerHost,
): void {
  state.clones = state.clones.filter((clone) => clone.handle !== message.handle);
  state.clones.push({ handle: message.handle, version: message.version, source: message.source });
  host.send(message.source, { type: 'pull-chunk', handle: message.handle, version: message.version });
}

/** Exactly the version asked for: it is frozen, so the copy is complete (G4). Corrupt replicas are never cloned. */
export function onPullChunk(
  rules: ChunkServerRules,
  state: ChunkServerState,
  message: Extract<PeerMessage, { type: 'pull-chunk' }>,
  target: NodeId,
  host: ChunkServerHost,
): void {
  const replica = state.replicas.get(message.handle);
  if (replica === undefined || replica.corrupt || replica.version !== message.version) {
    return;
  }
  const data = readVerified(rules, state, replica, 0, replica.length, host);
  if (data !== undefined) {
    host.send(target, { type: 'chunk-copy', handle: message.handle, version: message.version, data });
  }
}

/** Replaces a stale or corrupt replica as well, but never one of a higher version, however corrupt: versions only grow. */
export function onChunkCopy(
  state: ChunkServerState,
  message: Extract<PeerMessage, { type: 'chunk-copy' }>,
  source: NodeId,
  host: ChunkServerHost,
): void {
  const expected = state.clones.some(
    (clone) => clone.handle === message.handle && clone.version === message.version && clone.source === source,
  );
  const replica = state.replicas.get(message.handle);
  const isReplaceable =
    replica === undefined ||
    replica.version < message.version ||
    (replica.corrupt && replica.version === message.version);
  if (!expected || !isReplaceable) {
    return;
  }
  installReplica(state, message.handle, message.version, message.data, host);
  host.sendWhenDurable(state.options.master, {
    type: 'chunk-cloned',
    session: state.session,
    sentAt: host.clock.monotonic(),
    handle: message.handle,
    version: message.version,
  });
}

/** R32: verifies one whole replica that nobody may have read for long. */
export function scrubOne(rules: ChunkServerRules, state: ChunkServerState, host: ChunkServerHost): void {
  const replicas: Replica[] = Array.from(state.replicas.values());
  if (replicas.length === 0) {
    return;
  }
  state.scrubCursor = (state.scrubCursor + 1) % replicas.length;
  const replica = replicas[state.scrubCursor] as Replica;
  if (!replica.corrupt) {
    readVerified(rules, state, replica, 0, replica.length, host);
  }
}
