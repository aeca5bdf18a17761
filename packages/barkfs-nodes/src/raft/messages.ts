/**
 * What Raft nodes and their clients say to each other (Raft paper, figure 2 and figure 13; dissertation, chapter 6).
 * Messages are plain and immutable. The sender is not in them: the host names it. Replies carry what they answer, so
 * that a duplicated, delayed or overtaken one can be told from the one that is awaited.
 */
import type { Micros, NodeId } from '@barksim/sim-core';
import type { ChangeStep } from './membership/change.ts';
import type { Configuration } from './membership/configuration.ts';

/** One entry of the replicated log. Never changed once made: logs, messages and disks share it. */
export interface LogEntry {
  /** The term in which a leader received it. */
  readonly term: number;
  /**
   * The client that asked; `NOBODY` for the no-op with which a leader starts its term (§8); `CONFIGURATION` where the
   * command is a configuration (dissertation 4.1).
   */
  readonly client: NodeId;
  /**
   * The client's session and the operation's place in it: what exactly-once rests on (dissertation 6.3). In a
   * configuration entry: the operator that asked, or `NOBODY`, and the number of its request.
   */
  readonly session: number;
  readonly sequence: number;
  /** For the state machine; null in a no-op, and where a session is opened. */
  readonly command: unknown;
  /** When the leader received it, by the leader's wall clock (dissertation 6.3); 0 where client sessions never end. */
  readonly stampMicros: Micros;
}

/** Stands for "no node" wherever a node id is expected. */
export const NOBODY: NodeId = -1;

/** In an entry's place for the client: the entry holds a configuration. */
export const CONFIGURATION: NodeId = -2;

/** Sent by candidates (§5.2). */
export interface RequestVote {
  readonly type: 'request-vote';
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** The old leader asked for this election (dissertation 3.10): whoever hears that leader votes all the same (4.2.3). */
  readonly transfer: boolean;
}

export interface Vote {
  readonly type: 'vote';
  readonly term: number;
  readonly granted: boolean;
  /** The term of the request that this answers. */
  readonly requestTerm: number;
}

