/** Mutations of the same kinds as the known bugs: comparisons and indices off by one, checks left out, waits for the disk left out. */
import { wantsLongerLog } from './e10-wants-longer-log.ts';
import { countsRefusals } from './e12-counts-refusals.ts';
import { electedAfterGivingUp } from './e14-elected-after-giving-up.ts';
import { keepsOwnVote } from './e2-keeps-own-vote.ts';
import { halfElects } from './e20-half-elects.ts';
import { timeoutBelowHeartbeat } from './e22-timeout-below-heartbeat.ts';
import { ownTermIsLater } from './e24-own-term-is-later.ts';
import { votesTwice } from './e4-votes-twice.ts';
import { comparesLengthOnly } from './e6-compares-length-only.ts';
import { comparesLastTermOnly } from './e8-compares-last-term-only.ts';
import { snapshotBeforeDurable } from './f10-snapshot-before-durable.ts';
import { voteLost } from './f14-vote-lost.ts';
import { damagedEndTakenForTorn } from './f18-damaged-end-taken-for-torn.ts';
import { refusesWhatItHasLost } from './f20-refuses-what-it-has-lost.ts';
import { trustsTheCacheAtBoot } from './f16-trusts-the-cache-at-boot.ts';
import { standsBeforeDurable } from './f2-stands-before-durable.ts';
import { preVotesBeforeDurable } from './f6-pre-votes-before-durable.ts';
import { confirmsBeforeDurable } from './f8-confirms-before-durable.ts';
import { changesAfterOwnAppend } from './m24-changes-after-own-append.ts';
import { neverCompacts } from './n14-never-compacts.ts';
import { compactsOneTooMany } from './n16-compacts-one-too-many.ts';
import { readsBeforeApplied } from './q12-reads-before-applied.ts';
import { appendsLastAgain } from './r10-appends-last-again.ts';
import { skipsFirstNewEntry } from './r12-skips-first-new-entry.ts';
import { acknowledgesOneMore } from './r14-acknowledges-one-more.ts';
import { comparesIndexOnly } from './r2-compares-index-only.ts';
import { commitsWhatItGets } from './r20-commits-what-it-gets.ts';
import { matchFromCommitIndex } from './r30-match-from-commit-index.ts';
import { matchFromNextIndex } from './r32-match-from-next-index.ts';
import { nextIndexOneAhead } from './r36-next-index-one-ahead.ts';
import { namesOwnTerm } from './r38-names-own-term.ts';
import { takesNoRefusal } from './r40-takes-no-refusal.ts';
import { followsHintAnywhere } from './r42-follows-hint-anywhere.ts';
import { refusalForgetsMatch } from './r44-refusal-forgets-match.ts';
import { matchOneAhead } from './r46-match-one-ahead.ts';
import { quorumOneShort } from './r48-quorum-one-short.ts';
import { halfCommits } from './r50-half-commits.ts';
import { commitsTermBefore } from './r52-commits-term-before.ts';
import { neverTruncates } from './r6-never-truncates.ts';
import { truncatesOneLate } from './r8-truncates-one-late.ts';
import { obeysAnyRequest } from './t2-obeys-any-request.ts';
import { lastRetryApplied } from './x16-last-retry-applied.ts';
import { oldRetryApplied } from './x14-old-retry-applied.ts';
import { leadsWithoutQuorum } from './e26-leads-without-quorum.ts';
import { votersDoNotStick } from './e28-voters-do-not-stick.ts';
import { countsEarlierPreVotes } from './e30-counts-earlier-pre-votes.ts';
import { preVotesForThePast } from './e32-pre-votes-for-the-past.ts';
import { jointNeverLeft } from './m22-joint-never-left.ts';
import { addsLaggards } from './m26-adds-laggards.ts';
import { installDropsLog } from './n12-install-drops-log.ts';
import { windowIgnored } from './r54-window-ignored.ts';
import { neverHandsOver } from './t4-never-hands-over.ts';
import { takesRequestsWhileHandingOver } from './t6-takes-requests-while-handing-over.ts';
import { believesDamagedCells } from './f12-believes-damaged-cells.ts';
import { commitsWholeLogOnly } from './r58-commits-whole-log-only.ts';
import { entriesWithoutTime } from './x20-entries-without-time.ts';
import { answersOwnEntriesOnly } from './x22-answers-own-entries-only.ts';
import { takesSessionsForClosed } from './x24-takes-sessions-for-closed.ts';
import { transferNeverGoesBack } from './n18-transfer-never-goes-back.ts';
import { rollsBackTooFar } from './m28-rolls-back-too-far.ts';
import { stepsDownInJoint } from './m30-steps-down-in-joint.ts';
import { leavesUnasked } from './m32-leaves-unasked.ts';
import { candidateIgnoresLeader } from './e34-candidate-ignores-leader.ts';
import { repeatedVoteUndone } from './e36-repeated-vote-undone.ts';
import { sticksTooLong } from './e38-sticks-too-long.ts';
import { readsConfirmedByHalf } from './q16-reads-confirmed-by-half.ts';
import { forgetsWaitingLearners } from './m34-forgets-waiting-learners.ts';
import { changeNeverOver } from './m36-change-never-over.ts';
import { commitsOneLess } from './r56-commits-one-less.ts';
import { preVotesBesideVote } from './e40-pre-votes-beside-vote.ts';
import { leasesNeverUsed } from './q18-leases-never-used.ts';
import { lateCopyTakesPlace } from './q20-late-copy-takes-place.ts';
import { waitsForOneMore } from './q22-waits-for-one-more.ts';
import { standsWithMoreOnly } from './t8-stands-with-more-only.ts';
import { changesWhatItFinds } from './m38-changes-what-it-finds.ts';
import { tellsOfOwnChangesOnly } from './m40-tells-of-own-changes-only.ts';
import { windowFullTooEarly } from './r60-window-full-too-early.ts';
import { takesNoTransfer } from './t10-takes-no-transfer.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

