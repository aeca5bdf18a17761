/** R25: a leader that was deposed goes on. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import {
  ACKNOWLEDGED_ENTRIES_STAY,
  COMMITS_OWN_TERM,
  COMMITTED_ENTRIES_STAY,
  DURABLE_BEFORE_SEND,
  LEADER_APPEND_ONLY,
  LOG_MATCHING,
  LOG_TERMS_ORDERED,
  MESSAGE_TERMS,
  ROLE_TRANSITIONS,
  STATE_MACHINE_SAFETY,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not compare the sender's term with the own one (against §5.1). */
function isStaleLeader(): boolean {
  return false;
}

export const takesEntriesOfDeposedLeader: PlantedRaftBug = {
  id: 'R25',
  summary: 'entries and snapshots of an earlier term are accepted',
  source: 'a textbook mutation',
  // Needs delays and partitions.
  expectedProperties: [
    MESSAGE_TERMS,
    LEADER_APPEND_ONLY,
    COMMITTED_ENTRIES_STAY,
    ROLE_TRANSITIONS,
    LOG_MATCHING,
    LOG_TERMS_ORDERED,
    ACKNOWLEDGED_ENTRIES_STAY,
    STATE_MACHINE_SAFETY,
    DURABLE_BEFORE_SEND,
    COMMITS_OWN_TERM,
  ],
  replaces: ['isStaleLeader'],
  needs: ['delay', 'partition'],
  rules: { ...correctRaftRules, isStaleLeader },
};
