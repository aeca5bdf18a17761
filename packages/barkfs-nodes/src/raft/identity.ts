/**
 * Whose disk it is. The cell is written once, when the operator prepares a new node's disk, and never again: a node that
 * boots without it, or with another's, has lost its disk, and with it the votes that it gave and the entries that it
 * acknowledged. Under its old name it would take them back. So it retires: it sends nothing and takes nothing, now and
 * after every restart, like a node that crashed for good, and Raft is safe whoever does that. The operator removes it
 * from the configuration and adds another node, under a name that nobody has given votes under.
 *
 * Left out: a way back under the old name. That it was removed and added again would not do: votes that it gave before
 * may still be on their way, and elect somebody beside whom it votes for now (Vanlightly's specifications have histories).
 */
import type { Disk, NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import { readSealed, writeSealed } from './sealed-cell.ts';
import type { RaftHost } from './storage.ts';

/** Holds the node's id. */
export const IDENTITY_CELL = 'raft/identity';

export interface Identity {
  readonly node: NodeId;
}

/** Prepares the disk of a new node. */
export function formatRaftDisk(disk: Disk, id: NodeId): void {
  writeSealed(disk, IDENTITY_CELL, { node: id });
}

/** Undefined on a disk that nobody has prepared. */
export function readIdentity(core: RaftCore, host: RaftHost): NodeId | undefined {
  return readSealed<Identity>(host.disk, IDENTITY_CELL, core.rules.isSealIntact)?.node;
}
