import { describe, expect, it } from 'vitest';
import { makeRaftProgram } from '../../src/index.ts';
import { accepted, appendEntries, entry, RaftNode } from './raft-node.ts';

const requestVote = (term: number, lastLogIndex: number, lastLogTerm: number) =>
  ({ type: 'request-vote', term, lastLogIndex, lastLogTerm, transfer: false }) as const;

/** Restarts with unreadable records in its log: whole ones with damage. */
function restartDamaged(node: RaftNode, ...indices: number[]): RaftNode {
  return restartUnreadable(node, 'ECORRUPT', indices);
}

function restartUnreadable(node: RaftNode, code: 'ECORRUPT' | 'ETORN', indices: readonly number[]): RaftNode {
  node.endSync();
  for (const index of indices) node.host.disk.damage('raft/log', index, code);
  node.restart();
  return node;
}

describe('a node boots from a damaged log (PAR, FAST 2018)', () => {
  it('drops torn records at the end, which were never acknowledged, and votes on', () => {
    const node = restartUnreadable(new RaftNode([1, 1, 1, 1]), 'ETORN', [3, 4]);
    expect(node.terms).toEqual([1, 1]);
    expect(node.host.disk.log('raft/log').lastIndex).toBe(2);
    expect(node.state.repairIndex).toBe(0);
    node.receive(1, requestVote(2, 4, 1));
    node.endSync();
    expect(node.sentTo(1, 'vote')).toMatchObject([{ granted: true }]);
  });

  it('neither votes nor stands when an unreadable record comes before readable ones', () => {
    const node = restartDamaged(new RaftNode([1, 1, 1, 1]), 2);
    expect(node.terms).toEqual([1]);
    expect(node.state.repairIndex).toBe(4);
    node.receive(1, requestVote(2, 9, 1));
    node.fire('election-timeout');
    node.endSync();
    expect(node.host.sent).toEqual([]);
    expect(node.state.role).toBe('follower');
  });

  it('neither votes nor stands when its very last record was whole and is damaged', () => {
    const node = restartDamaged(new RaftNode([1, 1, 1, 1]), 4);
    expect(node.terms).toEqual([1, 1, 1]);
    expect(node.state.repairIndex).toBe(4);
  });

  it('does not wait for torn records behind the damage', () => {
    const node = new RaftNode([1, 1, 1, 1]);
    node.host.disk.damage('raft/log', 4, 'ETORN');
    expect(restartDamaged(node, 2).state.repairIndex).toBe(3);
  });

  it('takes torn records before whole ones for lost', () => {
    const node = restartUnreadable(new RaftNode([1, 1, 1, 1]), 'ETORN', [2]);
    expect([node.terms, node.state.repairIndex]).toEqual([[1], 4]);
  });

  it('remembers across restarts that it is under repair', () => {
    const node = restartDamaged(new RaftNode([1, 1, 1, 1]), 2);
    node.endSync();
    node.restart();
    expect(node.state.repairIndex).toBe(4);
  });

  it('votes again once all that its log held is committed', () => {
    const node = restartDamaged(new RaftNode([1, 1, 1, 1]), 2);
    node.receive(1, appendEntries(2, 1, 1, [entry(1), entry(1), entry(1)], 3));
    expect(node.state.repairIndex).toBe(4);
    node.receive(1, appendEntries(2, 4, 1, [entry(2)], 4));
    expect(node.state.repairIndex).toBe(0);
    node.receive(2, requestVote(3, 5, 2));
    node.endSync();
    expect(node.sentTo(2, 'vote')).toMatchObject([{ granted: true }]);
    node.restart();
    expect(node.state.repairIndex).toBe(0);
  });

  it('tells a leader that counts on what it has lost, and refuses nothing that it can look up', () => {
    const node = restartDamaged(new RaftNode([1, 1, 1, 1]), 3);
    node.receive(1, appendEntries(1, 4, 1, [], 0));
    node.endSync();
    expect(node.sentTo(1, 'entries-lost')).toEqual([{ type: 'entries-lost', term: 1, lastLogIndex: 2, memberSession: 0 }]);
    node.receive(1, appendEntries(2, 2, 2, [], 0));
    node.endSync();
    expect([node.sentTo(1, 'append-reply'), node.sentTo(1, 'entries-lost')]).toMatchObject([[{ success: false, conflictTerm: 1 }], []]);
  });

  it('refuses as ever when it is whole', () => {
    const node = new RaftNode([1, 1]);
    node.receive(1, appendEntries(1, 4, 1, [], 0));
    node.endSync();
    expect([node.sentTo(1, 'append-reply'), node.sentTo(1, 'entries-lost')]).toMatchObject([[{ success: false }], []]);
  });

  it('goes on behind its snapshot when what the snapshot covers is damaged', () => {
    const node = new RaftNode([], { snapshotAfterEntries: 4, trailingEntries: 3 });
    const entries = [1, 2, 3, 4, 5, 6].map((sequence) => entry(1, sequence));
    node.receive(1, appendEntries(1, 0, 0, entries, 3));
    node.receive(1, appendEntries(1, 6, 1, [], 4));
    restartDamaged(node, 3);
    expect(node.state).toMatchObject({ baseIndex: 4, baseTerm: 1, lastApplied: 4, repairIndex: 6, log: [] });
    node.receive(1, appendEntries(1, 4, 1, [entry(1, 5), entry(1, 6)], 6));
    expect(node.state).toMatchObject({ repairIndex: 0, machine: { values: [6] } });
    node.endSync();
    node.restart();
    expect(node.terms).toEqual([1, 1]);
  });
});

