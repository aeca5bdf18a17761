/**
 * Everything a Raft node decides, as a table of named functions. The program calls them through the table only, so a
 * known bug is the correct table with one rule replaced, and the program itself carries no switches for bugs.
 */
import { lastApplicable, mayCommit, quorumMatchIndex } from './commit.ts';
import * as checkQuorum from './check-quorum.ts';
import * as election from './election.ts';
import * as membership from './membership.ts';
import * as persistence from './persistence.ts';
import * as preVote from './pre-vote.ts';
import * as reads from './reads.ts';
import * as replication from './replication.ts';
import * as snapshot from './snapshot.ts';
import * as sessions from './sessions.ts';
import * as transfer from './transfer.ts';

export const correctRaftRules = {
  // Elections
  isStaleTerm: election.isStaleTerm,
  adoptTerm: election.adoptTerm,
  drawElectionTimeout: election.drawElectionTimeout,
  hasFreeVote: election.hasFreeVote,
  isLogUpToDate: election.isLogUpToDate,
  voteRestartsElectionTimer: election.voteRestartsElectionTimer,
  countsVote: election.countsVote,
  recordVote: election.recordVote,
  isElected: election.isElected,
  isLaterTerm: election.isLaterTerm,
  // PreVote
  couldVoteInNextTerm: preVote.couldVoteInNextTerm,
  countsPreVote: preVote.countsPreVote,
  adoptsTermOfPreVote: preVote.adoptsTermOfPreVote,
  // CheckQuorum
  hearsLeader: checkQuorum.hearsLeader,
  hasQuorumContact: checkQuorum.hasQuorumContact,
  answersStaleLeader: checkQuorum.answersStaleLeader,
  // Leadership transfer
  mayTransferTo: transfer.mayTransferTo,
  acceptsProposals: transfer.acceptsProposals,
  isReadyToLead: transfer.isReadyToLead,
  obeysTimeoutNow: transfer.obeysTimeoutNow,
  // Reads
  mayServeReads: reads.mayServeReads,
  roundOfRead: reads.roundOfRead,
  answeredRound: reads.answeredRound,
  confirmedRound: reads.confirmedRound,
  isReadConfirmed: reads.isReadConfirmed,
  meaningOfRoundReply: reads.meaningOfRoundReply,
  leaseMicros: reads.leaseMicros,
  holdsLease: reads.holdsLease,
  followerReadIndex: reads.followerReadIndex,
  isReadable: reads.isReadable,
  isLateCopy: reads.isLateCopy,
  // Replication
  isStaleLeader: replication.isStaleLeader,
  entriesRestartElectionTimer: replication.entriesRestartElectionTimer,
  previousEntryMatches: replication.previousEntryMatches,
  firstConflict: replication.firstConflict,
  entriesHeld: replication.entriesHeld,
  acknowledgedIndex: replication.acknowledgedIndex,
  followerCommitIndex: replication.followerCommitIndex,
  conflictTerm: replication.conflictTerm,
  conflictIndex: replication.conflictIndex,
  initialiseProgress: replication.initialiseProgress,
  previousEntryTerm: replication.previousEntryTerm,
  helpsBySnapshot: replication.helpsBySnapshot,
  isWindowFull: replication.isWindowFull,
  acknowledgedMessages: replication.acknowledgedMessages,
  probeFreesWindow: replication.probeFreesWindow,
  goesOnToNextPeer: replication.goesOnToNextPeer,
  answersThisLeadership: replication.answersThisLeadership,
  countsOwnDurability: replication.countsOwnDurability,
  isStaleRefusal: replication.isStaleRefusal,
  nextIndexAfterRefusal: replication.nextIndexAfterRefusal,
  matchIndexAfterRefusal: replication.matchIndexAfterRefusal,
  matchIndexAfter: replication.matchIndexAfter,
  hasLostEntries: replication.hasLostEntries,
  isLossKnown: replication.isLossKnown,
  // Commitment
  quorumMatchIndex,
  mayCommit,
  lastApplicable,
  // Membership
  configurationInForce: membership.configurationInForce,
  recordConfiguration: membership.recordConfiguration,
  rollBackConfigurations: membership.rollBackConfigurations,
  configurationAsOf: membership.configurationAsOf,
  mayStand: membership.mayStand,
  mayVote: membership.mayVote,
  changeFollowsOwnCommit: membership.changeFollowsOwnCommit,
  startsFromThis: membership.startsFromThis,
  tellsOperatorOf: membership.tellsOperatorOf,
  isChangeUnderWay: membership.isChangeUnderWay,
  isCaughtUp: membership.isCaughtUp,
  nextConfiguration: membership.nextConfiguration,
  configurationToLeaveFor: membership.configurationToLeaveFor,
  leaderStepsDown: membership.leaderStepsDown,
  isOfThisSession: membership.isOfThisSession,
  // Persistence
  sendVoteRequest: persistence.sendVoteRequest,
  sendVote: persistence.sendVote,
  sendPreVoteRequest: persistence.sendPreVoteRequest,
  sendPreVote: persistence.sendPreVote,
  sendReadRoundReply: persistence.sendReadRoundReply,
  sendAppendReply: persistence.sendAppendReply,
  sendLoss: persistence.sendLoss,
  sendSnapshotReply: persistence.sendSnapshotReply,
  sendChunkReply: persistence.sendChunkReply,
  sendEntries: persistence.sendEntries,
  awaitOwnDurability: persistence.awaitOwnDurability,
  hardStateAtBoot: persistence.hardStateAtBoot,
  storeEntry: persistence.storeEntry,
  isOwnDisk: persistence.isOwnDisk,
  isSealIntact: persistence.isSealIntact,
  endsRetirement: persistence.endsRetirement,
  isWhole: persistence.isWhole,
  repairIndexFor: persistence.repairIndexFor,
  stopsForLostSync: persistence.stopsForLostSync,
  writesAgainAtBoot: persistence.writesAgainAtBoot,
  // Snapshots
  isSnapshotDue: snapshot.isSnapshotDue,
  isSnapshotNews: snapshot.isSnapshotNews,
  isOvertaken: snapshot.isOvertaken,
  keepsEntriesAfter: snapshot.keepsEntriesAfter,
  termAfterInstall: snapshot.termAfterInstall,
  sessionsForSnapshot: snapshot.sessionsForSnapshot,
  compactionIndex: snapshot.compactionIndex,
  dependableSnapshot: snapshot.dependableSnapshot,
  commitIndexAtBoot: snapshot.commitIndexAtBoot,
  awaitsAnswerToSnapshot: snapshot.awaitsAnswerToSnapshot,
  isOfTransfer: snapshot.isOfTransfer,
  beginsTransfer: snapshot.beginsTransfer,
  continuesTransfer: snapshot.continuesTransfer,
  movesTransfer: snapshot.movesTransfer,
  // Client sessions
  isDuplicate: sessions.isDuplicate,
  isExpired: sessions.isExpired,
  answersClientOf: sessions.answersClientOf,
  refusesAtOnce: sessions.refusesAtOnce,
  stampOfEntry: sessions.stampOfEntry,
  logTimeAfter: sessions.logTimeAfter,
  timeOfExpiry: sessions.timeOfExpiry,
  isSessionOver: sessions.isSessionOver,
  sessionToEvict: sessions.sessionToEvict,
  opensSession: sessions.opensSession,
  mayExecute: sessions.mayExecute,
  retryUsesSession: sessions.retryUsesSession,
  expiryForSnapshot: sessions.expiryForSnapshot,
  expiryAfterInstall: sessions.expiryAfterInstall,
} as const;

/** The type of the table: every rule has the signature of the correct one. */
export type RaftRules = { readonly [Rule in keyof typeof correctRaftRules]: (typeof correctRaftRules)[Rule] };
