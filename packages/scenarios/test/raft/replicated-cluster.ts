/** Clusters that a test begins with: a leader of term 1, and entries that others hold. */
import type { LogEntry } from '@barksim/barkfs-nodes';
import { FakeCluster } from './fake-view.ts';

/** A leader of term 1 whose entries nodes 0 to 2 hold and have acknowledged. */
export function replicated(...entries: LogEntry[]): FakeCluster {
  const cluster = new FakeCluster();
  cluster.elect(0, 1);
  for (const node of [0, 1, 2]) {
    if (node !== 0) cluster.touch(node, { currentTerm: 1, leader: 0 });
    cluster.append(node, entries);
  }
  for (const node of [1, 2]) {
    cluster.observer.onSend!(node, 0, {
      type: 'append-reply',
      term: 1,
      success: true,
      prevLogIndex: 0,
      matchIndex: entries.length,
      conflictTerm: 0,
      conflictIndex: 0,
    });
  }
  return cluster;
}

/** The same, committed and applied by the leader as it should be. */
export function committed(...entries: LogEntry[]): FakeCluster {
  const cluster = replicated(...entries);
  cluster.touch(0, { commitIndex: entries.length, lastApplied: entries.length, ...applied(entries) });
  return cluster;
}

export function applied(entries: readonly LogEntry[]) {
  const last = entries.filter(({ client }) => client === 5).at(-1);
  if (last === undefined) return { machine: { values: [] }, sessions: [] };
  return { machine: { values: [last.sequence] }, sessions: [{ session: 1, sequence: last.sequence, result: null }] };
}

export const reply = (term: number, matchIndex: number) =>
  ({ type: 'append-reply', term, success: true, prevLogIndex: 0, matchIndex, conflictTerm: 0, conflictIndex: 0 }) as const;