/** Asks whether an election in the next term could be won, without beginning it (dissertation 9.6). */
export interface PreVoteRequest {
  readonly type: 'pre-vote-request';
  /** The sender's own term. The election it has in mind would be in the next one. */
  readonly term: number;
  /** Counts the sender's attempts, so that answers to earlier ones do not count. */
  readonly round: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

/** Promises nothing. Never counted as a vote. */
export interface PreVote {
  readonly type: 'pre-vote';
  readonly term: number;
  /** The attempt that this answers. */
  readonly round: number;
  readonly granted: boolean;
}

/** Sent by the leader to replicate entries; without entries it is the heartbeat (§5.2, §5.3). */
export interface AppendEntries {
  readonly type: 'append-entries';
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly LogEntry[];
  readonly leaderCommit: number;
  /** The follower's current time as a member, as its leader counts them: see `RaftState.memberSession`. */
  readonly memberSession: number;
}

export interface AppendReply {
  readonly type: 'append-reply';
  readonly term: number;
  readonly success: boolean;
  /** The `prevLogIndex` that this answers. */
  readonly prevLogIndex: number;
  /** On success: the follower's log equals the leader's up to here, durably. 0 on refusal. */
  readonly matchIndex: number;
  /** On refusal: the term of the follower's entry at `prevLogIndex`, 0 when it has none there (§5.3, fast backtracking). */
  readonly conflictTerm: number;
  /** On refusal: where the follower's `conflictTerm` begins, or the end of its log plus one. A place to probe, no evidence. */
  readonly conflictIndex: number;
  /** Of the message that this answers. */
  readonly memberSession: number;
}

/**
 * From a follower under repair, in place of a refusal: it has lost entries that it may have acknowledged in this very term, so
 * what its leader knows of it is wrong (PAR, FAST 2018). Old copies do no harm: who begins too early finds out.
 */
export interface EntriesLost {
  readonly type: 'entries-lost';
  readonly term: number;
  /** Where its log ends now. */
  readonly lastLogIndex: number;
  /** Of the message that this answers. */
  readonly memberSession: number;
}

/** What a snapshot holds: everything that applying the log up to `lastIndex` has made (§7). */
export interface Snapshot {
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** The latest configuration among the entries up to `lastIndex`, hence a committed one (§7; dissertation 5.1). */
  readonly configuration: LoggedConfiguration;
  readonly sessions: readonly ClientSession[];
  /** Absent where client sessions never end. */
  readonly expiry?: SessionExpiry | undefined;
  /** The state machine's own image. */
  readonly machine: unknown;
}

/** A configuration and the index of its entry; index 0 is the one that a cluster begins with. */
export interface LoggedConfiguration {
  readonly index: number;
  readonly configuration: Configuration;
}

/** The last operation that a client's session has executed, and the answer it got (dissertation 6.3). */
export interface ClientSession {
  session: number;
  sequence: number;
  result: unknown;
}

/** A session that is open, and the time of the log when it was used last. */
export interface OpenSession {
  readonly client: NodeId;
  readonly session: number;
  readonly usedAtMicros: Micros;
}

/** What client sessions end by (dissertation 6.3). Replicated: every node has the same after the same entry. */
export interface SessionExpiry {
  /** The latest stamp of any entry applied. */
  logTimeMicros: Micros;
  /** One a client at most, the one unused for longest at first. */
  open: OpenSession[];
}

/** The whole snapshot in one message: chunks are for networks with a limit on sizes. */
export interface InstallSnapshot {
  readonly type: 'install-snapshot';
  readonly term: number;
  readonly snapshot: Snapshot;
  readonly memberSession: number;
}

/** A piece of a snapshot as text (dissertation 5.1). Chunks of one snapshot name the same term, last index and last term. */
export interface InstallSnapshotChunk {
  readonly type: 'install-snapshot-chunk';
  readonly term: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** Where `data` begins in the text. */
  readonly offset: number;
  readonly data: string;
  readonly isLast: boolean;
  readonly memberSession: number;
}

/** To every chunk but the last one, which is answered like a whole snapshot. */
export interface SnapshotChunkReply {
  readonly type: 'snapshot-chunk-reply';
  readonly term: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** Of the chunk that this answers. */
  readonly offset: number;
  /** Where the next chunk must begin: so much has come. 0: of this snapshot, nothing. */
  readonly nextOffset: number;
  readonly memberSession: number;
}

export interface SnapshotReply {
  readonly type: 'snapshot-reply';
  readonly term: number;
  /** The follower holds everything up to here, durably. 0 when the sender's term was stale. */
  readonly matchIndex: number;
  /** Of the message that this answers. */
  readonly memberSession: number;
}

/**
 * From a client to the node it takes for the leader. A retry is the very same message. Where sessions end, one with
 * sequence 0 and no command opens the session.
 */
export interface ClientRequest {
  readonly type: 'client-request';
  readonly session: number;
  readonly sequence: number;
  readonly command: unknown;
}

/** The operation has taken effect, exactly once, with this result. */
export interface ClientReply {
  readonly type: 'client-reply';
  readonly session: number;
  readonly sequence: number;
  readonly result: unknown;
}

/** The session has ended: of this operation nothing more will be executed, but it may have been before. */
export interface SessionExpired {
  readonly type: 'session-expired';
  readonly session: number;
  readonly sequence: number;
}

/** The addressee does not lead. It says nothing about earlier copies of the request, which may be in some log. */
export interface NotLeader {
  readonly type: 'not-leader';
  readonly session: number;
  readonly sequence: number;
  /** Whom the addressee takes for the leader, or `NOBODY`. */
  readonly leader: NodeId;
}

/**
 * From an operator: change the configuration that stands at `basis` (dissertation 4.1, 4.3). A late copy finds another
 * one there and changes nothing.
 */
export interface ChangeRequest {
  readonly type: 'change-request';
  /** Names the request among those of its operator. */
  readonly sequence: number;
  /** Index of the entry of the configuration to start from. */
  readonly basis: number;
  /** Nothing, in a joint configuration: leave it. */
  readonly steps: readonly ChangeStep[];
  /** By way of a joint configuration; else one voter may change at most. */
  readonly joint: boolean;
  readonly autoLeave: boolean;
}

export interface ChangeReply {
  readonly type: 'change-reply';
  readonly sequence: number;
  /** `done`: committed. `refused`: this request was not appended, which says nothing about earlier copies of it. */
  readonly outcome: 'done' | 'refused' | 'not-leader';
  /** Why it was refused: a clause without full stop; else empty. */
  readonly reason: string;
  /** Whom the addressee takes for the leader, or `NOBODY`. */
  readonly leader: NodeId;
  /** The configuration in force at the addressee; of a leader that says `done`, the committed one that it speaks of. */
  readonly current: LoggedConfiguration;
  /** Whether the addressee knows it to be committed. */
  readonly isCommitted: boolean;
}

/** From an operator to the leader: make `target` the leader instead (dissertation 3.10). There is no answer. */
export interface TransferLeadership {
  readonly type: 'transfer-leadership';
  readonly target: NodeId;
}

/** From a leader to the node that it has brought up to date: stand for election now (dissertation 3.10). */
export interface TimeoutNow {
  readonly type: 'timeout-now';
  readonly term: number;
  /** Where the leader's log ends: who holds less has missed something since. */
  readonly lastLogIndex: number;
}

/** A read that does not go through the log (dissertation 6.4). Answered as a request is. */
export interface ReadRequest {
  readonly type: 'read-request';
  readonly session: number;
  readonly sequence: number;
  /** For the state machine, which it does not change. */
  readonly command: unknown;
}

/** From a leader to everybody: who still takes it for the leader of its term? (dissertation 6.4) */
export interface ReadRound {
  readonly type: 'read-round';
  readonly term: number;
  /** Counted by the leader, never used twice in a term. */
  readonly round: number;
}

/** With the leader's term: yes, when the round came. With a later one: no. */
export interface ReadRoundReply {
  readonly type: 'read-round-reply';
  readonly term: number;
  /** 0: the round is of an earlier term. */
  readonly round: number;
}

/** From a follower to its leader, for one client's read: how far must I have applied? (dissertation 6.4) */
export interface ReadIndexRequest {
  readonly type: 'read-index-request';
  readonly client: NodeId;
  readonly session: number;
  readonly sequence: number;
}

/** Names the read that it is for, which no other shares: an answer that comes late is right for it all the same. */
export interface ReadIndexReply {
  readonly type: 'read-index-reply';
  readonly client: NodeId;
  readonly session: number;
  readonly sequence: number;
  readonly index: number;
}

export type RaftMessage =
  | RequestVote
  | Vote
  | AppendEntries
  | AppendReply
  | EntriesLost
  | InstallSnapshot
  | SnapshotReply
  | InstallSnapshotChunk
  | SnapshotChunkReply
  | ClientRequest
  | ClientReply
  | NotLeader
  | SessionExpired
  | PreVoteRequest
  | PreVote
  | ChangeRequest
  | ChangeReply
  | TransferLeadership
  | TimeoutNow
  | ReadRequest
  | ReadRound
  | ReadRoundReply
  | ReadIndexRequest
  | ReadIndexReply;

export const RAFT_MESSAGE_TYPES: readonly RaftMessage['type'][] = [
  'request-vote',
  'vote',
  'append-entries',
  'append-reply',
  'install-snapshot',
  'snapshot-reply',
  'client-request',
  'client-reply',
  'not-leader',
  'pre-vote-request',
  'pre-vote',
  'change-request',
  'change-reply',
  'transfer-leadership',
  'timeout-now',
  'read-request',
  'read-round',
  'read-round-reply',
  'read-index-request',
  'read-index-reply',
  'install-snapshot-chunk',
  'snapshot-chunk-reply',
  'session-expired',
  'entries-lost',
];

export interface ElectionTimeout {
  readonly type: 'election-timeout';
}

export interface HeartbeatDue {
  readonly type: 'heartbeat';
}

/** The leader's own log is durable up to `index`. Holds for the leader of `term` only: within a term its log only grows. */
export interface LogDurable {
  readonly type: 'log-durable';
  readonly term: number;
  readonly index: number;
}

/** A snapshot up to `index` is durable, or a later one in its place. */
export interface SnapshotDurable {
  readonly type: 'snapshot-durable';
  readonly index: number;
}

export type RaftTimer = ElectionTimeout | HeartbeatDue | LogDurable | SnapshotDurable;

export const RAFT_TIMER_TYPES: readonly RaftTimer['type'][] = ['election-timeout', 'heartbeat', 'log-durable', 'snapshot-durable'];
