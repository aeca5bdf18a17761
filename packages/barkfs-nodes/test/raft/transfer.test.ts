import { describe, expect, it } from 'vitest';
import { NOBODY } from '../../src/index.ts';
import { accepted, appendEntries, entry, RaftNode } from './raft-node.ts';

const request = (sequence: number) =>
  ({ type: 'client-request', session: 1, sequence, command: { f: 'put', key: 0, value: sequence, session: 1, sequence } }) as const;

/** A leader of term 1 whose no-op, entry 1, node 1 holds. */
function leader(): RaftNode {
  const node = new RaftNode();
  node.lead();
  node.endSync();
  node.receive(1, accepted(1, 0, 1));
  node.host.sent = [];
  return node;
}

const transfer = (target: number) => ({ type: 'transfer-leadership', target }) as const;

describe('a leader that is asked to hand over (dissertation 3.10)', () => {
  it('asks a target that holds its whole log to stand at once, naming its term and where its log ends', () => {
    const node = leader();
    node.receive(6, transfer(1));
    expect(node.sentTo(1, 'timeout-now')).toEqual([{ type: 'timeout-now', term: 1, lastLogIndex: 1 }]);
  });

  it('brings another up to date first', () => {
    const node = leader();
    node.receive(6, transfer(2));
    expect(node.sentTo(2, 'timeout-now')).toEqual([]);
    node.receive(2, accepted(1, 0, 0));
    expect(node.sentTo(2, 'timeout-now')).toEqual([]);
    node.receive(2, accepted(1, 0, 1));
    expect(node.sentTo(2, 'timeout-now')).toHaveLength(1);
  });

  it('takes no request meanwhile, and goes on as before when the target fails for an election timeout', () => {
    const node = leader();
    node.receive(6, transfer(2));
    node.receive(6, request(1));
    expect(node.state.log).toHaveLength(1);
    node.host.monotonicMicros += node.options.electionTimeoutMaxMicros;
    node.fire('heartbeat');
    expect(node.state.transferTarget).toBe(NOBODY);
    node.receive(6, request(1));
    expect(node.state.log).toHaveLength(2);
  });

  it.each([0, -1, 5, 9])('refuses node %i, which is itself or cannot be elected', (target) => {
    const node = leader();
    node.receive(6, transfer(target));
    expect(node.state.transferTarget).toBe(NOBODY);
  });

  it('hands over to one at a time', () => {
    const node = leader();
    node.receive(6, transfer(2));
    node.receive(6, transfer(1));
    expect(node.state.transferTarget).toBe(2);
    expect(node.sentTo(1, 'timeout-now')).toEqual([]);
  });
});

describe('a follower that is asked to stand (dissertation 3.10)', () => {
  const timeoutNow = (term: number, lastLogIndex: number) => ({ type: 'timeout-now', term, lastLogIndex }) as const;
  const follower = (): RaftNode => {
    const node = new RaftNode([], { preVote: true, checkQuorum: true });
    node.receive(3, appendEntries(2, 0, 0, [entry(2), entry(2)]));
    node.endSync();
    node.host.sent = [];
    return node;
  };

  it('stands at once, without PreVote, and says by whose will', () => {
    const node = follower();
    node.receive(3, timeoutNow(2, 2));
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 3 });
    node.endSync();
    expect(node.sentTo(1, 'request-vote')).toMatchObject([{ term: 3, transfer: true }]);
  });

  it('does so once: when that election comes to nothing it asks first like everybody', () => {
    const node = follower();
    node.receive(3, timeoutNow(2, 2));
    node.fire('election-timeout');
    expect(node.state.role).toBe('pre-candidate');
  });

  it.each([
    ['of an earlier term', 1, 2],
    ['of a later term', 3, 2],
    ['whose leader held more than it does', 2, 3],
  ])('ignores a request %s', (_what, term, lastLogIndex) => {
    const node = follower();
    node.receive(3, timeoutNow(term, lastLogIndex));
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 2 });
  });
});
