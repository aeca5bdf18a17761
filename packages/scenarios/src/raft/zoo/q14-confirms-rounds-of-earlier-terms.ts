/** Q14: an answer to a round of an earlier term confirms one that is yet to begin. */
import { correctRaftRules, type RaftState, type ReadRound } from '@barksim/barkfs-nodes';
import { LEASE_EXCLUSIVE, READS_CONFIRMED, ROUNDS_OF_THIS_TERM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not look at the term for which it is asked (against dissertation 6.4). */
function answeredRound(_state: RaftState, asked: ReadRound): number {
  return asked.round;
}

export const confirmsRoundsOfEarlierTerms: PlantedRaftBug = {
  id: 'Q14',
  summary: 'who has left the term of a round of reads confirms it in its own',
  source: 'a mistake of this Raft: a leader that restarted counts its rounds afresh',
  // Clients see it once such an answer reaches a leader of that later term, which is then cut off: in one of some 6,000 seeds.
  expectedProperties: [ROUNDS_OF_THIS_TERM, LEASE_EXCLUSIVE, READS_CONFIRMED],
  replaces: ['answeredRound'],
  needs: ['delay', 'crash'],
  rules: { ...correctRaftRules, answeredRound },
};
