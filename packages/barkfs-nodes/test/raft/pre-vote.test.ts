import { describe, expect, it } from 'vitest';
import { NOBODY } from '../../src/index.ts';
import { appendEntries, RaftNode } from './raft-node.ts';

const ask = (term: number, round = 1, lastLogIndex = 0, lastLogTerm = 0) =>
  ({ type: 'pre-vote-request', term, round, lastLogIndex, lastLogTerm }) as const;
const answer = (term: number, round: number, granted: boolean) => ({ type: 'pre-vote', term, round, granted }) as const;

/** Node 0 with PreVote, its minimum election timeout after its boot: it has heard nobody. */
function waiting(terms: readonly number[] = []): RaftNode {
  const node = new RaftNode(terms, { preVote: true });
  node.host.monotonicMicros = node.options.electionTimeoutMinMicros;
  return node;
}

describe('PreVote (dissertation 9.6)', () => {
  it('asks at an election timeout, and changes neither term nor vote nor disk', () => {
    const node = waiting([1, 2]);
    node.fire('election-timeout');
    expect(node.state).toMatchObject({ role: 'pre-candidate', currentTerm: 2, votedFor: NOBODY });
    expect(node.host.disk.isClean).toBe(true);
    for (const peer of [1, 2, 3, 4]) expect(node.sentTo(peer, 'pre-vote-request')).toEqual([ask(2, 1, 2, 2)]);
  });

  it('stands once a majority, itself included, would vote for it, and then needs real votes', () => {
    const node = waiting();
    node.fire('election-timeout');
    node.receive(1, answer(0, 1, true));
    expect(node.state.role).toBe('pre-candidate');
    node.receive(2, answer(0, 1, true));
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 1, votedFor: 0 });
    expect(node.state.votes).toEqual([false, false, false, false, false]);
  });

  it('counts no pre-vote for a candidate', () => {
    const node = waiting();
    node.fire('election-timeout');
    node.receive(1, answer(0, 1, true));
    node.receive(2, answer(0, 1, true));
    node.endSync();
    for (const voter of [3, 4]) node.receive(voter, answer(0, 1, true));
    expect(node.state.role).toBe('candidate');
  });

  it('counts no pre-vote of an earlier attempt', () => {
    const node = waiting();
    node.fire('election-timeout');
    node.fire('election-timeout');
    for (const voter of [1, 2, 3]) node.receive(voter, answer(0, 1, true));
    expect(node.state.role).toBe('pre-candidate');
  });

  it('moves to the later term that a refusal names (openraft #1796)', () => {
    const node = waiting();
    node.fire('election-timeout');
    node.receive(1, answer(7, 1, false));
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 7 });
  });

  it('stays a pre-candidate when a node that is in the next term already would vote for it', () => {
    const node = waiting();
    node.fire('election-timeout');
    node.receive(1, answer(1, 1, true));
    expect(node.state).toMatchObject({ role: 'pre-candidate', currentTerm: 0 });
  });

  it('follows a leader of its term again', () => {
    const node = waiting([1]);
    node.fire('election-timeout');
    node.receive(3, appendEntries(1, 0, 0));
    expect(node.state).toMatchObject({ role: 'follower', leader: 3 });
  });

  it('gives up its attempt when it votes for another', () => {
    const node = waiting();
    node.fire('election-timeout');
    node.receive(1, { type: 'request-vote', term: 0, lastLogIndex: 0, lastLogTerm: 0, transfer: false });
    expect(node.state.role).toBe('follower');
  });

  it('leads a cluster of one without asking', () => {
    const node = new RaftNode([], { preVote: true, clusterSize: 1 });
    node.fire('election-timeout');
    node.endSync();
    expect(node.state.role).toBe('leader');
  });
});

describe('who is asked for a pre-vote', () => {
  const answers = (node: RaftNode, ...asked: ReturnType<typeof ask>[]) => {
    for (const request of asked) node.receive(1, request);
    return node.sentTo(1, 'pre-vote').map(({ granted }) => granted);
  };

  it('grants it in a later term to a log that is up to date, and stays as it is', () => {
    const node = waiting([1, 2]);
    expect(answers(node, ask(2, 1, 2, 2), ask(5, 2, 1, 3))).toEqual([true, true]);
    expect(node.state).toMatchObject({ currentTerm: 2, votedFor: NOBODY, role: 'follower' });
  });

  it('grants it in its own term while its vote is free', () => {
    const node = waiting([1, 2]);
    expect(answers(node, ask(1, 1, 2, 2))).toEqual([true]);
    node.state.votedFor = 4;
    expect(answers(node, ask(1, 1, 2, 2))).toEqual([false]);
  });

  it('refuses an earlier term and a log that is behind, and names its own term', () => {
    const node = waiting([1, 3]);
    node.receive(1, ask(1, 1, 2, 3));
    node.receive(1, ask(3, 2, 1, 1));
    expect(node.sentTo(1, 'pre-vote')).toEqual([answer(3, 1, false), answer(3, 2, false)]);
  });

  it('refuses within the minimum election timeout of hearing a leader', () => {
    const node = waiting([1]);
    node.receive(3, appendEntries(1, 1, 1));
    node.host.monotonicMicros += node.options.electionTimeoutMinMicros - 1;
    node.endSync();
    expect(answers(node, ask(1, 1, 1, 1))).toEqual([false]);
    node.host.monotonicMicros += 1;
    expect(answers(node, ask(1, 2, 1, 1))).toEqual([true]);
  });

  it('refuses while it leads', () => {
    const node = new RaftNode();
    node.lead();
    node.host.monotonicMicros = 10 * node.options.electionTimeoutMaxMicros;
    node.endSync();
    expect(answers(node, ask(8, 1, 5, 8))).toEqual([false]);
    expect(node.state.role).toBe('leader');
  });
});
