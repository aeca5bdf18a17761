/**
 * What a node does at boot about a log of which it cannot read everything (Alagappan and others, Protocol-Aware Recovery
 * for Consensus-Based Storage, FAST 2018). Torn records at the end are a write that the crash cut off: they were never
 * acknowledged, and go. A record that was written whole, or comes before such a one, may have been acknowledged, and this node
 * has lost it. It drops its log from there on and gets it anew from a leader; until it has seen committed whatever
 * its log held, it neither votes nor stands, for it might elect somebody who lacks what it had vouched for. That it is
 * under repair is on its disk.
 *
 * Left out: cells, which are the affair of `sealed-cell.ts`, and a disk that lost everything, that of `identity.ts`.
 */
import type { Log, NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import { lastLogIndex } from './log.ts';
import type { AppendEntries, LogEntry } from './messages.ts';
import { readSealed, writeSealed } from './sealed-cell.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';
import { ENTRIES_LOG } from './storage.ts';

/** Holds the index up to which a node under repair may have acknowledged entries. */
export const REPAIR_CELL = 'raft/repair';

interface Repair {
  readonly index: number;
}

/** At boot: up to where the log can be read. Knows from then on whether the node is under repair. */
export function lastReadable(core: RaftCore, state: RaftState, host: RaftHost): number {
  const log = host.disk.log<LogEntry>(ENTRIES_LOG);
  state.repairIndex = readSealed<Repair>(host.disk, REPAIR_CELL, core.rules.isSealIntact)?.index ?? 0;
  const { firstIndex, lastIndex } = log;
  let firstBad = 0;
  let lastWhole = 0;
  for (let index = firstIndex; index <= lastIndex; index++) {
    const trouble = troubleWith(log, index);
    if (trouble !== 'ETORN') lastWhole = index;
    if (trouble !== undefined && firstBad === 0) firstBad = index;
  }
  if (firstBad === 0) return lastIndex;
  const repairIndex = core.rules.repairIndexFor(firstBad, lastWhole);
  host.probe.sometimes(repairIndex === 0 ? 'raft/torn-tail-dropped' : 'raft/damaged-log-dropped');
  if (repairIndex > state.repairIndex) {
    state.repairIndex = repairIndex;
    writeSealed(host.disk, REPAIR_CELL, { index: repairIndex });
  }
  return firstBad - 1;
}

/** What is wrong with a record; undefined: nothing. Anything but damage is for the host: a read that failed may succeed at the next boot. */
function troubleWith(log: Log<LogEntry>, index: number): 'ECORRUPT' | 'ETORN' | undefined {
  try {
    log.get(index);
    return undefined;
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'ECORRUPT' || code === 'ETORN') return code;
    throw error;
  }
}

/** To the leader: begin anew with this node, whatever it has acknowledged. */
export function tellOfLoss(core: RaftCore, state: RaftState, { memberSession }: AppendEntries, leader: NodeId, host: RaftHost): void {
  host.probe.sometimes('raft/entries-lost');
  core.rules.sendLoss(host, leader, { type: 'entries-lost', term: state.currentTerm, lastLogIndex: lastLogIndex(state), memberSession });
}

/** Once everything that the node may have acknowledged is committed, it holds it again, or it never counted. */
export function endRepairIfDone(state: RaftState, host: RaftHost): void {
  if (state.commitIndex < state.repairIndex) return;
  state.repairIndex = 0;
  host.disk.cell(REPAIR_CELL).remove();
  host.probe.sometimes('raft/log-repaired');
}

/**
 * At boot: what is read may be on no disk, though it reads as if it were. A sync of an earlier life may have failed, and the
 * cache then goes on showing what was lost (Rebello and others, Can Applications Recover from fsync Failures?, USENIX ATC
 * 2020), or nobody has synced it since the process died. All of it is written again, in its place, so that whatever the node
 * says from now on waits for it.
 */
export function writeAgain(core: RaftCore, state: RaftState, host: RaftHost): void {
  for (const name of host.disk.cellNames()) writeSealed(host.disk, name, readSealed(host.disk, name, core.rules.isSealIntact)!);
  const log = host.disk.log<LogEntry>(ENTRIES_LOG);
  const end = state.cutsLogFrom === 0 ? log.lastIndex + 1 : state.cutsLogFrom;
  for (let index = log.firstIndex; index < end; index++) log.rewrite(index);
}
