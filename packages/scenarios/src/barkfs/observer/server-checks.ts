/**
 * What is checked when a chunk server was touched: unique primary (S2), order of mutations (S3), versions (S5), and the
 * ledger's entries themselves.
 */
import type { AppliedMutation, ChunkServerState } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { APPEND, REPLICA_ORDER, UNIQUE_PRIMARY, VERSION_MONOTONIC } from '../property-names.ts';
import type { ChunkLedger } from './chunk-ledger.ts';
import { addMutation, findMutation, mutationOrder } from './chunk-ledger.ts';
import { checkStillThere, noteCorruption, noteDamage } from './durability-checks.ts';
import type { ObserverContext } from './observer-context.ts';
import { ledgerOf, serverStateOf, watchedServer } from './observer-context.ts';
import type { WatchedServer } from './observer-state.ts';
import { readReplica } from './replica-view.ts';

export function checkServer(context: ObserverContext, server: NodeId): void {
  const state = serverStateOf(context, server);
  const watched = watchedServer(context, server);
  if (state.mutationCount !== watched.mutationCount) {
    watched.mutationCount = state.mutationCount;
    if (state.lastMutation !== null) takeMutation(context, server, watched, state.lastMutation);
  }
  if (state.changeCount !== watched.changeCount) {
    watched.changeCount = state.changeCount;
    checkLeases(context, server, state);
    checkReplicas(context, server, watched, state);
  }
}

/** A handler ended half-way: what it had written is on its disk, and others may have been sent it. */
export function onServerAbort(context: ObserverContext, server: NodeId): void {
  const { mutationCount, lastMutation } = serverStateOf(context, server);
  const watched = watchedServer(context, server);
  if (mutationCount === watched.mutationCount || lastMutation === null) return;
  watched.mutationCount = mutationCount;
  const stored = readReplica(context.view, server, lastMutation.handle);
  // The write itself may be what failed.
  if (stored?.version !== lastMutation.version || stored.serial !== lastMutation.serial) return;
  takeMutation(context, server, watched, lastMutation);
}

/** After a boot only what the disk held counts; what was not yet synced is gone. */
export function onServerBoot(context: ObserverContext, server: NodeId): void {
  const state = serverStateOf(context, server);
  const watched = watchedServer(context, server);
  const before = watched.versions;
  watched.changeCount = state.changeCount;
  watched.mutationCount = state.mutationCount;
  watched.versions = new Map();
  watched.orders = new Map();
  for (const replica of state.replicas.values()) {
    watched.versions.set(replica.handle, replica.version);
    watched.orders.set(replica.handle, mutationOrder(replica.version, replica.serial));
  }
  for (const handle of before.keys()) {
    if (state.diskWasEmpty) noteDamage(context, server, handle);
    checkStillThere(context, handle);
  }
}

/** S3. What a primary applies is the order; what a secondary applies must agree with it. */
function takeMutation(
  context: ObserverContext,
  server: NodeId,
  watched: WatchedServer,
  applied: AppliedMutation,
): void {
  const ledger = ledgerOf(context, applied.handle);
  const order = mutationOrder(applied.version, applied.serial);
  const stored = readReplica(context.view, server, applied.handle);
  const data = stored === undefined ? '' : stored.data.slice(applied.offset, applied.offset + applied.length);
  const known = findMutation(ledger, order);
  const name = context.view.nameOf(server);
  const what = `mutation ${applied.serial} of chunk ${applied.handle} at version ${applied.version}`;
  const last = watched.orders.get(applied.handle) ?? 0;
  watched.orders.set(applied.handle, Math.max(last, order));
  if (order <= last) {
    context.report.violation(
      REPLICA_ORDER,
      `every replica applies the mutations of chunk ${applied.handle} in growing order`,
      `${name} applied ${what} after a later one`,
      [server],
    );
  } else if (applied.asPrimary) {
    if (known !== undefined) {
      context.report.violation(REPLICA_ORDER, `there is one ${what}`, `${name}, as primary, gave that number again`, [server]);
      return;
    }
    checkNothingOverwritten(context, server, ledger, applied);
    addMutation(ledger, applied, data);
  } else if (known === undefined) {
    context.report.violation(REPLICA_ORDER, 'secondaries apply what a primary ordered', `${name} applied ${what}, which no primary has`, [server]);
  } else if (known.offset !== applied.offset || known.kind !== applied.kind || known.data !== data) {
    context.report.violation(
      REPLICA_ORDER,
      `${what} is the same everywhere: ${known.kind} of ${known.data.length} bytes at offset ${known.offset}`,
      `${name} applied it as ${applied.kind} of ${applied.length} bytes at offset ${applied.offset}`,
      [server],
    );
  }
}

/** S16: a record that was acknowledged is never appended over. */
function checkNothingOverwritten(
  context: ObserverContext,
  server: NodeId,
  ledger: ChunkLedger,
  applied: AppliedMutation,
): void {
  if (applied.kind === 'write' || applied.length === 0) return;
  const end = applied.offset + applied.length;
  const hit = ledger.mutations.find(
    (other) =>
      other.acknowledged &&
      other.kind === 'append' &&
      other.offset < end &&
      other.offset + other.data.length > applied.offset,
  );
  if (hit !== undefined) {
    context.report.violation(
      APPEND,
      `the acknowledged record at ${hit.offset} to ${hit.offset + hit.data.length} of chunk ${ledger.handle} stays`,
      `${context.view.nameOf(server)}, as primary, put ${applied.kind === 'pad' ? 'padding' : 'another record'} at ${applied.offset} to ${end}`,
      [server],
    );
  }
}

/** S2. Two leases can only begin to overlap when one of them begins or is extended. */
function checkLeases(context: ObserverContext, server: NodeId, state: ChunkServerState): void {
  const { view, report } = context;
  for (const { handle, lease } of state.replicas.values()) {
    if (lease === null || view.monotonicClockOf(server) >= lease.expiresAt) continue;
    for (const other of context.options.chunkServers) {
      if (other === server || !view.isUp(other)) continue;
      const rival = serverStateOf(context, other).replicas.get(handle)?.lease;
      if (rival === null || rival === undefined || view.monotonicClockOf(other) >= rival.expiresAt) continue;
      report.violation(
        UNIQUE_PRIMARY,
        `at most one chunk server holds the lease on chunk ${handle}`,
        `${view.nameOf(server)} holds it at version ${lease.version} and ${view.nameOf(other)} at version ${rival.version}, both by their own clocks`,
        [server, other],
      );
    }
  }
}

/** S5 at replicas, and S1 whenever a replica changed or went. */
function checkReplicas(context: ObserverContext, server: NodeId, watched: WatchedServer, state: ChunkServerState): void {
  for (const replica of state.replicas.values()) {
    const before = watched.versions.get(replica.handle);
    if (replica.corrupt) noteCorruption(context, server, replica.handle);
    if (before === replica.version) continue;
    watched.versions.set(replica.handle, replica.version);
    if (before !== undefined && replica.version < before) {
      context.report.violation(
        VERSION_MONOTONIC,
        `the version of a replica never goes back`,
        `${context.view.nameOf(server)} took chunk ${replica.handle} from version ${before} to ${replica.version}`,
        [server],
      );
    }
    checkStillThere(context, replica.handle);
  }
  if (watched.versions.size !== state.replicas.size) {
    const gone = Array.from(watched.versions.keys()).filter((handle) => !state.replicas.has(handle));
    for (const handle of gone) {
      watched.versions.delete(handle);
      watched.orders.delete(handle);
      checkStillThere(context, handle);
    }
  }
}
