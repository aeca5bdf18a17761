/** E3: a voter that crashes right after it granted a vote forgets it, and votes again in the same term. */
import { correctRaftRules, type RaftHost, type Vote } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { DURABLE_BEFORE_SEND, ELECTION_SAFETY, VOTE_ONCE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Sends the vote while term and vote are still on their way to the disk (against figure 2). */
function sendVote(host: RaftHost, to: NodeId, vote: Vote): void {
  host.send(to, vote);
}

export const votesBeforeDurable: PlantedRaftBug = {
  id: 'E3',
  summary: 'a vote is sent before it is durable',
  source: 'robustmq #2039, akka-raft #62, jraft #1241',
  expectedProperties: [DURABLE_BEFORE_SEND, VOTE_ONCE, ELECTION_SAFETY],
  replaces: ['sendVote'],
  needs: ['crash', 'disk'],
  rules: { ...correctRaftRules, sendVote },
};
