/** What a Raft node is told at boot. Plain data, equal on every node of a cluster unless a scenario wants otherwise. */
import type { Micros } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';

export interface RaftOptions {
  /** The Raft nodes are 0 to `clusterSize - 1`; nodes after them are clients. */
  readonly clusterSize: number;
  /**
   * The last so many of them are spare: in no configuration at first, with an empty log, until a leader adds them
   * (dissertation 4.2.1). The others are the voters of the first configuration. Below `clusterSize`.
   */
  readonly spareCount: number;
  /** Election timeouts are drawn uniformly between both (§5.2). The minimum should be several heartbeats. */
  readonly electionTimeoutMinMicros: Micros;
  readonly electionTimeoutMaxMicros: Micros;
  /** A leader is heard this often. */
  readonly heartbeatMicros: Micros;
  /** Largest number of entries in one AppendEntries. */
  readonly maxEntriesPerMessage: number;
  /** A leader sends a follower at most this many entries beyond the last one it is known to hold. */
  readonly maxInflightEntries: number;
  /** And so many messages with entries whose acknowledgement has not come, as etcd bounds them; 0: any number. */
  readonly maxInflightMessages: number;
  /** A leader takes no request while so many of its entries are not committed. */
  readonly maxUncommittedEntries: number;
  /** A snapshot is taken when so many entries were applied since the last one (§7). */
  readonly snapshotAfterEntries: number;
  /** So many entries below a snapshot stay in the log, for followers that lag a little. */
  readonly trailingEntries: number;
  /**
   * Entries leave the log, and a leader's snapshot takes the place of a log, only once the snapshot is durable: for disks that
   * do not keep the order of writes. Off: in one go, which rests on that order.
   */
  readonly awaitsDurableSnapshots: boolean;
  /** A disk that was not prepared, or for another node, was lost: the node takes no part. Off: it is taken for that of a new node. */
  readonly requiresIdentity: boolean;
  /** Snapshots are sent as text in pieces of so many characters; 0: whole, in one message. */
  readonly snapshotChunkBytes: number;
  /** While a leader sends a snapshot, up to so many entries behind it stay in its log, or the next snapshot would be needed at once. */
  readonly maxEntriesHeldForTransfer: number;
  /** Before an election a node asks whether it could win, and raises no term otherwise (dissertation 9.6). */
  readonly preVote: boolean;
  /**
   * A leader that does not hear a majority for an election timeout steps down (dissertation 6.2), and who has heard a
   * leader within the minimum election timeout ignores candidates (4.2.3). Lease reads rest on the latter.
   */
  readonly checkQuorum: boolean;
  /**
   * How reads that do not go through the log are served. `read-index`: the leader asks a majority whether it still
   * leads (dissertation 6.4). `lease`: it asks once a heartbeat and relies on the answers for a while, by its clock
   * (6.4.1); this needs `checkQuorum`, and clocks within the bound below.
   */
  readonly readMode: 'read-index' | 'lease';
  /** What lease reads assume: no node's monotonic clock gains more than this on another's, in millionths. */
  readonly clockDriftBoundPpm: number;
  /** Followers serve reads as well, once they have applied what the leader had committed (dissertation 6.4). */
  readonly followerReads: boolean;
  /**
   * So many client sessions are open at most, and clients must open theirs (dissertation 6.3); 0: any number, and none
   * has to be opened or ever ends but by the client's next one.
   */
  readonly sessionLimit: number;
  /** With a limit: a session in which nothing was asked for longer ends, by the time of the log; 0: none ends by time. */
  readonly sessionTimeoutMicros: Micros;
}

export const DEFAULT_RAFT_OPTIONS: RaftOptions = {
  clusterSize: 5,
  spareCount: 0,
  electionTimeoutMinMicros: 150 * MILLISECOND,
  electionTimeoutMaxMicros: 300 * MILLISECOND,
  heartbeatMicros: 50 * MILLISECOND,
  maxEntriesPerMessage: 32,
  maxInflightEntries: 128,
  maxInflightMessages: 0,
  maxUncommittedEntries: 1_000,
  snapshotAfterEntries: 100,
  trailingEntries: 32,
  awaitsDurableSnapshots: false,
  requiresIdentity: true,
  snapshotChunkBytes: 0,
  maxEntriesHeldForTransfer: 64,
  preVote: false,
  checkQuorum: false,
  readMode: 'read-index',
  clockDriftBoundPpm: 100_000,
  followerReads: false,
  sessionLimit: 0,
  sessionTimeoutMicros: 0,
};
