import { describe, expect, it } from 'vitest';
import { correctRaftRules } from '../../src/index.ts';
import { accepted, entry, RaftNode } from './raft-node.ts';

describe('the commit rule (§5.3, §5.4.2)', () => {
  it('takes the last index that a majority holds', () => {
    const { state } = new RaftNode();
    const quorumIndex = (...matchIndex: number[]): number => {
      state.matchIndex = matchIndex;
      return correctRaftRules.quorumMatchIndex(state);
    };
    expect(quorumIndex(9, 0, 0, 0, 0)).toBe(0);
    expect(quorumIndex(9, 3, 5, 0, 0)).toBe(3);
    expect(quorumIndex(2, 7, 7, 7, 1)).toBe(7);
    expect(quorumIndex(4, 4, 4, 4, 4)).toBe(4);
  });

  it('does not count entries of an earlier term towards commitment (§5.4.2)', () => {
    const node = new RaftNode([1, 2, 2], { maxEntriesPerMessage: 1 });
    node.lead();
    node.endSync();
    node.receive(1, accepted(3, 1, 2));
    node.receive(2, accepted(3, 1, 2));
    expect(node.state.commitIndex).toBe(0);
  });

  it('commits the entries of earlier terms along with the first one of its own', () => {
    const node = new RaftNode([1, 2, 2]);
    node.lead();
    node.endSync();
    node.receive(1, accepted(3, 3, 4));
    expect(node.state.commitIndex).toBe(0);
    node.receive(2, accepted(3, 3, 4));
    expect(node.state.commitIndex).toBe(4);
    expect(node.state.lastApplied).toBe(4);
  });

  it('counts its own entries only when its own disk has them (dissertation 10.2.1)', () => {
    const node = new RaftNode();
    node.lead();
    node.receive(1, accepted(1, 0, 1));
    node.receive(2, accepted(1, 0, 1));
    expect(node.state.commitIndex).toBe(0);
    node.endSync();
    expect(node.state.commitIndex).toBe(1);
  });

  it('commits without its own disk when a majority of others has the entries', () => {
    const node = new RaftNode();
    node.lead();
    for (const peer of [1, 2, 3]) node.receive(peer, accepted(1, 0, 1));
    expect(node.state.commitIndex).toBe(1);
  });

  it('ignores a notification about entries of an earlier leadership', () => {
    const node = new RaftNode();
    node.lead();
    const [notification] = node.host.held;
    node.host.held = [];
    node.receive(1, accepted(5, 0, 0));
    node.lead();
    node.host.held = [notification!];
    node.endSync();
    expect(node.state.matchIndex[0]).toBe(0);
  });

  it('asks for durability again when the log grew while it waited', () => {
    const node = new RaftNode();
    node.lead();
    const { session, sequence, command } = entry(1, 1);
    node.receive(5, { type: 'client-request', session, sequence, command });
    node.endSync();
    expect(node.state.matchIndex[0]).toBe(1);
    node.endSync();
    expect(node.state.matchIndex[0]).toBe(2);
  });
});
