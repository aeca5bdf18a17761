import { describe, expect, it } from 'vitest';
import { correctRaftRules } from '../../src/index.ts';
import { accepted, appendEntries, entry, RaftNode, refused } from './raft-node.ts';

describe('a follower takes entries (§5.3)', () => {
  it('refuses when it holds no entry at the place before them', () => {
    const node = new RaftNode([1, 1]);
    node.receive(1, appendEntries(2, 5, 1, [entry(2)]));
    node.endSync();
    expect(node.sentTo(1, 'append-reply')).toEqual([refused(2, 5, 0, 3)]);
    expect(node.terms).toEqual([1, 1]);
  });

  it('refuses when it holds an entry of another term there, and says where that term begins', () => {
    const node = new RaftNode([1, 2, 2, 2]);
    node.receive(1, appendEntries(3, 4, 3, [entry(3)]));
    node.endSync();
    expect(node.sentTo(1, 'append-reply')).toEqual([refused(3, 4, 2, 2)]);
  });

  it('refuses a leader of an earlier term, and names its own', () => {
    const node = new RaftNode([3]);
    node.receive(1, appendEntries(2, 1, 3, [entry(2)]));
    expect(node.sentTo(1, 'append-reply')).toMatchObject([{ term: 3, success: false }]);
    expect(node.state.leader).toBe(-1);
  });

  it('drops what conflicts and everything behind it', () => {
    const node = new RaftNode([1, 1, 1, 1]);
    node.receive(1, appendEntries(2, 1, 1, [entry(1), entry(2)]));
    expect(node.terms).toEqual([1, 1, 2]);
    expect(node.host.disk.log('raft/log').lastIndex).toBe(3);
  });

  it('keeps what follows a message that is old and shorter than its log', () => {
    const node = new RaftNode([1, 1, 1, 1]);
    node.receive(1, appendEntries(1, 1, 1, [entry(1)]));
    node.receive(1, appendEntries(1, 1, 1));
    expect(node.terms).toEqual([1, 1, 1, 1]);
  });

  it('acknowledges what the message has shown, not what else its log holds', () => {
    const node = new RaftNode([1, 1, 1, 1]);
    node.receive(1, appendEntries(2, 1, 1, [entry(1)]));
    node.endSync();
    expect(node.sentTo(1, 'append-reply')).toEqual([accepted(2, 1, 2)]);
  });

  it('acknowledges entries only when they are durable', () => {
    const node = new RaftNode();
    node.receive(1, appendEntries(1, 0, 0, [entry(1)]));
    expect(node.host.sent).toEqual([]);
    node.endSync();
    expect(node.sentTo(1, 'append-reply')).toEqual([accepted(1, 0, 1)]);
  });

  it('commits what the leader has committed, as far as the message shows that it holds it', () => {
    const node = new RaftNode([1, 1, 1, 1]);
    node.receive(1, appendEntries(1, 2, 1, [], 4));
    expect(node.state.commitIndex).toBe(2);
    node.receive(1, appendEntries(1, 1, 1, [], 1));
    expect(node.state.commitIndex).toBe(2);
  });

  it('takes a message that begins in the part of its log that is compacted away', () => {
    const node = new RaftNode([], { snapshotAfterEntries: 3, trailingEntries: 0 });
    node.receive(1, appendEntries(1, 0, 0, [entry(1), entry(1), entry(1)], 2));
    node.receive(1, appendEntries(1, 3, 1, [], 3));
    expect(node.state.baseIndex).toBe(2);
    node.receive(1, appendEntries(1, 0, 0, [entry(1), entry(1), entry(1), entry(1)], 3));
    expect(node.state.baseIndex + node.state.log.length).toBe(4);
  });
});

