/** Bugs of elections, reads, leases and leadership transfer. */
import { keepsVoteAcrossTerms } from './e1-keeps-vote-across-terms.ts';
import { countsVotesOfOtherTerms } from './e5-counts-votes-of-other-terms.ts';
import { electedByAThird } from './e7-elected-by-a-third.ts';
import { comparesLogsByParts } from './e11-compares-logs-by-parts.ts';
import { countsPreVotesAsVotes } from './e13-counts-pre-votes-as-votes.ts';
import { ignoresTermOfRefusedPreVote } from './e15-ignores-term-of-refused-pre-vote.ts';
import { leaderGrantsPreVotes } from './e17-leader-grants-pre-votes.ts';
import { leavesStuckCandidate } from './e19-leaves-stuck-candidate.ts';
import { sameTimeoutForAll } from './e23-same-timeout-for-all.ts';
import { refusesRepeatedRequest } from './e27-refuses-repeated-request.ts';
import { readsWithoutAsking } from './q1-reads-without-asking.ts';
import { oldAnswersConfirmReads } from './q3-old-answers-confirm-reads.ts';
import { followerReadsLocally } from './q5-follower-reads-locally.ts';
import { leaseWithoutDriftBound } from './q7-lease-without-drift-bound.ts';
import { leaseSurvivesTransfer } from './q9-lease-survives-transfer.ts';
import { refusalCountsAsContact } from './q11-refusal-counts-as-contact.ts';
import { ignoresTermOfRefusal } from './r27-ignores-term-of-refusal.ts';
import { transfersToLaggard } from './t1-transfers-to-laggard.ts';
import { givesUpAsFailed } from './x7-gives-up-as-failed.ts';
import { transfersToAnyone } from './t3-transfers-to-anyone.ts';
import { confirmsRoundsOfEarlierTerms } from './q14-confirms-rounds-of-earlier-terms.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

export const electionsZoo: readonly PlantedRaftBug[] = [
  keepsVoteAcrossTerms,
  countsVotesOfOtherTerms,
  electedByAThird,
  comparesLogsByParts,
  countsPreVotesAsVotes,
  ignoresTermOfRefusedPreVote,
  leaderGrantsPreVotes,
  leavesStuckCandidate,
  sameTimeoutForAll,
  refusesRepeatedRequest,
  readsWithoutAsking,
  oldAnswersConfirmReads,
  followerReadsLocally,
  leaseWithoutDriftBound,
  leaseSurvivesTransfer,
  refusalCountsAsContact,
  ignoresTermOfRefusal,
  transfersToLaggard,
  givesUpAsFailed,
  transfersToAnyone,
  confirmsRoundsOfEarlierTerms,
];
