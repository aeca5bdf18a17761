/** F5: entries that were dropped are back after a restart. */
import { correctRaftRules, type LogEntry } from '@barksim/barkfs-nodes';
import type { Log } from '@barksim/sim-core';
import { COMMITTED_ENTRIES_STAY, LOG_MATCHING, LOG_TERMS_ORDERED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Overwrites the one record and leaves those behind it, which a replay then reads (against §5.3). */
function storeEntry(log: Log<LogEntry>, index: number, entry: LogEntry): void {
  const behind: LogEntry[] = [];
  for (let old = index + 1; old <= log.lastIndex; old++) behind.push(log.get(old));
  correctRaftRules.storeEntry(log, index, entry);
  for (const old of behind) log.append(old);
}

export const replayResurrectsTruncated: PlantedRaftBug = {
  id: 'F5',
  summary: 'a replay of the log resurrects entries that had been truncated',
  source: 'etcd #22442',
  // Needs a crash after a truncation of several entries.
  expectedProperties: [LOG_TERMS_ORDERED, LOG_MATCHING, COMMITTED_ENTRIES_STAY],
  replaces: ['storeEntry'],
  needs: ['crash', 'snapshots', 'partition'],
  rules: { ...correctRaftRules, storeEntry },
};
