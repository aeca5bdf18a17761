/** What the laboratory tests demand beyond the properties of Raft, by name: `mit/<what>`. */

/** Within the time that the test gives there is a leader whom so many nodes follow. */
export const LEADER = 'mit/leader';
/** No node leads a majority while no majority is connected. */
export const NO_LEADER = 'mit/no-leader';
/** A command is answered, and applied by so many servers, within the time that the test gives. */
export const AGREEMENT = 'mit/agreement';
/** A command that reached no majority is applied by nobody. */
export const NO_AGREEMENT = 'mit/no-agreement';
/** Each command takes one place in the log. */
export const ONE_PLACE_EACH = 'mit/one-place-each';
/** What is sent within a window of time stays within its budget. */
export const MESSAGE_BUDGET = 'mit/message-budget';
/** No server's log, and no snapshot, grows beyond its bound. */
export const STORAGE_BUDGET = 'mit/storage-budget';
