/**
 * Replicas on the disk: one cell each, with the bytes, the checksums of their blocks, the version and the last serial
 * number. A cell is replaced as a whole, so these never contradict each other after a crash. The paper keeps checksums apart
 * from the data (R30) so that one fault does not hit both; here rot hits text, and checksums are numbers.
 */
import type { Bytes } from '../bytes.ts';
import { overlayBytes } from '../bytes.ts';
import { blockChecksums, checksumsAfterWrite } from '../checksum.ts';
import type { ChunkHandle } from '../metadata/operations.ts';
import type { ChunkServerHost } from './chunk-server-context.ts';
import type { ChunkServerRules } from './chunk-server-rules.ts';
import type { ChunkServerState, Replica } from './chunk-server-state.ts';

/** Cells of replicas begin with this: bit-rot faults aim at it. */
export const REPLICA_CELL_PREFIX = 'chunk/';

export interface StoredReplica {
  readonly handle: ChunkHandle;
  readonly version: number;
  readonly serial: number;
  readonly data: Bytes;
  readonly checksums: readonly number[];
}

export function replicaCellName(handle: ChunkHandle): string {
  return `${REPLICA_CELL_PREFIX}${handle}`;
}

/** Every replica that survived on the disk. */
export function loadReplicas(host: ChunkServerHost): Map<ChunkHandle, Replica> {
  const replicas = new Map<ChunkHandle, Replica>();
  for (const name of host.disk.cellNames()) {
    const stored = name.startsWith(REPLICA_CELL_PREFIX) ? host.disk.cell<StoredReplica>(name).read() : undefined;
    if (stored !== undefined) {
      replicas.set(stored.handle, {
        handle: stored.handle,
        version: stored.version,
        versionIsDurable: true,
        serial: stored.serial,
        length: stored.data.length,
        checksums: stored.checksums.slice(),
        corrupt: false,
        corruptSince: 0,
        // When the version was adopted is forgotten, and the lease with it: none can be granted on this version again.
        adoptedAt: 0,
        lease: null,
      });
    }
  }
  return replicas;
}

export function readReplicaData(replica: Replica, host: ChunkServerHost): Bytes {
  const stored = host.disk.cell<StoredReplica>(replicaCellName(replica.handle)).read();
  return stored === undefined ? '' : stored.data;
}

function writeReplica(replica: Replica, data: Bytes, host: ChunkServerHost): void {
  host.disk.cell<StoredReplica>(replicaCellName(replica.handle)).write({
    handle: replica.handle,
    version: replica.version,
    serial: replica.serial,
    data,
    checksums: replica.checksums.slice(),
  });
}

/** A replica with these bytes takes the place of whatever is there; bytes come from a verified copy, or are none. */
export function installReplica(
  state: ChunkServerState,
  handle: ChunkHandle,
  version: number,
  data: Bytes,
  host: ChunkServerHost,
): void {
  const replica: Replica = {
    handle,
    version,
    versionIsDurable: false,
    serial: 0,
    length: data.length,
    checksums: blockChecksums(data, state.options.checksumBlockBytes),
    corrupt: false,
    corruptSince: 0,
    adoptedAt: host.clock.monotonic(),
    lease: null,
  };
  state.replicas.set(handle, replica);
  state.changeCount++;
  endClone(state, handle);
  writeReplica(replica, data, host);
  host.notifyWhenDurable({ type: 'version-durable', handle, version });
}

/** Serial numbers begin anew, and a lease on an older version ends (R12). */
export function raiseVersion(state: ChunkServerState, replica: Replica, version: number, host: ChunkServerHost): void {
  replica.version = version;
  replica.versionIsDurable = false;
  replica.serial = 0;
  replica.lease = null;
  replica.adoptedAt = host.clock.monotonic();
  state.changeCount++;
  endClone(state, replica.handle);
  writeReplica(replica, readReplicaData(replica, host), host);
  host.notifyWhenDurable({ type: 'version-durable', handle: replica.handle, version });
}

/** The disk has caught up with a version. */
export function onVersionDurable(state: ChunkServerState, handle: ChunkHandle, version: number): void {
  const replica = state.replicas.get(handle);
  if (replica !== undefined && replica.version === version) {
    replica.versionIsDurable = true;
  }
}

export function deleteReplica(state: ChunkServerState, handle: ChunkHandle, host: ChunkServerHost): void {
  state.replicas.delete(handle);
  state.dropped.add(handle);
  state.changeCount++;
  endClone(state, handle);
  host.disk.cell(replicaCellName(handle)).remove();
}

/** A copy that is still on its way has been overtaken. */
function endClone(state: ChunkServerState, handle: ChunkHandle): void {
  state.clones = state.clones.filter((clone) => clone.handle !== handle);
}

/** From now on the replica serves nobody. The master hears of it with the next heartbeat (R30). */
export function markCorrupt(state: ChunkServerState, replica: Replica, host: ChunkServerHost): void {
  replica.corrupt = true;
  replica.corruptSince = host.clock.monotonic();
  replica.lease = null;
  state.changeCount++;
  host.probe.sometimes('barkfs/checksum-failure-caught');
  if (state.options.narrate) {
    host.probe.note(`a checksum of chunk ${replica.handle} does not fit its data: the replica is out of use`);
  }
}

/** The verified bytes of `from..to`, cut at the replica's end; undefined, and marked, when they are corrupt (R30). */
export function readVerified(
  rules: ChunkServerRules,
  state: ChunkServerState,
  replica: Replica,
  from: number,
  to: number,
  host: ChunkServerHost,
): Bytes | undefined {
  const data = readReplicaData(replica, host);
  if (!rules.blocksAreIntact(replica, data, from, Math.min(to, replica.length), state.options)) {
    markCorrupt(state, replica, host);
    return undefined;
  }
  return data.slice(from, to);
}

/**
 * What a write of `length` bytes at `offset` will be laid over. Undefined, and the replica marked, when old bytes that share a
 * block with new ones turn out corrupt: a new checksum over them would hide it (R31).
 */
export function readForWrite(
  rules: ChunkServerRules,
  state: ChunkServerState,
  replica: Replica,
  offset: number,
  length: number,
  host: ChunkServerHost,
): Bytes | undefined {
  const before = readReplicaData(replica, host);
  if (!rules.mustVerifyBeforeWrite(replica, offset)) return before;
  const end = offset + length;
  const intact =
    rules.blocksAreIntact(replica, before, offset, offset + 1, state.options) &&
    rules.blocksAreIntact(replica, before, Math.max(offset, end - 1), Math.max(offset + 1, end), state.options);
  if (intact) return before;
  markCorrupt(state, replica, host);
  return undefined;
}

/** Lays `bytes` over what the replica held `before`, at `offset` and under the next `serial`. */
export function writeBytes(
  state: ChunkServerState,
  replica: Replica,
  before: Bytes,
  serial: number,
  offset: number,
  bytes: Bytes,
  host: ChunkServerHost,
): void {
  const after = overlayBytes(before, offset, bytes);
  replica.checksums = checksumsAfterWrite(
    replica.checksums,
    before,
    after,
    offset,
    bytes,
    state.options.checksumBlockBytes,
  );
  replica.length = after.length;
  replica.serial = serial;
  writeReplica(replica, after, host);
}