describe('a leader hears that a follower has lost entries', () => {
  /** Leads term 2 with an entry of its own, of which node 1 has acknowledged everything. */
  const leader = (): RaftNode => {
    const node = new RaftNode([1, 1, 1]);
    node.lead();
    node.endSync();
    node.receive(1, accepted(2, 3, 4));
    node.host.sent = [];
    return node;
  };
  const loss = (lastLogIndex: number, term = 2) => ({ type: 'entries-lost', term, lastLogIndex, memberSession: 0 }) as const;

  it('and begins anew with it, where its log ends now', () => {
    const node = leader();
    expect([node.state.matchIndex[1], node.state.nextIndex[1]]).toEqual([4, 5]);
    node.receive(1, loss(2));
    expect([node.state.matchIndex[1], node.state.nextIndex[1], node.state.mode[1]]).toEqual([0, 3, 'probe']);
    expect(node.sentTo(1, 'append-entries')).toMatchObject([{ prevLogIndex: 2, entries: [] }]);
    node.receive(1, accepted(2, 2, 2));
    expect(node.sentTo(1, 'append-entries')[0]).toMatchObject({ prevLogIndex: 2, entries: [entry(1), entry(2)] });
  });

  it('once: what else was under way tells the same', () => {
    const node = leader();
    node.receive(1, loss(2));
    node.receive(1, loss(2));
    expect(node.sentTo(1, 'append-entries')).toHaveLength(1);
  });

  it('and heeds no news of an earlier term, and steps down for a later one', () => {
    const node = leader();
    node.receive(1, loss(2, 1));
    expect(node.state.matchIndex[1]).toBe(4);
    node.receive(1, loss(2, 3));
    expect([node.state.role, node.state.currentTerm]).toEqual(['follower', 3]);
  });
});

describe('a node boots on a disk that may not keep the order of writes', () => {
  /** Of six entries the second cannot be read. */
  const restarted = (): RaftNode => restartDamaged(new RaftNode([1, 1, 1, 1, 1, 1], { awaitsDurableSnapshots: true }), 2);

  it('cuts its log only once it is durable that the node is under repair, and takes no entries before', () => {
    const node = restarted();
    expect([node.terms, node.host.disk.log('raft/log').lastIndex]).toEqual([[1], 6]);
    node.receive(1, appendEntries(2, 1, 1, [entry(1)], 0));
    expect([node.state.currentTerm, node.terms, node.state.leader]).toEqual([2, [1], 1]);
    node.endSync();
    expect(node.host.disk.log('raft/log').lastIndex).toBe(1);
    node.receive(1, appendEntries(2, 1, 1, [entry(1)], 0));
    expect([node.terms, node.host.disk.log('raft/log').lastIndex]).toEqual([[1, 1], 2]);
  });

  it('keeps a log that its snapshot takes the place of until the snapshot is durable', () => {
    const node = new RaftNode([1, 1], { awaitsDurableSnapshots: true });
    const configuration = { index: 0, configuration: node.state.configuration };
    const snapshot = { lastIndex: 9, lastTerm: 1, configuration, sessions: [], machine: { values: [7] } };
    node.receive(1, { type: 'install-snapshot', term: 1, snapshot, memberSession: 0 });
    // The process dies before the snapshot is durable: the cache has it.
    node.restart();
    expect([node.state.baseIndex, node.state.log, node.host.disk.log('raft/log').lastIndex]).toEqual([9, [], 2]);
    node.endSync();
    expect([node.host.disk.log('raft/log').firstIndex, node.host.disk.log('raft/log').lastIndex]).toEqual([10, 9]);
    node.receive(1, appendEntries(1, 9, 1, [entry(1)], 9));
    expect(node.host.disk.log('raft/log').get(10)).toEqual(entry(1));
  });
});

describe('a node boots', () => {
  it('and writes again what it reads, which a failed sync may have lost, before it says anything (fsyncgate)', () => {
    const node = new RaftNode([1, 1]);
    node.endSync();
    const program = makeRaftProgram();
    const state = program.boot(node.host, node.options);
    expect(node.host.disk.isClean).toBe(false);
    program.onMessage(state, appendEntries(1, 2, 1, [], 0), 1, node.host);
    expect(node.sentTo(1, 'append-reply')).toEqual([]);
    node.endSync();
    expect(node.sentTo(1, 'append-reply')).toMatchObject([{ success: true, matchIndex: 2 }]);
  });

  it('and gives up when its disk has lost the entries before one that it is to write', () => {
    const node = new RaftNode([1, 1, 1]);
    node.host.disk.log('raft/log').truncateFrom(3);
    expect(() => node.receive(1, appendEntries(1, 3, 1, [entry(1)], 0))).toThrow('EIO on write of entry 4 behind a log that ends at 2');
  });
});
