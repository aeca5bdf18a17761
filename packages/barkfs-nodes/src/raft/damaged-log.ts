/**
 * What a node does at boot about a log of which it cannot read everything (Alagappan and others, Protocol-Aware Recovery
 * for Consensus-Based Storage, FAST 2018). Unreadable records at the end alone are a write that the crash cut off: they were
 * never acknowledged, and go. An unreadable record before readable ones was durable once: this node has lost what it may
 * have acknowledged. It drops its log from there on and gets it anew from a leader; until it has seen committed whatever
 * its log held, it neither votes nor stands, for it might elect somebody who lacks what it had vouched for. That it is
 * under repair is on its disk.
 *
 * Left out: damage of the very last record after it was durable, which looks like a torn write. Cells are the affair of
 * `sealed-cell.ts`, and a disk that lost everything that of `identity.ts`.
 */
import type { Log } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import type { LogEntry } from './messages.ts';
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
  let lastGood = 0;
  for (let index = firstIndex; index <= lastIndex; index++) {
    if (isReadable(log, index)) lastGood = index;
    else if (firstBad === 0) firstBad = index;
  }
  if (firstBad === 0) return lastIndex;
  const repairIndex = core.rules.repairIndexFor(firstBad, lastGood, lastIndex);
  host.probe.sometimes(repairIndex === 0 ? 'raft/torn-tail-dropped' : 'raft/damaged-log-dropped');
  if (repairIndex > state.repairIndex) {
    state.repairIndex = repairIndex;
    writeSealed(host.disk, REPAIR_CELL, { index: repairIndex });
  }
  return firstBad - 1;
}

/** Anything but damage is for the host: a read that failed may succeed at the next boot. */
function isReadable(log: Log<LogEntry>, index: number): boolean {
  try {
    log.get(index);
    return true;
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ECORRUPT') return false;
    throw error;
  }
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
