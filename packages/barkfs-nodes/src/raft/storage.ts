/**
 * What a Raft node keeps on its disk, and how: one cell for term and vote, one log of entries, one cell for the newest
 * snapshot. Disk writes become durable in the order they were issued, so a snapshot is always there before the entries
 * it replaces are gone.
 */
import type { Host, Log } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import { lastLogIndex } from './log.ts';
import type { LogEntry, RaftMessage, RaftTimer, Snapshot } from './messages.ts';
import { NOBODY } from './messages.ts';
import { readSealed, writeSealed } from './sealed-cell.ts';
import type { RaftState } from './state.ts';

export type RaftHost = Host<RaftMessage, RaftTimer>;

/** Names on the disk: observers look under them as well. */
export const HARD_STATE_CELL = 'raft/hard-state';
export const SNAPSHOT_CELL = 'raft/snapshot';
export const ENTRIES_LOG = 'raft/log';

/** Term and vote are one value, so that no crash can separate them. */
export interface HardState {
  readonly currentTerm: number;
  readonly votedFor: number;
}

/** What a node that never wrote anything is in: no term, no vote. */
export const FIRST_BOOT: HardState = { currentTerm: 0, votedFor: NOBODY };

/** Undefined when the node never wrote one. */
export function readHardState(core: RaftCore, host: RaftHost): HardState | undefined {
  return readSealed<HardState>(host.disk, HARD_STATE_CELL, core.rules.isSealIntact);
}

export function writeHardState(state: RaftState, host: RaftHost): void {
  writeSealed(host.disk, HARD_STATE_CELL, { currentTerm: state.currentTerm, votedFor: state.votedFor });
}

export function readSnapshot(core: RaftCore, host: RaftHost): Snapshot | undefined {
  return readSealed<Snapshot>(host.disk, SNAPSHOT_CELL, core.rules.isSealIntact);
}

export function writeSnapshot(snapshot: Snapshot, host: RaftHost): void {
  writeSealed(host.disk, SNAPSHOT_CELL, snapshot);
}

export function appendEntry(core: RaftCore, state: RaftState, entry: LogEntry, host: RaftHost): void {
  state.log.push(entry);
  core.rules.storeEntry(host.disk.log<LogEntry>(ENTRIES_LOG), lastLogIndex(state), entry);
}

/** Drops the entry at `index` and all that follow. The disk follows when another entry is written there, as one always is. */
export function truncateLog(state: RaftState, index: number): void {
  state.log.length = index - state.baseIndex - 1;
}

/**
 * Drops the entries before `index`, whose own term is remembered as the log's base. The disk keeps the entry at `index`
 * as well: a boot learns the base's term from it.
 */
export function compactLog(state: RaftState, index: number, host: RaftHost): void {
  const dropped = index - state.baseIndex;
  state.baseTerm = state.log[dropped - 1]!.term;
  state.log.splice(0, dropped);
  state.baseIndex = index;
  host.disk.log<LogEntry>(ENTRIES_LOG).compactTo(index);
}

/** Drops the whole log, which continues behind a snapshot that it does not lead up to. */
export function replaceLogBySnapshot(state: RaftState, snapshot: Snapshot, host: RaftHost): void {
  const log = host.disk.log<LogEntry>(ENTRIES_LOG);
  if (log.lastIndex >= log.firstIndex) log.truncateFrom(log.firstIndex);
  log.compactTo(snapshot.lastIndex + 1);
  state.log.length = 0;
  state.baseIndex = snapshot.lastIndex;
  state.baseTerm = snapshot.lastTerm;
}

/**
 * Fills the log of a booting node from its disk, up to the last record that can be read. The oldest one becomes the base when
 * entries before it were compacted. What the disk holds besides is to be cut off: see `cutLog`.
 */
export function readLog(state: RaftState, snapshot: Snapshot | undefined, lastReadable: number, host: RaftHost): void {
  const log = host.disk.log<LogEntry>(ENTRIES_LOG);
  const isReplaced = snapshot !== undefined && isSuperseded(log, lastReadable, snapshot);
  if (isReplaced) state.cutsLogFrom = log.firstIndex;
  else if (lastReadable < log.lastIndex) state.cutsLogFrom = lastReadable + 1;
  let index = log.firstIndex;
  if (isReplaced || (snapshot !== undefined && (index > snapshot.lastIndex || index > lastReadable))) {
    state.baseIndex = snapshot.lastIndex;
    state.baseTerm = snapshot.lastTerm;
    if (isReplaced) return;
  } else if (index > 1) {
    state.baseIndex = index;
    state.baseTerm = log.get(index).term;
    index += 1;
  }
  for (; index <= lastReadable; index++) state.log.push(log.get(index));
}

/**
 * Whether the node went down after it had stored a snapshot from its leader and before it had dropped the log that the
 * snapshot takes the place of: one that ends before it, or has another entry at its end (§7, rule 7 of figure 13).
 */
function isSuperseded(log: Log<LogEntry>, lastReadable: number, { lastIndex, lastTerm }: Snapshot): boolean {
  if (log.firstIndex > lastIndex) return false;
  return lastReadable < lastIndex || log.get(lastIndex).term !== lastTerm;
}

/**
 * Cuts off what a boot has found on the disk behind the log of its node. Cuts last even where a sync that they share with other
 * writes fails, so what takes the place of the entries (a snapshot, the word that they need repair) is durable before, on disks
 * that do not keep the order of writes; until then the node takes no entries.
 */
export function cutLog(state: RaftState, host: RaftHost): void {
  const log = host.disk.log<LogEntry>(ENTRIES_LOG);
  if (log.lastIndex >= state.cutsLogFrom) log.truncateFrom(state.cutsLogFrom);
  if (state.cutsLogFrom <= state.baseIndex) log.compactTo(state.baseIndex + 1);
  state.cutsLogFrom = 0;
}
