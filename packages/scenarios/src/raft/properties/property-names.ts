/**
 * The properties that Raft runs are checked for, by name. Most are local: they fail at the first illegal step of a node,
 * long before two state machines differ, which many runs would never show.
 */

/** Election Safety (figure 3): at most one leader in a term, over the whole run. */
export const ELECTION_SAFETY = 'raft/election-safety';
/** A leader was granted votes by a majority, in its term, each durable when it was sent (§5.2). */
export const ELECTED_BY_QUORUM = 'raft/elected-by-quorum';
/** A node votes for one candidate in a term, across restarts (§5.2). */
export const VOTE_ONCE = 'raft/vote-once';
/** A node's term never falls; after a restart it is no lower than any it has named to others (§5.1). */
export const MONOTONE_TERM = 'raft/monotone-term';
/** Roles change as in figure 4: leaders come from candidates only, and end as followers. */
export const ROLE_TRANSITIONS = 'raft/role-transitions';
/** Leader Append-Only (figure 3). */
export const LEADER_APPEND_ONLY = 'raft/leader-append-only';
/** Log Matching (figure 3): same index and term means the same entry and the same entries before it. */
export const LOG_MATCHING = 'raft/log-matching';
/** Terms in a log never fall, and none is later than the node's own. */
export const LOG_TERMS_ORDERED = 'raft/log-terms-ordered';
/** Leader Completeness (figure 3): a new leader holds every entry committed in earlier terms. */
export const LEADER_COMPLETENESS = 'raft/leader-completeness';
/** State Machine Safety (figure 3): no two nodes commit or apply different entries at one index, nor reach different states. */
export const STATE_MACHINE_SAFETY = 'raft/state-machine-safety';
/** A node that holds a committed entry never drops or replaces it while it runs (§5.4). */
export const COMMITTED_ENTRIES_STAY = 'raft/committed-entries-stay';
/** What a follower has acknowledged it keeps, across restarts, as long as it is in the same term: its leader only appends (§5.3). */
export const ACKNOWLEDGED_ENTRIES_STAY = 'raft/acknowledged-entries-stay';
/** While a node runs, its commit and applied indices never fall; applied <= committed <= end of the log (figure 2). */
export const MONOTONE_COMMIT = 'raft/monotone-commit';
/** A leader commits by counting only entries of its own term (§5.4.2). */
export const COMMITS_OWN_TERM = 'raft/commits-own-term-only';
/** What a leader takes for committed is on the durable disks of a majority (§5.3). */
export const COMMITTED_ON_DURABLE_QUORUM = 'raft/committed-on-durable-quorum';
/** A follower commits only what a leader has committed (§5.3). */
export const COMMIT_FOLLOWS_LEADER = 'raft/commit-follows-leader';
/** A leader's match index never falls in a term, is below its next index, and is true of the follower's durable log (§5.3). */
export const MATCH_INDEX_TRUE = 'raft/match-index-true';
/** What a message asserts (term, vote, entries, snapshot) is durable at its sender when it leaves (§5, figure 2). */
export const DURABLE_BEFORE_SEND = 'raft/durable-before-send';
/** A snapshot is what applying the log up to its last index gives, sessions included (§7). */
export const SNAPSHOT_SOUND = 'raft/snapshot-sound';
/** An operation that is in the log several times takes effect once (dissertation 6.3). */
export const EXACTLY_ONCE = 'raft/exactly-once';
/** What clients were told is linearizable (Herlihy and Wing 1990; dissertation 6.3). */
export const LINEARIZABLE = 'raft/linearizable';
/** Once faults have stopped every client is answered within a bound. */
export const PROGRESS = 'raft/progress';
/** Once faults have stopped every node applies what was committed, within a bound. */
export const CATCH_UP = 'raft/catch-up';
