/** Whether two configurations can never decide apart from each other (dissertation 4.1, 4.3). Pure, by trying all sets of nodes. */
import type { Configuration } from '@barksim/barkfs-nodes';
import { isQuorum, voterSetsOf } from './node-sets.ts';

/** Whether every quorum of one shares a node with every quorum of the other. Nodes must be below 30. */
export function quorumsIntersect(a: Configuration, b: Configuration): boolean {
  const setsOfA = voterSetsOf(a);
  const setsOfB = voterSetsOf(b);
  const votersOfA = setsOfA.voters | setsOfA.outgoing;
  // All sets of voters of `a`: where one is a quorum, everybody else must not be one of `b`.
  for (let side = votersOfA; side > 0; side = (side - 1) & votersOfA) {
    if (isQuorum(side, setsOfA) && isQuorum(~side, setsOfB)) return false;
  }
  return true;
}
