/** Names of the properties of BarkFS, with their codes in the list of invariants. */

/** S1: what was acknowledged is on a current replica, intact, unless every copy was lost to its disk. */
export const DURABILITY = 'barkfs/durability';
/** S2: no two chunk servers believe at one instant that they hold the lease on a chunk. */
export const UNIQUE_PRIMARY = 'barkfs/unique-primary';
/** S3: secondaries apply a subsequence of what the primary applied, in its order, at its offsets. */
export const REPLICA_ORDER = 'barkfs/replica-order';
/** S4: no stale replica is named to clients, made primary or secondary, or cloned from. */
export const NO_STALE_PARTICIPATION = 'barkfs/no-stale-participation';
/** S5: versions only grow, and no two grants share one. */
export const VERSION_MONOTONIC = 'barkfs/version-monotonic';
/** S6 (relaxed): a read is served from the version its client was told or a later one, and the news was not too old. */
export const READ_FRESHNESS = 'barkfs/read-freshness';
/** S7: bytes that leave a replica were written there by a client, or are zeros. */
export const INTEGRITY = 'barkfs/integrity';
/** S16: an acknowledged record is whole, at its offset on every current replica; records do not overlap; offsets grow. */
export const APPEND = 'barkfs/append';
/** L1: after faults, every chunk that has a replica left has as many as it should. */
export const REPLICATION_RESTORED = 'barkfs/replication-restored';
/** L7: after faults, every chunk server that is up is registered and its chunks are known. */
export const SERVERS_REGISTERED = 'barkfs/servers-registered';
/** The tour's own demand. */
export const FILE_WHOLE = 'barkfs/file-whole';
/** Servers that are healed for good converge, whatever stays broken outside of them: L1 and L7 without the end of faults. */
export const CORE_CONVERGES = 'barkfs/core-converges';
