/** Known bugs of replication, storage, snapshots and client sessions. */
import { refusalLeavesTimer } from './e21-refusal-leaves-timer.ts';
import { snapshotSetsTerm } from './e25-snapshot-sets-term.ts';
import { middleDamageDroppedSilently } from './f7-middle-damage-dropped-silently.ts';
import { failedSyncSwallowed } from './f9-failed-sync-swallowed.ts';
import { emptyDiskTakenForNew } from './f11-empty-disk-taken-for-new.ts';
import { compactsBeforeSnapshotIsDurable } from './f15-compacts-before-snapshot-is-durable.ts';
import { termAndVoteLost } from './f13-term-and-vote-lost.ts';
import { countsOwnEntriesAtOnce } from './f3-counts-own-entries-at-once.ts';
import { replayResurrectsTruncated } from './f5-replay-resurrects-truncated.ts';
import { installsOldSnapshot } from './n1-installs-old-snapshot.ts';
import { mixesSnapshots } from './n11-mixes-snapshots.ts';
import { noSnapshotForUnknownFollower } from './n13-no-snapshot-for-unknown-follower.ts';
import { compactsBeforeSnapshot } from './n15-compacts-before-snapshot.ts';
import { commitIndexBelowSnapshot } from './n17-commit-index-below-snapshot.ts';
import { keepsConflictingEntries } from './n3-keeps-conflicting-entries.ts';
import { snapshotWithoutSessions } from './n7-snapshot-without-sessions.ts';
import { takesEverything } from './r0-takes-everything.ts';
import { acknowledgesWholeLog } from './r11-acknowledges-whole-log.ts';
import { matchIndexFalls } from './r13-match-index-falls.ts';
import { hintTakenForMatch } from './r15-hint-taken-for-match.ts';
import { countsRepliesOfEarlierTerms } from './r17-counts-replies-of-earlier-terms.ts';
import { commitsUnmatchedSuffix } from './r21-commits-unmatched-suffix.ts';
import { appliesUncommitted } from './r23-applies-uncommitted.ts';
import { takesEntriesOfDeposedLeader } from './r25-takes-entries-of-deposed-leader.ts';
import { forgetsTermOfCompactedEntry } from './r29-forgets-term-of-compacted-entry.ts';
import { windowNotFreed } from './r33-window-not-freed.ts';
import { quorumByMode } from './r3-quorum-by-mode.ts';
import { repeatedEntriesNotAcknowledged } from './r31-repeated-entries-not-acknowledged.ts';
import { nextIndexNotInitialised } from './r35-next-index-not-initialised.ts';
import { indexZeroResetsLog } from './r7-index-0-resets-log.ts';
import { ambiguousFirstIndex } from './r9-ambiguous-first-index.ts';
import { retriesAppliedTwice } from './x1-retries-applied-twice.ts';
import { failedHeartbeatEndsBroadcast } from './r37-failed-heartbeat-ends-broadcast.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

export const replicationZoo: readonly PlantedRaftBug[] = [
  quorumByMode,
  indexZeroResetsLog,
  ambiguousFirstIndex,
  acknowledgesWholeLog,
  matchIndexFalls,
  hintTakenForMatch,
  countsRepliesOfEarlierTerms,
  commitsUnmatchedSuffix,
  appliesUncommitted,
  takesEntriesOfDeposedLeader,
  forgetsTermOfCompactedEntry,
  repeatedEntriesNotAcknowledged,
  windowNotFreed,
  nextIndexNotInitialised,
  refusalLeavesTimer,
  snapshotSetsTerm,
  countsOwnEntriesAtOnce,
  replayResurrectsTruncated,
  middleDamageDroppedSilently,
  failedSyncSwallowed,
  emptyDiskTakenForNew,
  compactsBeforeSnapshotIsDurable,
  termAndVoteLost,
  installsOldSnapshot,
  keepsConflictingEntries,
  snapshotWithoutSessions,
  noSnapshotForUnknownFollower,
  compactsBeforeSnapshot,
  commitIndexBelowSnapshot,
  retriesAppliedTwice,
  mixesSnapshots,
  takesEverything,
  failedHeartbeatEndsBroadcast,
];
