/** Clusters that a test begins with: a leader of term 1, and entries that others hold. */
import type { LogEntry, RaftState } from '@barksim/barkfs-nodes';
import { DEFAULT_RAFT_OPTIONS, NOBODY } from '@barksim/barkfs-nodes';
import { FakeCluster } from './fake-view.ts';

/** Five nodes with these options; every disk is in a late term, so that nothing has to be durable any more. */
export function withOptions(options: Partial<RaftState['options']> = {}): FakeCluster {
  const cluster = new FakeCluster();
  for (let node = 0; node < 5; node++) {
    Object.assign(cluster.states[node]!, { options: { ...DEFAULT_RAFT_OPTIONS, ...options } });
    cluster.disks[node]!.hardState = { currentTerm: 90, votedFor: NOBODY };
  }
  return cluster;
}

/** A leader of term 1 whose entries nodes 0 to 2 hold and have acknowledged. */
export function replicated(...entries: LogEntry[]): FakeCluster {
  const cluster = new FakeCluster();
  cluster.elect(0, 1);
  for (const node of [0, 1, 2]) {
    if (node !== 0) cluster.touch(node, { currentTerm: 1, leader: 0 });
    cluster.append(node, entries);
  }
  for (const node of [1, 2]) cluster.send(node, 0, reply(1, entries.length));
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
