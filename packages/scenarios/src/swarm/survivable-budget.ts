/**
 * Budgets by which runs stay survivable (sim-core/src/faults/fault-budget.ts). Over a whole run no more nodes have disks that lose,
 * forget or spoil what was durable than a system of copies can bear. Several limits may be put together.
 */
import type { DamageLimit, NodeId } from '@barksim/sim-core';

/** A majority keeps everything that a majority had: fewer than half of the voters are damaged. */
export function minorityOf(voters: readonly NodeId[]): DamageLimit {
  return { nodes: voters, mostDamaged: (voters.length - 1) >> 1 };
}

/** Of whatever has so many copies on these nodes, one stays good. */
export function fewerThanCopies(copies: number, nodes: readonly NodeId[]): DamageLimit {
  return { nodes, mostDamaged: Math.max(0, copies - 1) };
}

/** What has no copy elsewhere. */
export function noneOf(nodes: readonly NodeId[]): DamageLimit {
  return { nodes, mostDamaged: 0 };
}
