/**
 * The properties that Raft runs are checked for, by name: `raft/<code>-<what>`. The codes are those of the catalogue in
 * docs/raft-properties.md, which gives each its exact definition and its source; a code with several parts has several
 * names. Most are local: they fail at the first illegal step of a node, long before two state machines differ, which
 * many runs would never show.
 */

/** Election Safety (figure 3): at most one leader in a term, over the whole run. */
export const ELECTION_SAFETY = 'raft/S1-election-safety';
/** A leader was granted votes by a quorum of its configuration, in its term, each durable when it was sent (§5.2). */
export const ELECTED_BY_QUORUM = 'raft/S1q-elected-by-quorum';
/** A pre-candidate stands after pre-votes of a quorum, in this very attempt (dissertation 9.6). */
export const PRE_ELECTED = 'raft/S1q-pre-elected-by-quorum';
/** A follower commits only what a leader has committed, which had a quorum then (§5.3). */
export const COMMIT_FOLLOWS_LEADER = 'raft/S1q-commit-follows-leader';
/** No log holds an entry of a leader's term beyond the leader's own end (Ongaro's TLA+ specification). */
export const LEADER_LOG_LONGEST = 'raft/S1b-leader-log-longest';
/** Leader Append-Only (figure 3). */
export const LEADER_APPEND_ONLY = 'raft/S2-leader-append-only';
/** Log Matching (figure 3): same index and term means the same entry and the same entries before it. */
export const LOG_MATCHING = 'raft/S3-log-matching';
/** What a leader names as the entry before those that it sends is in some log (§5.3). */
export const PREVIOUS_ENTRY_TRUE = 'raft/S3-previous-entry-true';
/** Leader Completeness (figure 3): a new leader holds every entry committed in earlier terms. */
export const LEADER_COMPLETENESS = 'raft/S4-leader-completeness';
/** State Machine Safety (figure 3): no two nodes commit or apply different entries at one index, nor reach different states. */
export const STATE_MACHINE_SAFETY = 'raft/S5-state-machine-safety';
/** A node that holds a committed entry never drops or replaces it, across restarts (§5.4). */
export const COMMITTED_ENTRIES_STAY = 'raft/S6-committed-entries-stay';
/** A node's term never falls; after a restart it is no lower than any it has named to others (§5.1). */
export const MONOTONE_TERM = 'raft/S7-monotone-term';
/** A node votes for one candidate in a term, across restarts (§5.2). */
export const VOTE_ONCE = 'raft/S8-vote-once';
/** A vote is given for the term in which the candidate stands (§5.1, §5.2). */
export const VOTES_IN_TERM_ASKED = 'raft/S8-votes-in-term-asked';
/** While a node runs its commit index never falls (figure 2). */
export const MONOTONE_COMMIT = 'raft/S9-monotone-commit';
/** While a node runs its applied index never falls (figure 2). */
export const MONOTONE_APPLIED = 'raft/S10-monotone-applied';
/** A leader's match indices never fall within its term (§5.3). */
export const MONOTONE_MATCH_INDEX = 'raft/S11-monotone-match-index';
/** A leader counts no answer from before a node was removed and added again (asserted by the program itself). */
export const ANSWERS_OF_THIS_SESSION = 'raft/S11-answers-of-this-session';
/** A match index lies below the next index, and is true of the follower's durable log (§5.3). */
export const MATCH_INDEX_TRUE = 'raft/S12-match-index-true';
/** Compacted <= snapshot <= applied <= committed <= end of the log (§7, figure 2). */
export const STATE_ORDER = 'raft/S13-state-order';
/** What a leader takes for committed is on the durable disks of a quorum of its configuration (§5.3). */
export const COMMITTED_ON_DURABLE_QUORUM = 'raft/S14-committed-on-durable-quorum';
/** A leader commits by counting only entries of its own term (§5.4.2). */
export const COMMITS_OWN_TERM = 'raft/S15-commits-own-term-only';
/** No message names a term later than its sender's (§5.1). */
export const MESSAGE_TERMS = 'raft/S16-message-terms';
/** Whoever is told of a later term moves to it (§5.1). */
export const LATER_TERM_ADOPTED = 'raft/S16-later-term-adopted';
/** Once faults have stopped a leader of an earlier term is told of the later one by whoever it sends entries to (§5.1). */
export const STALE_LEADER_TOLD = 'raft/S16-stale-leader-told';
/** Terms in a log never fall, and none is later than the node's own. */
export const LOG_TERMS_ORDERED = 'raft/S17-log-terms-ordered';
/** No log holds an entry of the term in which a node is a candidate, unless that term has its leader (§5.2). */
export const CANDIDATE_TERM_NOT_IN_LOG = 'raft/S17-candidate-term-not-in-log';
/** What a message asserts (term, vote, entries, snapshot) is durable at its sender when it leaves (§5, figure 2). */
export const DURABLE_BEFORE_SEND = 'raft/S18-durable-before-send';
/** Entries leave the log when the snapshot that covers them is durable, where disks do not keep the order of writes (§7). */
export const COMPACTS_WHAT_IS_COVERED = 'raft/S18-compacts-what-is-covered';
/** Who lost its disk takes no part any more: nothing that it once said is durable at its sender (Vanlightly; etcd raft #197). */
export const LOST_DISK_STAYS_OUT = 'raft/S18-lost-disk-stays-out';
/** What a follower has acknowledged it keeps, across restarts, as long as it is in the same term: its leader only appends (§5.3). */
export const ACKNOWLEDGED_ENTRIES_STAY = 'raft/S18-acknowledged-entries-stay';
/** Configurations change one at a time, follow the log, and any two that can be used at once have quorums in common (§6). */
export const CONFIGURATION_SAFETY = 'raft/S19-configuration-safety';
/** A change is made to the configuration that its operator knows, not to one that came later. */
export const CHANGES_FROM_BASIS = 'raft/S19-changes-from-basis';
/** A snapshot is what applying the log up to its last index gives, sessions included (§7). */
export const SNAPSHOT_SOUND = 'raft/S20-snapshot-sound';
/** Roles change as in figure 4: leaders come from candidates only, and end as followers. */
export const ROLE_TRANSITIONS = 'raft/S21-role-transitions';
/** A candidate that hears the leader of its term becomes its follower (§5.2). */
export const CANDIDATE_GIVES_WAY = 'raft/S21-candidate-gives-way';
/** What clients were told is linearizable (Herlihy and Wing 1990; dissertation 6.3). */
export const LINEARIZABLE = 'raft/C1-linearizable';
/** An operation that is in the log several times takes effect once (dissertation 6.3). */
export const EXACTLY_ONCE = 'raft/C2-exactly-once';
/** Where sessions end, an entry carries the time of the leader that appends it (dissertation 6.3). */
export const STAMPED_BY_LEADER = 'raft/C2-stamped-by-leader';
/** A read sees every write that was acknowledged before it was asked for (dissertation 6.4). */
export const READ_FRESHNESS = 'raft/C3-read-freshness';
/** A read around the log is served by a node that has applied what was committed when it was asked for (dissertation 6.4). */
export const READS_UP_TO_DATE = 'raft/C3-reads-up-to-date';
/** A leader serves it when a quorum has answered a round that began after it, or within the time of a lease (dissertation 6.4, 6.4.1). */
export const READS_CONFIRMED = 'raft/C3-reads-confirmed';
/** Whoever confirms a round confirms one that was begun in the term that it names (dissertation 6.4). */
export const ROUNDS_OF_THIS_TERM = 'raft/C3-rounds-of-this-term';
/** While a leader holds a lease nobody else is elected (dissertation 6.4.1). */
export const LEASE_EXCLUSIVE = 'raft/C3-lease-exclusive';
/** Reads that are served at once are served while the lease lasts, and no transfer has begun (dissertation 6.4.1; raft-rs #234). */
export const READS_WITHIN_LEASE = 'raft/C3-reads-within-lease';
/** Every write that was acknowledged or observed is in the log to the end of the run. */
export const DURABILITY = 'raft/C4-durability';
/** Once faults have stopped there is a leader within a bound. */
export const LEADER_ELECTED = 'raft/L1-leader-elected';
/** A vote is refused in its term for a later log or another vote only: nothing else may cost an election (§5.2, §5.4.1). */
export const VOTES_REFUSED_FOR_CAUSE = 'raft/L1-votes-refused-for-cause';
/** A node is asked to stand for election only once its durable log reaches the leader's end (dissertation 3.10). */
export const TRANSFER_TARGET_CAUGHT_UP = 'raft/L1-transfer-target-caught-up';
/** Who is asked to stand by its leader, and holds what that held then, stands at once (dissertation 3.10, step 3). */
export const TRANSFER_TARGET_STANDS = 'raft/L1-transfer-target-stands';
/** Leadership is handed to another voter of the leader's configuration only (dissertation 3.10). */
export const TRANSFER_TARGET_VOTES = 'raft/L1-transfer-target-votes';
/** A leader that hands over asks its target as soon as that has caught up, and takes no requests (dissertation 3.10). */
export const TRANSFER_CARRIED_OUT = 'raft/L1-transfer-carried-out';
/** A candidate leads as soon as the votes of a quorum have reached it (§5.2). */
export const LEADS_WHEN_ELECTED = 'raft/L1-leads-when-elected';
/** A leader leads on: with CheckQuorum if it has heard a quorum since its last look (6.2), else until it is replaced or removed. */
export const LEADS_WITH_QUORUM = 'raft/L1-leads-with-quorum';
/** A leader grants no pre-vote: nobody hears the leader better (dissertation 9.6). Checked by the node itself. */
export const LEADER_REFUSES_PRE_VOTES = 'raft/S22-leader-refuses-pre-votes';
/** Once faults have stopped every node applies what was committed, within a bound. */
export const CATCH_UP = 'raft/L2-catch-up';
/** A follower that commits something commits all that its leader has, as far as the message shows (§5.3). */
export const COMMITS_AS_TOLD = 'raft/L2-commits-as-told';
/** A leader commits an entry of its term as soon as it knows a quorum to hold it (§5.3). */
export const COMMITS_WHAT_QUORUM_HOLDS = 'raft/L2-commits-what-quorum-holds';
/** Once faults have stopped a leader sends new entries at once to whoever keeps up, as far as its window goes (§5.3). */
export const ENTRIES_SENT_AT_ONCE = 'raft/L2-entries-sent-at-once';
/** Nobody refuses entries for want of what it has acknowledged in that term: its leader takes that for an old message (PAR, FAST 2018). */
export const ACKNOWLEDGED_NOT_REFUSED = 'raft/L2-acknowledged-not-refused';
/** Who has lost entries takes part again once everything that it may have acknowledged is committed (Protocol-Aware Recovery, FAST 2018). */
export const REPAIRS_END = 'raft/L2-repairs-end';
/** A snapshot that is sent in chunks goes on where its follower wants it to (dissertation 5.1). */
export const TRANSFER_FOLLOWS_ANSWERS = 'raft/L2-transfer-follows-answers';
/** A leader that applies an entry tells its client at once what came of it (§8). */
export const ANSWERED_WHEN_APPLIED = 'raft/L3-answered-when-applied';
/** A client is told that its session is over only when it is (dissertation 6.3). */
export const SESSIONS_REFUSED_FOR_CAUSE = 'raft/L3-sessions-refused-for-cause';
/** A read around the log is kept by whoever takes it, and served as soon as it may be (dissertation 6.4). */
export const READS_SERVED = 'raft/L3-reads-served';
/** A leader that a quorum has confirmed holds a lease, and serves reads by it (dissertation 6.4.1). */
export const LEASES_USED = 'raft/L3-leases-used';
/** Once faults have stopped every client is answered within a bound. */
export const PROGRESS = 'raft/L3-progress';
/** Once faults have stopped nothing is refused or sent over and over without moving on. */
export const NO_LIVELOCK = 'raft/L4-no-livelock';
/** Nobody stands for election right after it has heard the leader of its term (§5.2, rules for timers). */
export const STANDS_AFTER_SILENCE = 'raft/L5-stands-after-silence';
/** Between two heartbeats a leader sends something to every member (§5.2). */
export const LEADER_HEARD_BY_ALL = 'raft/L5-leader-heard-by-all';
/** Who takes something from the leader of its term notes when: votes and leases rest on it (dissertation 4.2.3, 6.4.1). */
export const LEADER_NOTED = 'raft/L5-leader-noted';
/** A new leader makes itself known at once (§5.2). */
export const LEADER_MAKES_ITSELF_KNOWN = 'raft/L5-leader-makes-itself-known';
/** With CheckQuorum nobody votes who has just heard a leader, but where that leader hands over (dissertation 4.2.3). */
export const VOTERS_STICK = 'raft/L5-voters-stick-to-leader';
/** A pre-vote is granted for a term in which the voter could still vote (dissertation 9.6). */
export const PRE_VOTE_POSSIBLE = 'raft/L5-pre-vote-possible';
/** Who stands because a leader hands over was asked to by the leader of the term before (dissertation 3.10; raft-rs #234). */
export const STANDS_WHEN_ASKED = 'raft/L5-stands-when-asked';
/** Once faults have stopped and a leader is elected, it stays. */
export const STABLE_LEADER = 'raft/L5-stable-leader';
/** A membership change completes or is given up. */
export const RECONFIGURATION_COMPLETES = 'raft/L6-reconfiguration-completes';
/** A leader refuses a change of members only while it must, or for what the change asks (dissertation 4.1, 4.2). */
export const CHANGES_REFUSED_FOR_CAUSE = 'raft/L6-changes-refused-for-cause';
/** An operator is told what comes of its change: why it is not made, or that it is done (dissertation 4.1). */
export const CHANGES_TOLD = 'raft/L6-changes-told';
/** A leader leaves a joint configuration that it is to leave by itself (dissertation 4.3). */
export const JOINT_LEFT = 'raft/L6-joint-left';
/** Who is made a voter has nearly caught up (dissertation 4.2.1). */
export const NEW_VOTER_CAUGHT_UP = 'raft/L6-new-voter-caught-up';
/** A leader sends no more ahead of acknowledgements than its options say. */
export const BOUNDED_WINDOW = 'raft/L7-bounded-window';
/** What a node compacts it drops from its disk as well (§7). */
export const COMPACTED_ON_DISK = 'raft/L7-compacted-on-disk';
/** Logs, queues and terms stay bounded. */
export const BOUNDED_GROWTH = 'raft/L7-bounded-growth';
/** A majority that is healed for good converges, whatever stays broken outside of it: L1 to L3 without the end of faults. */
export const CORE_CONVERGES = 'raft/core-converges';
