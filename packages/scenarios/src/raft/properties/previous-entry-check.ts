/**
 * What a leader says of the entry before those that it sends is true (§5.3): the consistency check, and with it Log
 * Matching, rests on that. Compared with the table of all entries ever seen, so no log is looked at.
 */
import type { AppendEntries } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { LogTable } from './log-table.ts';
import { hasSeen, rowAt } from './log-table.ts';
import { PREVIOUS_ENTRY_TRUE } from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';

/** `message` leaves the node `from`. Says nothing of entries below or beyond the table. */
export function checkPreviousEntry(
  from: NodeId,
  message: AppendEntries,
  watched: WatchedNode,
  table: LogTable,
  view: WorldView,
  report: Reporter,
): void {
  const { prevLogIndex, prevLogTerm } = message;
  // Mostly it is the end of the sender's own log.
  if (prevLogTerm === watched.lastTerm && prevLogIndex === watched.baseIndex + watched.length) return;
  if (prevLogIndex === 0 && prevLogTerm === 0) return;
  const row = rowAt(table, prevLogIndex);
  if (row === undefined ? prevLogTerm > 0 : row.entry.term === prevLogTerm || hasSeen(table, prevLogIndex, prevLogTerm)) return;
  report.violation(
    PREVIOUS_ENTRY_TRUE,
    `${view.nameOf(from)} names an entry that exists as the one before those that it sends in term ${message.term}`,
    `no log ever held an entry ${prevLogIndex} of term ${prevLogTerm}`,
    [from],
  );
}
