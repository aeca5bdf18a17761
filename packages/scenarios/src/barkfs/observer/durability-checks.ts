/**
 * S1: every acknowledged byte is on every current replica when it is acknowledged, and afterwards on at least one, durable
 * and intact, unless each server that the version was granted to has lost its copy to its disk.
 *
 * Looked at when something happened that could lose data: a version came into force, a replica changed or went, a server
 * booted, the run ended.
 */
import type { ChunkHandle, StoredReplica } from '@barksim/barkfs-nodes';
import { replicaCellName } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { APPEND, DURABILITY } from '../property-names.ts';
import type { ChunkLedger, LedgerMutation } from './chunk-ledger.ts';
import { firstMissing, mayStand } from './chunk-ledger.ts';
import type { ObserverContext } from './observer-context.ts';
import { chunkOf, serverStateOf } from './observer-context.ts';
import { isIntact } from './replica-view.ts';

function durableReplica(context: ObserverContext, server: NodeId, handle: ChunkHandle): StoredReplica | undefined {
  return context.view.durableDiskOf(server).readCell(replicaCellName(handle));
}

/** S1, S16, at the moment of the acknowledgement. Rotten replicas are the disks' fault. */
export function checkOnEveryReplica(context: ObserverContext, ledger: ChunkLedger, mutation: LedgerMutation): void {
  const chunk = chunkOf(context, ledger.handle);
  if (chunk === undefined) return;
  for (const server of context.options.chunkServers) {
    const stored = durableReplica(context, server, ledger.handle);
    if (stored === undefined || stored.version < chunk.version || !isIntact(stored, context.options)) continue;
    const missing = firstMissing(ledger, stored.data, mutation.offset, mutation.data.length);
    if (missing < 0) continue;
    const { view, report } = context;
    const end = mutation.offset + mutation.data.length;
    report.violation(
      mutation.kind === 'append' ? APPEND : DURABILITY,
      `bytes ${mutation.offset} to ${end} of chunk ${ledger.handle}, just acknowledged, are durable on every replica at version ${chunk.version}`,
      `${view.nameOf(server)} has something else from byte ${missing} on (its replica has ${stored.data.length} bytes)`,
      [server],
    );
    return;
  }
}

/** S1, from then on. */
export function checkStillThere(context: ObserverContext, handle: ChunkHandle): void {
  const ledger = context.state.ledgers.get(handle);
  const chunk = chunkOf(context, handle);
  if (ledger === undefined || chunk === undefined || !ledger.holdsAcknowledged) return;
  const current: StoredReplica[] = [];
  for (const server of context.options.chunkServers) {
    const stored = durableReplica(context, server, handle);
    if (stored === undefined || stored.version < chunk.version) continue;
    if (isIntact(stored, context.options)) {
      if (firstMissing(ledger, stored.data, 0, ledger.acknowledgedOrder.length) < 0) return;
      current.push(stored);
    }
  }
  const lost = firstMissingEverywhere(ledger, current);
  if (lost < 0 || everyMemberIsDamaged(context, ledger)) return;
  context.report.violation(
    DURABILITY,
    `byte ${lost} of chunk ${handle}, acknowledged, is on a replica at version ${chunk.version} or later`,
    current.length === 0
      ? 'no intact replica of that version is left'
      : `${current.length} intact replicas of that version, none of which has it`,
    ledger.members.slice(),
  );
}

function firstMissingEverywhere(ledger: ChunkLedger, current: readonly StoredReplica[]): number {
  for (let position = 0; position < ledger.acknowledgedOrder.length; position++) {
    const isAcknowledged = (ledger.acknowledgedOrder[position] as number) > 0;
    if (isAcknowledged && !current.some((stored) => mayStand(ledger, position, stored.data[position]))) {
      return position;
    }
  }
  return -1;
}

/** More than replication can make up for: each member's copy was wiped or rotted away. */
function everyMemberIsDamaged(context: ObserverContext, ledger: ChunkLedger): boolean {
  return ledger.members.every(
    (server) => ledger.damaged.includes(server) || isDamagedNow(context, server, ledger.handle),
  );
}

function isDamagedNow(context: ObserverContext, server: NodeId, handle: ChunkHandle): boolean {
  const stored = durableReplica(context, server, handle);
  if (stored === undefined) {
    // The program would have forgotten a replica that it deleted itself.
    return serverStateOf(context, server).replicas.has(handle);
  }
  return !isIntact(stored, context.options);
}

/** What a server found, or failed to find, on its disk: copies lost to the disk excuse their server. */
export function noteDamage(context: ObserverContext, server: NodeId, handle: ChunkHandle): void {
  const ledger = context.state.ledgers.get(handle);
  if (ledger !== undefined && ledger.members.includes(server) && !ledger.damaged.includes(server)) {
    ledger.damaged.push(server);
  }
}

/** A version comes into force a little after its replicas had it: a disk may have failed in between. */
export function noteDamageSinceAdoption(context: ObserverContext, server: NodeId, handle: ChunkHandle): void {
  const isReplacedDisk = context.view.bootCountOf(server) > 1 && serverStateOf(context, server).diskWasEmpty;
  if (isReplacedDisk && durableReplica(context, server, handle) === undefined) {
    noteDamage(context, server, handle);
  } else {
    noteCorruption(context, server, handle);
  }
}

export function noteCorruption(context: ObserverContext, server: NodeId, handle: ChunkHandle): void {
  const stored = durableReplica(context, server, handle);
  if (stored !== undefined && !isIntact(stored, context.options)) noteDamage(context, server, handle);
}

/** A clone of the version in force, on its server's disk, joins those whose copies count. */
export function noteClone(context: ObserverContext, server: NodeId, handle: ChunkHandle, version: number): void {
  const ledger = context.state.ledgers.get(handle);
  if (ledger === undefined || version !== chunkOf(context, handle)?.version) return;
  if (!ledger.members.includes(server)) ledger.members.push(server);
  ledger.damaged = ledger.damaged.filter((other) => other !== server);
}