export const mutationZoo: readonly PlantedRaftBug[] = [
  keepsOwnVote,
  votesTwice,
  comparesLengthOnly,
  comparesLastTermOnly,
  wantsLongerLog,
  countsRefusals,
  electedAfterGivingUp,
  halfElects,
  timeoutBelowHeartbeat,
  ownTermIsLater,
  comparesIndexOnly,
  neverTruncates,
  truncatesOneLate,
  appendsLastAgain,
  skipsFirstNewEntry,
  acknowledgesOneMore,
  commitsWhatItGets,
  matchFromCommitIndex,
  matchFromNextIndex,
  nextIndexOneAhead,
  namesOwnTerm,
  takesNoRefusal,
  followsHintAnywhere,
  refusalForgetsMatch,
  matchOneAhead,
  quorumOneShort,
  halfCommits,
  commitsTermBefore,
  changesAfterOwnAppend,
  standsBeforeDurable,
  preVotesBeforeDurable,
  confirmsBeforeDurable,
  snapshotBeforeDurable,
  voteLost,
  trustsTheCacheAtBoot,
  damagedEndTakenForTorn,
  refusesWhatItHasLost,
  neverCompacts,
  compactsOneTooMany,
  lastRetryApplied,
  oldRetryApplied,
  readsBeforeApplied,
  obeysAnyRequest,
  leadsWithoutQuorum,
  votersDoNotStick,
  countsEarlierPreVotes,
  preVotesForThePast,
  jointNeverLeft,
  addsLaggards,
  installDropsLog,
  windowIgnored,
  neverHandsOver,
  takesRequestsWhileHandingOver,
  believesDamagedCells,
  entriesWithoutTime,
  answersOwnEntriesOnly,
  takesSessionsForClosed,
  commitsWholeLogOnly,
  transferNeverGoesBack,
  rollsBackTooFar,
  stepsDownInJoint,
  leavesUnasked,
  candidateIgnoresLeader,
  repeatedVoteUndone,
  sticksTooLong,
  readsConfirmedByHalf,
  forgetsWaitingLearners,
  changeNeverOver,
  commitsOneLess,
  preVotesBesideVote,
  leasesNeverUsed,
  lateCopyTakesPlace,
  waitsForOneMore,
  standsWithMoreOnly,
  changesWhatItFinds,
  tellsOfOwnChangesOnly,
  windowFullTooEarly,
  takesNoTransfer,
];
