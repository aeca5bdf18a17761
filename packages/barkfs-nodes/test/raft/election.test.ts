import { describe, expect, it } from 'vitest';
import { correctRaftRules, DEFAULT_RAFT_OPTIONS, NOBODY } from '../../src/index.ts';
import { accepted, appendEntries, RaftNode } from './raft-node.ts';

const requestVote = (term: number, lastLogIndex = 0, lastLogTerm = 0) =>
  ({ type: 'request-vote', term, lastLogIndex, lastLogTerm, transfer: false }) as const;

describe('leader election (§5.2)', () => {
  it('starts as a follower that votes for nobody and stands when it hears no leader', () => {
    const node = new RaftNode();
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 0, votedFor: NOBODY });
    node.fire('election-timeout');
    expect(node.state).toMatchObject({ role: 'candidate', currentTerm: 1, votedFor: 0 });
  });

  it('asks nobody for a vote before its own term and vote are durable', () => {
    const node = new RaftNode();
    node.fire('election-timeout');
    expect(node.host.sent).toEqual([]);
    node.endSync();
    for (const peer of [1, 2, 3, 4]) expect(node.sentTo(peer, 'request-vote')).toEqual([requestVote(1)]);
  });

  it('leads with the votes of a majority, its own included', () => {
    const node = new RaftNode();
    node.fire('election-timeout');
    node.endSync();
    node.receive(1, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(node.state.role).toBe('candidate');
    node.receive(2, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(node.state.role).toBe('leader');
  });

  it('counts a vote that is delivered twice once: votes are a set of voters', () => {
    const node = new RaftNode();
    node.fire('election-timeout');
    node.endSync();
    for (let i = 0; i < 3; i++) node.receive(1, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(node.state.role).toBe('candidate');
  });

  it('does not count its own vote before it is durable, not even when it is alone in the cluster', () => {
    const node = new RaftNode([], { clusterSize: 1 });
    node.fire('election-timeout');
    expect(node.state.role).toBe('candidate');
    node.endSync();
    expect(node.state.role).toBe('leader');
  });

  it('ignores votes of an earlier term', () => {
    const node = new RaftNode();
    node.fire('election-timeout');
    node.fire('election-timeout');
    node.endSync();
    for (const voter of [1, 2, 3]) node.receive(voter, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(node.state.role).toBe('candidate');
  });

  it('votes for one candidate in a term, and again for the same one when it asks again', () => {
    const node = new RaftNode();
    node.receive(1, requestVote(1));
    node.receive(2, requestVote(1));
    node.receive(1, requestVote(1));
    node.endSync();
    expect(node.sentTo(1, 'vote').map((vote) => vote.granted)).toEqual([true, true]);
    expect(node.sentTo(2, 'vote').map((vote) => vote.granted)).toEqual([false]);
  });

  it('sends a vote only when term and vote are durable, and remembers both after a restart', () => {
    const node = new RaftNode();
    node.receive(1, requestVote(3));
    expect(node.host.sent).toEqual([]);
    node.endSync();
    expect(node.sentTo(1, 'vote')).toEqual([{ type: 'vote', term: 3, granted: true, requestTerm: 3 }]);
    node.restart();
    expect(node.state).toMatchObject({ currentTerm: 3, votedFor: 1 });
  });

  it('gives up its candidacy to a leader of its own term', () => {
    const node = new RaftNode();
    node.fire('election-timeout');
    node.receive(3, appendEntries(1, 0, 0));
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 1, leader: 3, votedFor: 0 });
  });

  it('steps down for a later term in any reply (§5.1)', () => {
    const node = new RaftNode();
    node.lead();
    node.receive(1, accepted(7, 0, 0));
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 7, votedFor: NOBODY, leader: NOBODY });
    expect([...node.host.timers.values()].map(({ timer }) => timer.type)).toEqual(['election-timeout']);
  });

  it('starts its term with a no-op (§8) and makes itself known at once', () => {
    const node = new RaftNode([1, 1]);
    node.lead();
    expect(node.terms).toEqual([1, 1, 2]);
    expect(node.state.log[2]).toMatchObject({ client: NOBODY, command: null });
    expect(node.sentTo(3, 'append-entries')).toMatchObject([{ term: 2, prevLogIndex: 2, prevLogTerm: 1, entries: [] }]);
  });
});

describe('the election restriction (§5.4.1)', () => {
  const { isLogUpToDate } = correctRaftRules;
  const { state } = new RaftNode([1, 1, 3]);

  it('prefers the later last term, however short the log', () => {
    expect(isLogUpToDate(state, 1, 4)).toBe(true);
    expect(isLogUpToDate(state, 9, 2)).toBe(false);
  });

  it('with equal last terms prefers the longer log, and takes an equal one', () => {
    expect(isLogUpToDate(state, 2, 3)).toBe(false);
    expect(isLogUpToDate(state, 3, 3)).toBe(true);
    expect(isLogUpToDate(state, 4, 3)).toBe(true);
  });

  it('refuses a candidate whose log is behind, but moves to its term', () => {
    const node = new RaftNode([1, 1, 3]);
    node.receive(1, requestVote(5, 7, 2));
    node.endSync();
    expect(node.sentTo(1, 'vote')).toEqual([{ type: 'vote', term: 5, granted: false, requestTerm: 5 }]);
    expect(node.state).toMatchObject({ currentTerm: 5, votedFor: NOBODY });
  });
});

describe('the election timer (dissertation 3.4)', () => {
  const restarts = (act: (node: RaftNode) => void): boolean => {
    const node = new RaftNode([1, 1]);
    node.host.reached.length = 0;
    act(node);
    return node.host.reached.includes('reset election-timeout');
  };

  it('restarts when a vote is granted', () => {
    expect(restarts((node) => node.receive(1, requestVote(2, 2, 1)))).toBe(true);
  });

  it('does not restart when a vote is refused', () => {
    expect(restarts((node) => node.receive(1, requestVote(2, 1, 1)))).toBe(false);
  });

  it('restarts on entries of the current leader, even when the logs do not match yet', () => {
    expect(restarts((node) => node.receive(1, appendEntries(2, 9, 2)))).toBe(true);
  });

  it('does not restart on entries of an earlier term', () => {
    expect(restarts((node) => node.receive(1, appendEntries(0, 0, 0)))).toBe(false);
  });

  it('is drawn from the whole range of the options', () => {
    const drawn = correctRaftRules.drawElectionTimeout(DEFAULT_RAFT_OPTIONS, {
      next: () => 0,
      int: (low, high) => low * 1_000_000_000 + high,
      chance: () => false,
      pick: (items) => items[0]!,
    });
    expect(drawn).toBe(150_000 * 1_000_000_000 + 300_000);
  });
});
