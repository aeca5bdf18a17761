/** F16: a node that boots takes what it reads for durable, though a sync of its last life may have failed. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import {
  ACKNOWLEDGED_ENTRIES_STAY,
  COMMITTED_ENTRIES_STAY,
  COMMITTED_ON_DURABLE_QUORUM,
  DURABLE_BEFORE_SEND,
  MATCH_INDEX_TRUE,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Goes on from what the cache shows (against "persist before you answer", figure 2). */
function writesAgainAtBoot(): boolean {
  return false;
}

export const trustsTheCacheAtBoot: PlantedRaftBug = {
  id: 'F16',
  summary: 'what the cache shows after a restart is taken for durable',
  source: 'fsyncgate, PostgreSQL 2018; Rebello and others, Can Applications Recover from fsync Failures?, USENIX ATC 2020',
  expectedProperties: [
    DURABLE_BEFORE_SEND,
    COMMITTED_ON_DURABLE_QUORUM,
    MATCH_INDEX_TRUE,
    ACKNOWLEDGED_ENTRIES_STAY,
    COMMITTED_ENTRIES_STAY,
  ],
  replaces: ['writesAgainAtBoot'],
  needs: ['disk'],
  rareWithinSeeds: 500,
  rules: { ...correctRaftRules, writesAgainAtBoot },
};
