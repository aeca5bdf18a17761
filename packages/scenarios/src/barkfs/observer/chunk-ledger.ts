/**
 * The ghost ledger of one chunk: every mutation a primary applied, and which of them were acknowledged, kept apart from
 * everything the cluster itself believes. Mutations are ordered as the protocol orders them, by version and then by serial
 * number (R13), so the ledger can tell at each byte what may stand there: what the newest acknowledged mutation wrote, or
 * what a later one did that was not acknowledged (R18).
 *
 * Mutations are kept for the chunk's whole life: a read from a stale replica may show any of them.
 */
import type { AppliedMutation, Bytes, ChunkHandle, MutationKind } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';

export interface LedgerMutation {
  readonly order: number;
  readonly kind: MutationKind;
  readonly offset: number;
  readonly data: Bytes;
  acknowledged: boolean;
}

export interface ChunkLedger {
  readonly handle: ChunkHandle;
  /** Oldest first. */
  mutations: LedgerMutation[];
  /** By byte: the order of the newest acknowledged mutation that covers it, 0 for none. */
  acknowledgedOrder: number[];
  /** By byte: the character it wrote. */
  acknowledgedByte: string[];
  /** Whether any mutation was acknowledged. */
  holdsAcknowledged: boolean;
  /** The servers that the version in force was granted to, and those that cloned it since. */
  members: NodeId[];
  /** Members that lost their copy to their disk since. */
  damaged: NodeId[];
}

export function newLedger(handle: ChunkHandle): ChunkLedger {
  return {
    handle,
    mutations: [],
    acknowledgedOrder: [],
    acknowledgedByte: [],
    holdsAcknowledged: false,
    members: [],
    damaged: [],
  };
}

/** Serial numbers stay far below this. */
const SERIALS_PER_VERSION = 1_000_000;

/** Versions first, serial numbers within. */
export function mutationOrder(version: number, serial: number): number {
  return version * SERIALS_PER_VERSION + serial;
}

export function findMutation(ledger: ChunkLedger, order: number): LedgerMutation | undefined {
  // Nearly always one of the newest.
  for (let i = ledger.mutations.length - 1; i >= 0; i--) {
    const mutation = ledger.mutations[i] as LedgerMutation;
    if (mutation.order === order) return mutation;
    if (mutation.order < order) return undefined;
  }
  return undefined;
}

/** Keeps the order of mutations even if a late primary adds one that belongs before others. */
export function addMutation(ledger: ChunkLedger, applied: AppliedMutation, data: Bytes): LedgerMutation {
  const order = mutationOrder(applied.version, applied.serial);
  const mutation: LedgerMutation = { order, kind: applied.kind, offset: applied.offset, data, acknowledged: false };
  let position = ledger.mutations.length;
  while (position > 0 && (ledger.mutations[position - 1] as LedgerMutation).order > order) {
    position--;
  }
  ledger.mutations.splice(position, 0, mutation);
  return mutation;
}

export function acknowledge(ledger: ChunkLedger, mutation: LedgerMutation): void {
  mutation.acknowledged = true;
  ledger.holdsAcknowledged ||= mutation.data.length > 0;
  for (let i = 0; i < mutation.data.length; i++) {
    const position = mutation.offset + i;
    while (ledger.acknowledgedOrder.length <= position) {
      ledger.acknowledgedOrder.push(0);
      ledger.acknowledgedByte.push('');
    }
    if ((ledger.acknowledgedOrder[position] as number) < mutation.order) {
      ledger.acknowledgedOrder[position] = mutation.order;
      ledger.acknowledgedByte[position] = mutation.data[i] as string;
    }
  }
}

/** Whether a current replica may show this byte here, given what was acknowledged. */
export function mayStand(ledger: ChunkLedger, position: number, byte: string | undefined): boolean {
  const order = ledger.acknowledgedOrder[position] ?? 0;
  if (order === 0 || ledger.acknowledgedByte[position] === byte) {
    return true;
  }
  for (let i = ledger.mutations.length - 1; i >= 0; i--) {
    const mutation = ledger.mutations[i] as LedgerMutation;
    if (mutation.order <= order) return false;
    if (byte !== undefined && mutation.data[position - mutation.offset] === byte) return true;
  }
  return false;
}

/** Whether any client ever wrote this byte here; zeros fill gaps and pad (G10). */
export function wasEverWritten(ledger: ChunkLedger, position: number, byte: string): boolean {
  if (byte === '\0' || ledger.acknowledgedByte[position] === byte) {
    return true;
  }
  return ledger.mutations.some((mutation) => mutation.data[position - mutation.offset] === byte);
}

/** The first byte of `offset..offset + length` that must not be as it is; -1 when all is well. */
export function firstMissing(ledger: ChunkLedger, data: Bytes, offset: number, length: number): number {
  for (let position = offset; position < offset + length; position++) {
    if (!mayStand(ledger, position, data[position])) return position;
  }
  return -1;
}
