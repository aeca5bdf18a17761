/** E22: followers have less patience than leaders have time. */
import type { RaftOptions } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { Micros, RandomStream } from '@barksim/sim-core';
import { LEADER_ELECTED, STANDS_AFTER_SILENCE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Waits for less than a heartbeat (against §5.6). */
function drawElectionTimeout(options: RaftOptions, random: RandomStream): Micros {
  return random.int(options.heartbeatMicros >> 1, options.heartbeatMicros);
}

export const timeoutBelowHeartbeat: PlantedRaftBug = {
  id: 'E22',
  summary: 'election timeouts are shorter than the time between heartbeats',
  source: 'a textbook mutation of §5.6: units mixed up',
  expectedProperties: [STANDS_AFTER_SILENCE, LEADER_ELECTED],
  replaces: ['drawElectionTimeout'],
  needs: [],
  rules: { ...correctRaftRules, drawElectionTimeout },
};
