/** F6: an answer to a pre-vote leaves before its term is durable. */
import type { PreVote, RaftHost } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { DURABLE_BEFORE_SEND } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not wait for the disk (against figure 2). */
function sendPreVote(host: RaftHost, to: NodeId, message: PreVote): void {
  host.send(to, message);
}

export const preVotesBeforeDurable: PlantedRaftBug = {
  id: 'F6',
  summary: 'an answer to a pre-vote is sent before the term that it names is durable',
  source: 'a textbook mutation of figure 2',
  expectedProperties: [DURABLE_BEFORE_SEND],
  replaces: ['sendPreVote'],
  needs: ['crash', 'disk'],
  rules: { ...correctRaftRules, sendPreVote },
};
