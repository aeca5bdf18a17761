/**
 * Sets of nodes as bits of a number, and majorities of them: counted by the checks themselves, not by the code under test.
 */
import type { Configuration } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';

export function setOf(nodes: readonly NodeId[]): number {
  let set = 0;
  for (const node of nodes) set |= 1 << node;
  return set;
}

export function sizeOf(set: number): number {
  let size = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) size += 1;
  return size;
}

/** Whether `set` holds more than half of `voters`. */
export function isMajority(set: number, voters: number): boolean {
  return sizeOf(set & voters) * 2 > sizeOf(voters);
}

/** The sets of voters that decide in a configuration: two while it is joint, else the second is empty. */
export interface VoterSets {
  readonly voters: number;
  readonly outgoing: number;
}

/** Whether `set` holds a quorum: more than half of each set of voters (dissertation 4.3). Without voters there is none. */
export function isQuorum(set: number, { voters, outgoing }: VoterSets): boolean {
  return isMajority(set, voters) && (outgoing === 0 || isMajority(set, outgoing));
}

export function voterSetsOf(configuration: Configuration): VoterSets {
  return { voters: setOf(configuration.voters), outgoing: setOf(configuration.outgoing) };
}

/** In words, for reports: `2 of 5 voters`. */
export function countIn(set: number, { voters, outgoing }: VoterSets): string {
  const text = `${sizeOf(set & voters)} of ${sizeOf(voters)} voters`;
  return outgoing === 0 ? text : `${text}, and ${sizeOf(set & outgoing)} of ${sizeOf(outgoing)} of the old configuration`;
}
