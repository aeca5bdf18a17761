/** E36: a vote that comes twice counts as none. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { LEADS_WHEN_ELECTED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Turns the vote around (against §5.2: votes are a set). */
function recordVote(state: RaftState, voter: number): void {
  state.votes[voter] = !state.votes[voter];
}

export const repeatedVoteUndone: PlantedRaftBug = {
  id: 'E36',
  summary: 'a vote that is delivered twice is taken back',
  source: 'a textbook mutation of §5.2',
  expectedProperties: [LEADS_WHEN_ELECTED],
  replaces: ['recordVote'],
  needs: ['duplication'],
  rules: { ...correctRaftRules, recordVote },
  rareWithinSeeds: 600,
};
