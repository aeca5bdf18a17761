import { votesBeforeDurable } from './e3-votes-before-durable.ts';
import { votesForAnyone } from './e9-votes-for-anyone.ts';
import { acknowledgesBeforeDurable } from './f1-acknowledges-before-durable.ts';
import { membershipZoo } from './membership-zoo.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';
import { commitsEarlierTerms } from './r1-commits-earlier-terms.ts';
import { replicationZoo } from './replication-zoo.ts';
import { truncatesMatchingEntries } from './r5-truncates-matching-entries.ts';

/** Every known Raft bug, by id. */
export const raftZoo: readonly PlantedRaftBug[] = [
  commitsEarlierTerms,
  truncatesMatchingEntries,
  votesBeforeDurable,
  acknowledgesBeforeDurable,
  votesForAnyone,
  ...replicationZoo,
  ...membershipZoo,
];
