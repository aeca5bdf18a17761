/** F9: memory is ahead of the disk, and nobody minds. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import {
  ACKNOWLEDGED_ENTRIES_STAY,
  COMMITTED_ENTRIES_STAY,
  COMMITTED_ON_DURABLE_QUORUM,
  DURABLE_BEFORE_SEND,
  LOG_MATCHING,
  MATCH_INDEX_TRUE,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Goes on as if the sync had ended well (against "persist before you answer", figure 2). */
function stopsForLostSync(): boolean {
  return false;
}

export const failedSyncSwallowed: PlantedRaftBug = {
  id: 'F9',
  summary: 'an error of the disk is swallowed',
  source: 'dragonboat PR #409; fsyncgate, PostgreSQL 2018',
  expectedProperties: [
    DURABLE_BEFORE_SEND,
    COMMITTED_ON_DURABLE_QUORUM,
    MATCH_INDEX_TRUE,
    ACKNOWLEDGED_ENTRIES_STAY,
    COMMITTED_ENTRIES_STAY,
    // Where the cache falls back, what is written next lands at an earlier index of the log than the node believes.
    LOG_MATCHING,
  ],
  replaces: ['stopsForLostSync'],
  needs: ['disk'],
  rules: { ...correctRaftRules, stopsForLostSync },
};
