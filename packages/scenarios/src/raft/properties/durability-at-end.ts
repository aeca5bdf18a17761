/**
 * Durability, looked at when a run ends: whatever clients were told is in the log of a quorum's disks, those of nodes
 * that are down included, and in the store of every node that has come so far. (While a run lasts, S14, S18 and S6 see to it.)
 */
import type { Configuration, RaftState } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { hasLostEntry } from './damaged-logs.ts';
import { hasLostDisk } from './lost-disks.ts';
import type { LogTable } from './log-table.ts';
import { rowAt } from './log-table.ts';
import { countIn, isQuorum, voterSetsOf } from './node-sets.ts';
import { DURABILITY } from './property-names.ts';
import { digestOfStore } from './reference-store.ts';

export interface CommittedAtEnd {
  readonly table: LogTable;
  /** The latest configuration that any leader has committed. */
  readonly configuration: Configuration;
  /** The highest place in the log of an operation whose client was told of it. */
  readonly acknowledged: number;
}

export function checkDurability(view: WorldView, report: Reporter, clusterSize: number, end: CommittedAtEnd): void {
  if (end.acknowledged > 0) checkDisks(view, report, clusterSize, end);
  for (let node = 0; node < clusterSize; node++) if (view.isUp(node)) checkStore(view, report, node, end.table);
}

function checkDisks(view: WorldView, report: Reporter, clusterSize: number, end: CommittedAtEnd): void {
  const { table, configuration, acknowledged } = end;
  const term = rowAt(table, acknowledged)?.entry.term;
  let holders = 0;
  for (let node = 0; node < clusterSize; node++) {
    const disk = view.durableDiskOf(node);
    const record = disk.getRecord(ENTRIES_LOG, acknowledged);
    const holds = record === undefined ? (disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0) >= acknowledged : record.term === term;
    // What it held it held like one that crashed for good.
    if (holds || hasLostDisk(view, node) || hasLostEntry(view, node, acknowledged)) holders |= 1 << node;
  }
  const voters = voterSetsOf(configuration);
  if (term === undefined || isQuorum(holders, voters)) return;
  report.violation(
    DURABILITY,
    `entry ${acknowledged}, of which a client was told, is on the durable disks of a quorum to the end`,
    `it is on those of ${countIn(holders, voters)}`,
    [],
  );
}

function checkStore(view: WorldView, report: Reporter, node: NodeId, table: LogTable): void {
  const state: RaftState = view.stateOf(node);
  const row = rowAt(table, state.lastApplied);
  if (row === undefined || row.committedBy === 0 || row.digest === digestOfStore(state.machine, state.sessions)) return;
  report.violation(
    DURABILITY,
    `the store of ${view.nameOf(node)} holds in the end what the log up to entry ${state.lastApplied} makes of it`,
    `values ${JSON.stringify(state.machine.values)}, sessions ${JSON.stringify(state.sessions)}`,
    [node],
  );
}
