import { describe, expect, it } from 'vitest';
import { correctRaftRules, DEFAULT_RAFT_OPTIONS, IDENTITY_CELL } from '../../src/index.ts';
import { writeSealed } from '../../src/raft/sealed-cell.ts';
import { appendEntries, entry, RaftNode } from './raft-node.ts';

const requestVote = { type: 'request-vote', term: 9, lastLogIndex: 99, lastLogTerm: 8, transfer: false } as const;

/** Restarts with an empty disk. */
function restartWithoutDisk(node: RaftNode): RaftNode {
  for (const name of node.host.disk.cellNames()) node.host.disk.cell(name).remove();
  const log = node.host.disk.log('raft/log');
  log.truncateFrom(log.firstIndex);
  node.endSync();
  node.restart();
  node.host.sent = [];
  return node;
}

describe('a node that has lost its disk (Vanlightly; etcd raft #197)', () => {
  it('votes for nobody, acknowledges nothing, answers nobody and never stands', () => {
    const node = restartWithoutDisk(new RaftNode([1, 1]));
    node.receive(1, requestVote);
    node.receive(1, appendEntries(9, 0, 0, [entry(9)], 1));
    node.endSync();
    expect(node.host.sent).toEqual([]);
    expect(node.host.timers.size).toBe(0);
    expect(node.state).toMatchObject({ isRetired: true, currentTerm: 0, commitIndex: 0 });
  });

  it('stays out when it is added anew, and after every further restart', () => {
    const node = restartWithoutDisk(new RaftNode([1, 1]));
    node.receive(1, { ...appendEntries(9, 0, 0, [entry(9)], 1), memberSession: 5 });
    node.restart();
    node.receive(1, requestVote);
    node.endSync();
    expect(node.host.sent).toEqual([]);
  });

  it('is told from one that boots for the first time by what the operator prepared', () => {
    expect(new RaftNode().state.isRetired).toBe(false);
  });

  it("retires with another node's disk as well", () => {
    const node = new RaftNode([1, 1]);
    writeSealed(node.host.disk, IDENTITY_CELL, { node: 3 });
    node.restart();
    expect(node.state.isRetired).toBe(true);
  });

  it('is taken for a new node where disks need not be prepared', () => {
    const node = restartWithoutDisk(new RaftNode([1, 1], { requiresIdentity: false }));
    node.receive(1, requestVote);
    node.endSync();
    expect(node.sentTo(1, 'vote')).toMatchObject([{ granted: true }]);
    expect(DEFAULT_RAFT_OPTIONS.requiresIdentity).toBe(true);
  });

  it('comes back by mistake where a rule says so', () => {
    const node = restartWithoutDisk(new RaftNode([1, 1], {}, { ...correctRaftRules, isOwnDisk: () => true }));
    expect(node.state.isRetired).toBe(false);
  });
});
