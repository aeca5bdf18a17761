import { votesBeforeDurable } from './e3-votes-before-durable.ts';
import { votesForAnyone } from './e9-votes-for-anyone.ts';
import { acknowledgesBeforeDurable } from './f1-acknowledges-before-durable.ts';
import { commitsEarlierTerms } from './r1-commits-earlier-terms.ts';
import { truncatesMatchingEntries } from './r5-truncates-matching-entries.ts';
import { electionsZoo } from './elections-zoo.ts';
import { mutationZoo } from './mutation-zoo.ts';
import { membershipZoo } from './membership-zoo.ts';
import { replicationZoo } from './replication-zoo.ts';
import { sessionsZoo } from './sessions-zoo.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Every known Raft bug, by id. */
export const raftZoo: readonly PlantedRaftBug[] = [
  commitsEarlierTerms,
  truncatesMatchingEntries,
  votesBeforeDurable,
  acknowledgesBeforeDurable,
  votesForAnyone,
  ...replicationZoo,
  ...sessionsZoo,
  ...membershipZoo,
  ...mutationZoo,
  ...electionsZoo,
];
