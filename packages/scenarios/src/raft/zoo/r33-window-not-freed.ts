/** R33: a follower gets nothing any more after messages to it were lost. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CATCH_UP, CORE_CONVERGES, NO_LIVELOCK, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Frees the window by acknowledgements only (against etcd's probing after loss). */
function probeFreesWindow(): boolean {
  return false;
}

export const windowNotFreed: PlantedRaftBug = {
  id: 'R33',
  summary: 'messages that were lost fill the window of a follower for ever',
  source: 'etcd: heartbeat_resp_recovers_from_probing, replicate_pause',
  // Needs a bound on messages under way, and as many of them lost.
  expectedProperties: [CATCH_UP, PROGRESS, NO_LIVELOCK, CORE_CONVERGES],
  replaces: ['probeFreesWindow'],
  needs: ['loss', 'partition'],
  rules: { ...correctRaftRules, probeFreesWindow },
};
