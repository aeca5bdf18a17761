import { describe, expect, it } from 'vitest';
import type { ClientRequest } from '../../src/index.ts';
import { accepted, appendEntries, entry, RaftNode } from './raft-node.ts';

function requestOf(sequence: number, session = 1): ClientRequest {
  return { type: 'client-request', session, sequence, command: { f: 'cas', key: 0, expected: null, value: sequence, session, sequence } };
}

/** A leader that commits whatever it appended. */
function commitAll(node: RaftNode): void {
  node.endSync();
  const last = node.state.baseIndex + node.state.log.length;
  for (const peer of [1, 2, 3]) node.receive(peer, accepted(node.state.currentTerm, last - 1, last));
}

function leading(): RaftNode {
  const node = new RaftNode();
  node.lead();
  commitAll(node);
  node.host.sent = [];
  return node;
}

describe('clients (§8, dissertation 6.2)', () => {
  it('are told who leads by a node that does not', () => {
    const node = new RaftNode();
    node.receive(5, requestOf(1));
    expect(node.sentTo(5, 'not-leader')).toMatchObject([{ leader: -1 }]);
    node.receive(3, appendEntries(1, 0, 0));
    node.receive(5, requestOf(1));
    expect(node.sentTo(5, 'not-leader')).toMatchObject([{ session: 1, sequence: 1, leader: 3 }]);
  });

  it('are answered when their operation is committed, not before', () => {
    const node = leading();
    node.receive(5, requestOf(1));
    expect(node.sentTo(5, 'client-reply')).toEqual([]);
    commitAll(node);
    expect(node.sentTo(5, 'client-reply')).toEqual([{ type: 'client-reply', session: 1, sequence: 1, result: true }]);
  });

  it('are not listened to while too much is uncommitted', () => {
    const node = new RaftNode([], { maxUncommittedEntries: 2 });
    node.lead();
    for (let sequence = 1; sequence <= 5; sequence++) node.receive(5, requestOf(sequence));
    expect(node.terms).toHaveLength(2);
  });
});

describe('exactly once (dissertation 6.3)', () => {
  it('executes an operation once that is in the log twice, and answers both with the first result', () => {
    const node = leading();
    node.receive(5, requestOf(1));
    node.receive(5, requestOf(1));
    expect(node.terms).toHaveLength(3);
    commitAll(node);
    expect(node.sentTo(5, 'client-reply').map((reply) => reply.result)).toEqual([true, true]);
    expect(node.state.sessions[0]).toEqual({ session: 1, sequence: 1, result: true });
  });

  it('answers a retry of an executed operation from the session, without the log', () => {
    const node = leading();
    node.receive(5, requestOf(1));
    commitAll(node);
    node.host.sent = [];
    node.receive(5, requestOf(1));
    expect(node.terms).toHaveLength(2);
    expect(node.sentTo(5, 'client-reply')).toMatchObject([{ sequence: 1, result: true }]);
  });

  it('says nothing to a retry of an operation whose client has gone on since', () => {
    const node = leading();
    for (const sequence of [1, 2]) {
      node.receive(5, requestOf(sequence));
      commitAll(node);
    }
    node.host.sent = [];
    node.receive(5, requestOf(1));
    expect(node.host.sent).toEqual([]);
  });

  it('refuses operations of a session that a later one has ended, in requests and in the log', () => {
    const node = leading();
    node.receive(5, requestOf(7, 1));
    node.receive(5, requestOf(1, 2));
    node.receive(5, requestOf(8, 1));
    commitAll(node);
    expect(node.state.sessions[0]).toEqual({ session: 2, sequence: 1, result: false });
    node.host.sent = [];
    node.receive(5, requestOf(9, 1));
    expect(node.host.sent).toEqual([]);
  });

  it('keeps sessions apart by client', () => {
    const node = leading();
    node.receive(5, requestOf(1));
    node.receive(7, requestOf(1));
    commitAll(node);
    expect(node.state.sessions.map(({ sequence, result }) => [sequence, result])).toEqual([[1, true], [0, null], [1, false]]);
  });

  it('knows after a restart from a snapshot what was executed before it', () => {
    const node = new RaftNode([], { snapshotAfterEntries: 2, trailingEntries: 0 });
    node.receive(1, appendEntries(1, 0, 0, [entry(1, 1), entry(1, 2)], 2));
    node.endSync();
    node.restart();
    node.receive(1, appendEntries(1, 2, 1, [entry(1, 1)], 3));
    expect(node.state.machine).toEqual({ values: [2] });
  });
});
