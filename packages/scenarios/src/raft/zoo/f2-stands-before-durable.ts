/** F2: a request for votes leaves before its term is durable. */
import type { RaftHost, RequestVote } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { DURABLE_BEFORE_SEND } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not wait for the disk (against figure 2). */
function sendVoteRequest(host: RaftHost, to: NodeId, message: RequestVote): void {
  host.send(to, message);
}

export const standsBeforeDurable: PlantedRaftBug = {
  id: 'F2',
  summary: 'a request for votes is sent before the term that it names is durable',
  source: 'a textbook mutation of figure 2',
  expectedProperties: [DURABLE_BEFORE_SEND],
  replaces: ['sendVoteRequest'],
  needs: ['crash', 'disk'],
  rules: { ...correctRaftRules, sendVoteRequest },
};