describe('a leader replicates (§5.3)', () => {
  it('probes with one empty message at a time until the logs agree, then pipelines', () => {
    const node = new RaftNode();
    node.lead();
    expect(node.sentTo(1, 'append-entries')).toMatchObject([{ prevLogIndex: 0, entries: [] }]);
    request(node, 1);
    expect(node.sentTo(1, 'append-entries')).toEqual([]);
    node.receive(1, accepted(1, 0, 0));
    expect(node.sentTo(1, 'append-entries')).toMatchObject([{ prevLogIndex: 0, entries: [{ term: 1 }, { sequence: 1 }] }]);
    request(node, 2);
    request(node, 3);
    expect(node.sentTo(1, 'append-entries').map((message) => message.prevLogIndex)).toEqual([2, 3]);
  });

  it('sends no further than the window of entries in flight', () => {
    const node = new RaftNode([], { maxInflightEntries: 2 });
    node.lead();
    node.receive(1, accepted(1, 0, 1));
    node.host.sent = [];
    for (let sequence = 1; sequence <= 5; sequence++) request(node, sequence);
    expect(node.sentTo(1, 'append-entries').map((message) => message.prevLogIndex)).toEqual([1, 2]);
    node.receive(1, accepted(1, 1, 2));
    expect(node.sentTo(1, 'append-entries').map((message) => message.prevLogIndex)).toEqual([3]);
  });

  it('puts no more entries into a message than allowed, and the rest into the next ones', () => {
    const node = new RaftNode([1, 1, 1, 1, 1], { maxEntriesPerMessage: 2 });
    node.lead();
    node.receive(1, refused(2, 5, 0, 1));
    node.host.sent = [];
    node.receive(1, accepted(2, 0, 0));
    expect(node.sentTo(1, 'append-entries').map((message) => message.entries.length)).toEqual([2, 2, 2]);
  });

  it('sends a pipeline again that has brought no answer between two heartbeats', () => {
    const node = new RaftNode();
    node.lead();
    node.receive(1, accepted(1, 0, 1));
    node.fire('heartbeat');
    request(node, 1);
    node.fire('heartbeat');
    node.host.sent = [];
    node.receive(1, accepted(1, 1, 1));
    expect(node.sentTo(1, 'append-entries')).toMatchObject([{ prevLogIndex: 1, entries: [{ sequence: 1 }] }]);
    expect(node.host.reached).toContain('raft/pipeline-resent');
  });

  it('backs up over a whole conflicting term at once (fast backtracking)', () => {
    const node = new RaftNode([1, 4, 4, 5, 5]);
    node.lead();
    node.host.sent = [];
    node.receive(1, refused(6, 5, 3, 2));
    expect(node.sentTo(1, 'append-entries')).toMatchObject([{ prevLogIndex: 1, prevLogTerm: 1 }]);
  });

  it('goes behind its own last entry of the conflicting term when it has one', () => {
    const { state } = leading([1, 4, 4, 5, 5]);
    expect(correctRaftRules.nextIndexAfterRefusal(state, 1, refused(6, 5, 4, 2))).toBe(4);
  });

  it('takes a hint for a place to probe, never for a match', () => {
    const node = leading([1, 1, 1]);
    node.receive(1, refused(2, 3, 0, 2));
    expect(node.state.matchIndex[1]).toBe(0);
    expect(node.state.nextIndex[1]).toBe(2);
  });

  it('always probes further back after a refusal, but never below what is known to match', () => {
    const { state } = leading([1, 1, 1, 1]);
    expect(correctRaftRules.nextIndexAfterRefusal(state, 1, refused(2, 3, 0, 9))).toBe(3);
    state.matchIndex[1] = 2;
    expect(correctRaftRules.nextIndexAfterRefusal(state, 1, refused(2, 4, 0, 1))).toBe(3);
  });

  it('ignores a refusal that is older than the match or than the last probe', () => {
    const { state } = leading([1, 1, 1, 1]);
    expect(correctRaftRules.isStaleRefusal(state, 1, refused(2, 4, 0, 1))).toBe(false);
    expect(correctRaftRules.isStaleRefusal(state, 1, refused(2, 3, 0, 1))).toBe(true);
    state.matchIndex[1] = 4;
    expect(correctRaftRules.isStaleRefusal(state, 1, refused(2, 4, 0, 1))).toBe(true);
  });

  it('never lowers a match index: an old reply may overtake a newer one', () => {
    const node = leading([1, 1]);
    node.receive(1, accepted(2, 2, 3));
    node.receive(1, accepted(2, 1, 2));
    expect(node.state.matchIndex[1]).toBe(3);
  });

  it('ignores replies of an earlier term of its own', () => {
    const node = leading([1, 1]);
    node.receive(1, accepted(1, 2, 3));
    expect(node.state.matchIndex[1]).toBe(0);
  });
});

function leading(terms: number[]): RaftNode {
  const node = new RaftNode(terms);
  node.lead();
  return node;
}

function request(node: RaftNode, sequence: number): void {
  const { session, command } = entry(1, sequence);
  node.receive(5, { type: 'client-request', session, sequence, command });
}

/** A leader whose five entries node 1 does not have, with so many messages of one entry under way at most. */
function leadingWithWindow(maxInflightMessages: number): RaftNode {
  const node = new RaftNode([1, 1, 1, 1], { maxInflightMessages, maxEntriesPerMessage: 1 });
  node.lead();
  node.host.sent = [];
  return node;
}

const sentBefore = (node: RaftNode): number[] => node.sentTo(1, 'append-entries').map(({ prevLogIndex }) => prevLogIndex);

describe('the window of messages under way (etcd: Inflights)', () => {
  it('is not bounded unless asked for', () => {
    const node = leadingWithWindow(0);
    node.receive(1, accepted(2, 0, 0));
    expect(sentBefore(node)).toEqual([0, 1, 2, 3, 4]);
    expect(node.state.inflight[1]).toEqual([]);
  });

  it('holds messages back until acknowledgements come, each of which frees all up to it', () => {
    const node = leadingWithWindow(2);
    node.receive(1, accepted(2, 0, 0));
    expect(sentBefore(node)).toEqual([0, 1]);
    node.receive(1, accepted(2, 1, 2));
    expect(sentBefore(node)).toEqual([2, 3]);
    node.receive(1, accepted(2, 0, 1));
    expect(sentBefore(node)).toEqual([]);
  });

  it('is empty again when the follower is probed after a loss', () => {
    const node = leadingWithWindow(2);
    node.receive(1, accepted(2, 0, 0));
    node.fire('heartbeat');
    node.fire('heartbeat');
    node.host.sent = [];
    node.receive(1, accepted(2, 0, 0));
    expect(sentBefore(node)).toEqual([0, 1]);
  });
});
