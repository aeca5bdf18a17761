/**
 * The state of one Raft node (Raft paper, figure 2), under the paper's names. What must survive a crash is on the
 * node's disk as well (`storage.ts`); everything here is rebuilt at boot.
 * Tables about peers are arrays indexed by node id. The log is an array whose first element is entry `baseIndex + 1`.
 */
import type { Micros, NodeId, TimerId } from '@barksim/sim-core';
import type { Configuration } from './membership/configuration.ts';
import type { ClientSession, LogEntry, LoggedConfiguration, SessionExpiry } from './messages.ts';
import type { RaftOptions } from './options.ts';
import type { AwaitedInstall } from './snapshot.ts';
import type { IncomingSnapshot, OutgoingSnapshot } from './snapshot-transfer.ts';

/** A pre-candidate still is in its old term and asks whether an election could be won (dissertation 9.6). */
export type RaftRole = 'follower' | 'pre-candidate' | 'candidate' | 'leader';

/**
 * How a leader sends to a follower. `probe`: one message at a time and no entries, looking for where the logs agree.
 * `replicate`: they agree there, entries are pipelined. `snapshot`: what the follower needs is compacted away.
 */
export type ReplicationMode = 'probe' | 'replicate' | 'snapshot';

/** Stands in `memberSession` for a node that is no member. */
export const NOT_A_MEMBER = -1;
/** A read of a client that a leader serves, itself or by telling a follower the index, once it is sure to lead. */
export interface PendingRead {
  /** The client, or the follower that serves it. */
  readonly asker: NodeId;
  readonly client: NodeId;
  readonly session: number;
  readonly sequence: number;
  readonly command: unknown;
  /** The commit index when it came, and the round that confirms that nobody led then in a later term. */
  readonly index: number;
  readonly round: number;
}

/** A read that a follower serves. */
export interface AwaitedRead {
  readonly client: NodeId;
  readonly session: number;
  readonly sequence: number;
  readonly command: unknown;
  /** What must be applied first; -1 until the leader has told. */
  index: number;
}

export interface RaftState<Machine = any> {
  readonly options: RaftOptions;
  readonly self: NodeId;

  /** Latest term seen. On disk. */
  currentTerm: number;
  /** Who got this node's vote in `currentTerm`, or `NOBODY`. On disk. */
  votedFor: NodeId;
  /** Entries `baseIndex + 1` onwards. On disk. */
  log: LogEntry[];
  /** Index and term of the entry right before the log: compacted away, or 0 and 0. */
  baseIndex: number;
  baseTerm: number;
  /** Last entry covered by the newest snapshot, 0 without one. On disk. */
  snapshotIndex: number;

  /** The configuration in force: the latest in the log, committed or not (dissertation 4.1). */
  configuration: Configuration;
  /** Index of its entry; 0: the one that the cluster began with. */
  configurationIndex: number;
  /** Everybody in it but this node, ascending: whom a leader sends to. */
  peers: NodeId[];
  /** A leader has more to do once it is committed: leave a joint configuration, or step down. */
  isChangeUnfinished: boolean;
  /** All configurations that the log may yet return to, ascending. The first is the snapshot's, or the cluster's first one. */
  configurations: LoggedConfiguration[];

  commitIndex: number;
  lastApplied: number;
  role: RaftRole;
  /** Whom this node takes for the leader of `currentTerm`, or `NOBODY`. */
  leader: NodeId;

  electionTimer: TimerId;
  heartbeatTimer: TimerId;
  /** This node's randomised timeout, drawn anew whenever it begins to follow or stands for election (§5.2). */
  electionTimeoutMicros: Micros;

  /** When it last heard the leader of its term, or booted, by its own monotonic clock: what makes it stick to a leader. */
  leaderHeardAtMicros: Micros;

  /** Candidate: whose votes arrived in `currentTerm`; pre-candidate: whose pre-votes. A set: messages may arrive twice. */
  votes: boolean[];
  /**
   * Counts attempts to become a candidate, so that a late pre-vote is not taken for one of the current attempt. Begins with
   * the time of the boot, for those of an earlier life are not meant either.
   */
  preVoteRound: number;
  /** Candidate: the leader has asked for this election. */
  standsForTransfer: boolean;

  /** Leader: next entry to send to each peer, and the last one known to be durable there. Its own durable end at `self`. */
  nextIndex: number[];
  matchIndex: number[];
  mode: ReplicationMode[];
  /** Leader: by node, with a bound on messages under way, the last index of each that has no acknowledgement, ascending. */
  inflight: number[][];
  /** Leader: each peer's `matchIndex` at the last heartbeat; a pipeline that did not move since is sent again. */
  matchAtHeartbeat: number[];
  /** Leader: who was heard since the last look at whether a quorum still is there, and when the next look is due. */
  contacts: boolean[];
  quorumCheckAtMicros: Micros;
  /**
   * Leader: by node, since when it is a member: 0 since before this leader's term, else the index of the configuration
   * that added it; `NOT_A_MEMBER` for others. Whoever is removed and added again starts afresh, and so do its answers.
   */
  memberSession: number[];
  /** Leader: to whom it hands over, or `NOBODY`, and until when it tries. */
  transferTarget: NodeId;
  transferUntilMicros: Micros;
  /** Leader: the last read round begun, and the last one each peer has answered. */
  readRound: number;
  answeredRounds: number[];
  /** Leader: the round that will extend the lease, or 0, and when it began; how long the lease lasts, and whether it counts. */
  leaseRound: number;
  leaseRoundAtMicros: Micros;
  leaseUntilMicros: Micros;
  isLeaseRevoked: boolean;
  /** Leader: reads that wait for a round, one a client at most. */
  pendingReads: PendingRead[];
  /** Follower: reads that wait for an index or for its log, one a client at most. */
  awaitedReads: AwaitedRead[];
  /** Leader: by node, the snapshot that is sent to it in chunks, or null. */
  outgoing: (OutgoingSnapshot | null)[];
  /** Leader: by node, when a whole snapshot was sent to it last. */
  snapshotSentAtMicros: Micros[];
  /** Follower: the snapshot that comes in chunks, or null. */
  incoming: IncomingSnapshot | null;
  /** With `awaitsDurableSnapshots`: a snapshot up to here, or further, is on the disk for good. */
  durableSnapshotIndex: number;
  /** With `awaitsDurableSnapshots`: a leader's snapshot that is being written, or null. */
  awaitedInstall: AwaitedInstall | null;
  /** It has lost its disk, and takes no part any more. */
  isRetired: boolean;
  /** Up to where a node with a damaged log may have acknowledged entries that it has lost; 0: its log is whole. On disk. */
  repairIndex: number;
  /** After a boot: the log on the disk is to be cut from here on, once the boot's own writes are durable; 0: nothing is. */
  cutsLogFrom: number;
  /** Leader: a `log-durable` notification is under way. */
  awaitsDurability: boolean;

  /** By client, the first client of the cluster at 0. Replicated: part of every snapshot. */
  sessions: ClientSession[];
  /** Which of them are open, where their number is bounded. Replicated as well. */
  expiry: SessionExpiry;
  machine: Machine;
}
