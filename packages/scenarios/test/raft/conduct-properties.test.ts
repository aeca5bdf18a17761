import type { RaftState } from '@barksim/barkfs-nodes';
import { describe, expect, it } from 'vitest';
import { checkEndedSession } from '../../src/raft/properties/ended-session-check.ts';
import * as names from '../../src/raft/properties/property-names.ts';
import { newReferenceStore } from '../../src/raft/properties/reference-store.ts';
import type { FakeCluster } from './fake-view.ts';
import { noOp, put } from './fake-view.ts';
import { applied, committed, replicated, withOptions } from './replicated-cluster.ts';

const VOTERS = { voters: [0, 1, 2, 3, 4], outgoing: [], learners: [], learnersNext: [], autoLeave: false };

const requestVote = (term: number, transfer: boolean) => ({ type: 'request-vote', term, lastLogIndex: 0, lastLogTerm: 0, transfer });
const appendEntries = (term: number, entries: readonly object[] = []) =>
  ({ type: 'append-entries', term, prevLogIndex: 0, prevLogTerm: 0, entries, leaderCommit: 0, memberSession: 0 });

describe('later terms', () => {
  function told(message: object, options: Partial<RaftState['options']> = {}, state: Partial<RaftState> = {}): string[] {
    const made = withOptions(options);
    Object.assign(made.states[0]!, state);
    made.send(1, 0, { type: 'pre-vote', term: 7, round: 1, granted: false });
    made.handled = message;
    made.observer.afterEvent(0);
    return made.properties;
  }

  it.each(['append-reply', 'vote', 'snapshot-reply', 'snapshot-chunk-reply', 'read-round', 'read-round-reply', 'append-entries', 'request-vote'])(
    `${names.LATER_TERM_ADOPTED}: %s of a later term leaves a node in its own`,
    (type) => expect(told({ type, term: 7 })).toEqual([names.LATER_TERM_ADOPTED]),
  );

  it('need not be adopted from granted pre-votes, nor from candidates by who hears a leader', () => {
    expect(told({ type: 'pre-vote', term: 7, granted: true })).toEqual([]);
    expect(told({ type: 'request-vote', term: 7 }, { checkQuorum: true }, { leaderHeardAtMicros: 0 })).toEqual([]);
    expect(told({ type: 'vote', term: 0 })).toEqual([]);
  });

  it('are adopted from candidates by who has heard no leader for long, or is asked on behalf of one that hands over', () => {
    expect(told({ type: 'request-vote', term: 7 }, { checkQuorum: true })).toEqual([names.LATER_TERM_ADOPTED]);
    expect(told({ type: 'request-vote', term: 7, transfer: true }, { checkQuorum: true }, { leaderHeardAtMicros: 0 })).toEqual([names.LATER_TERM_ADOPTED]);
  });
});

describe('a follower', () => {
  it(`${names.COMMITS_AS_TOLD}: commits less than the message lets it`, () => {
    for (const [commitIndex, leaderCommit, found] of [[2, 2, []], [1, 2, [names.COMMITS_AS_TOLD]], [1, 1, []]] as const) {
      const made = withOptions();
      made.elect(0, 1);
      const entries = [noOp(1), put(1, 1)];
      made.append(0, entries);
      for (const node of [1, 2]) {
        made.touch(node, { currentTerm: 1, leader: 0 });
        made.append(node, entries);
        made.send(node, 0, { type: 'append-reply', term: 1, success: true, prevLogIndex: 0, matchIndex: 2, memberSession: 0 });
      }
      made.touch(0, { matchIndex: [2, 2, 2, 0, 0], commitIndex: 2 });
      made.handled = { ...appendEntries(1, entries), leaderCommit };
      made.handledFrom = 0;
      made.touch(1, { commitIndex });
      expect(made.properties).toEqual(found);
    }
  });
});

describe('campaigns', () => {
  it(`${names.PRE_ELECTED}: a node stands by pre-votes of an earlier attempt`, () => {
    for (const [round, found] of [[1, [names.PRE_ELECTED]], [2, []]] as const) {
      const made = withOptions({ preVote: true });
      for (const asked of [1, 2]) made.send(0, 1, { type: 'pre-vote-request', term: 0, round: asked, lastLogIndex: 0, lastLogTerm: 0 });
      for (const voter of [1, 2]) made.send(voter, 0, { type: 'pre-vote', term: 0, round, granted: true });
      made.touch(0, { currentTerm: 1, role: 'candidate', votedFor: 0, leaderHeardAtMicros: -1_000_000 });
      expect(made.properties).toEqual(found);
    }
  });

  it(`${names.PRE_VOTE_POSSIBLE}: a voter in term 5 grants a pre-vote for term 3`, () => {
    const made = withOptions();
    made.send(0, 1, { type: 'pre-vote-request', term: 2, round: 1, lastLogIndex: 0, lastLogTerm: 0 });
    made.send(1, 0, { type: 'pre-vote', term: 3, round: 1, granted: true });
    expect(made.properties).toEqual([]);
    made.send(2, 0, { type: 'pre-vote', term: 5, round: 1, granted: true });
    expect(made.properties).toEqual([names.PRE_VOTE_POSSIBLE]);
  });

  it(`${names.PRE_VOTE_POSSIBLE}: a voter that has voted in term 3 grants a pre-vote for it to another`, () => {
    const made = withOptions();
    for (const candidate of [0, 2]) made.send(candidate, 1, { type: 'pre-vote-request', term: 2, round: 1, lastLogIndex: 0, lastLogTerm: 0 });
    made.send(1, 2, { type: 'vote', term: 3, granted: true, requestTerm: 3 });
    made.send(1, 2, { type: 'pre-vote', term: 3, round: 1, granted: true });
    expect(made.properties).toEqual([]);
    made.send(1, 0, { type: 'pre-vote', term: 3, round: 1, granted: true });
    expect(made.properties).toEqual([names.PRE_VOTE_POSSIBLE]);
  });

  it(`${names.STANDS_WHEN_ASKED}: a node stands by a request of two terms ago`, () => {
    const made = withOptions();
    made.disks[1]!.entries = [noOp(1)];
    made.send(0, 1, { type: 'timeout-now', term: 4, lastLogIndex: 0 });
    made.send(1, 0, requestVote(5, true));
    expect(made.properties).toEqual([]);
    made.send(1, 0, requestVote(6, true));
    expect(made.properties).toEqual([names.STANDS_WHEN_ASKED]);
  });

  it(`${names.VOTERS_STICK}: a node votes although it has just heard a leader`, () => {
    for (const [transfer, found] of [[false, [names.VOTERS_STICK]], [true, []]] as const) {
      const made = withOptions({ checkQuorum: true });
      made.send(0, 1, { type: 'timeout-now', term: 0, lastLogIndex: 0 });
      made.send(1, 0, requestVote(1, transfer));
      made.touch(0, { currentTerm: 1, votedFor: 1, leaderHeardAtMicros: 0 });
      expect(made.properties).toEqual(found);
    }
  });
});

describe('leases', () => {
  it(`${names.LEASE_EXCLUSIVE}: somebody is elected while another leader holds a lease`, () => {
    for (const [leaseUntilMicros, found] of [[5, [names.LEASE_EXCLUSIVE]], [0, []]] as const) {
      const made = withOptions({ readMode: 'lease', checkQuorum: true });
      made.elect(0, 1);
      Object.assign(made.states[0]!, { leaseUntilMicros });
      for (const state of made.states) state.leaderHeardAtMicros = -1_000_000;
      made.elect(1, 2);
      expect(made.properties).toEqual(found);
    }
  });

  it(`${names.READS_WITHIN_LEASE}: a read is served at once behind the end of a lease, or of one that is handed over`, () => {
    for (const [change, found] of [
      [{ leaseUntilMicros: 5 }, []],
      [{ leaseUntilMicros: 0 }, [names.READS_WITHIN_LEASE]],
      [{ leaseUntilMicros: 5, isLeaseRevoked: true }, [names.READS_WITHIN_LEASE]],
    ] as const) {
      const made = withOptions({ readMode: 'lease', checkQuorum: true });
      made.elect(0, 1);
      Object.assign(made.states[0]!, change);
      made.handled = { type: 'read-request', session: 1, sequence: 1, command: null };
      made.handledFrom = 5;
      made.send(0, 5, { type: 'client-reply', session: 1, sequence: 1, result: null });
      made.observer.afterEvent(0);
      expect(made.properties).toEqual(found);
    }
  });

  it(`${names.READS_WITHIN_LEASE} says nothing of reads that waited, and were confirmed when another was asked`, () => {
    const made = withOptions({ readMode: 'lease', checkQuorum: true });
    made.elect(0, 1);
    made.handled = { type: 'read-request', session: 1, sequence: 1, command: null };
    made.handledFrom = 5;
    made.send(0, 6, { type: 'client-reply', session: 1, sequence: 1, result: null });
    made.send(0, 5, { type: 'client-reply', session: 1, sequence: 0, result: null });
    made.observer.afterEvent(0);
    expect(made.properties).toEqual([]);
  });
});

describe('a leader', () => {
  it(`${names.TRANSFER_TARGET_VOTES}: hands over to itself, or to a learner`, () => {
    const made = withOptions();
    made.elect(0, 1);
    Object.assign(made.states[0]!, { configuration: { ...VOTERS, voters: [0, 1, 2, 3], learners: [4] } });
    // Seen from now on; that the log does not hold it is another matter.
    made.observer.onBoot!(0);
    for (const target of [0, 4]) {
      made.send(0, target, { type: 'timeout-now', term: 1, lastLogIndex: 0 });
      made.observer.afterEvent(0);
    }
    expect(made.properties.filter((property) => property === names.TRANSFER_TARGET_VOTES)).toHaveLength(2);
  });

  it(`${names.TRANSFER_TARGET_VOTES} holds where the target loses its vote in the very event in which it was asked`, () => {
    const made = withOptions();
    made.elect(0, 1);
    made.send(0, 4, { type: 'timeout-now', term: 1, lastLogIndex: 0 });
    Object.assign(made.states[0]!, { configuration: { ...VOTERS, voters: [0, 1, 2, 3], learners: [4] } });
    made.observer.afterEvent(0);
    expect(made.properties).toEqual([]);
  });

  it(`${names.TRANSFER_CARRIED_OUT}: takes a request while it hands over`, () => {
    const made = withOptions();
    made.elect(0, 1);
    made.append(0, [noOp(1)]);
    Object.assign(made.states[0]!, { transferTarget: 1 });
    made.append(0, [put(1, 1)]);
    expect(made.properties).toEqual([names.TRANSFER_CARRIED_OUT]);
  });

  it(`${names.BOUNDED_WINDOW}: sends more entries than a message takes, or than may be under way`, () => {
    const made = withOptions({ maxEntriesPerMessage: 1, maxInflightEntries: 1 });
    made.elect(0, 1);
    made.append(0, [noOp(1), put(1, 1)]);
    made.send(0, 1, appendEntries(1, [noOp(1)]));
    expect(made.properties).toEqual([]);
    made.send(0, 1, appendEntries(1, [noOp(1), put(1, 1)]));
    expect(made.properties).toEqual([names.BOUNDED_WINDOW]);
    made.touch(0, { nextIndex: [1, 3, 1, 1, 1], mode: Array(5).fill('replicate') });
    expect(made.properties).toEqual(Array(2).fill(names.BOUNDED_WINDOW));
  });

  /** A leader in quiet times, whose heartbeats these are: to whom each goes. */
  function heartbeats(...rounds: readonly number[][]): FakeCluster {
    const made = withOptions();
    made.elect(0, 1);
    made.nowMicros = 1_500;
    made.append(0, [noOp(1)]);
    rounds.forEach((peers, at) => {
      Object.assign(made.states[0]!, { heartbeatTimer: at + 1 });
      for (const peer of peers) made.send(0, peer, appendEntries(1));
      made.observer.afterEvent(0);
    });
    return made;
  }

  it(`${names.LEADER_HEARD_BY_ALL}: leaves somebody out in a heartbeat`, () => {
    const all = [1, 2, 3, 4];
    expect(heartbeats(all, all, all, all, all).properties).toEqual([]);
    expect(heartbeats(all, all, all, [1, 2], all).properties).toEqual([names.LEADER_HEARD_BY_ALL]);
  });

  it(`${names.TRANSFER_CARRIED_OUT}: does not ask a target that has caught up`, () => {
    const made = heartbeats([1]);
    Object.assign(made.states[0]!, { transferTarget: 1, matchIndex: [1, 1, 0, 0, 0] });
    made.send(0, 1, appendEntries(1));
    made.observer.afterEvent(0);
    expect(made.properties).toEqual([names.TRANSFER_CARRIED_OUT]);
  });
});

describe('a leader and those who ask it', () => {
  it(`${names.ANSWERED_WHEN_APPLIED}: it applies what a client waits for, and tells it nothing`, () => {
    for (const [waitsFor, told, found] of [
      [1, [], [names.ANSWERED_WHEN_APPLIED]],
      [1, [{ type: 'not-leader', session: 1, sequence: 1, leader: 0 }], [names.ANSWERED_WHEN_APPLIED]],
      [1, [{ type: 'client-reply', session: 1, sequence: 1, result: null }], []],
      [1, [{ type: 'session-expired', session: 1, sequence: 1 }], []],
      [2, [], []],
    ] as const) {
      const made = replicated(noOp(1), put(1, 1));
      Object.assign(made.clients[0]!, { command: put(1, 1).command, sequence: waitsFor });
      for (const message of told) made.send(0, 5, message);
      made.touch(0, { commitIndex: 2, lastApplied: 2, ...applied([put(1, 1)]) });
      expect(made.properties).toEqual(found);
    }
  });

  it(`${names.CHANGES_REFUSED_FOR_CAUSE}: it refuses a change that nothing stands against`, () => {
    const step = (kind: string, node: number) => ({ kind, node });
    for (const [request, state, found] of [
      [{ steps: [step('remove', 4)] }, {}, [names.CHANGES_REFUSED_FOR_CAUSE]],
      [{ steps: [step('remove', 4), step('remove', 3)], joint: true }, {}, [names.CHANGES_REFUSED_FOR_CAUSE]],
      [{ steps: [step('remove', 4), step('remove', 3)] }, {}, []],
      [{ steps: [0, 1, 2, 3, 4].map((node) => step('remove', node)), joint: true }, {}, []],
      [{ steps: [step('add-voter', 5)] }, {}, []],
      [{ steps: [step('remove', 4)], basis: 1 }, {}, []],
      [{ steps: [step('remove', 4)] }, { transferTarget: 1 }, []],
    ] as const) {
      const made = committed(noOp(1));
      Object.assign(made.states[0]!, state);
      made.handled = { type: 'change-request', sequence: 1, basis: 0, joint: false, autoLeave: false, ...request };
      made.send(0, 7, { type: 'change-reply', sequence: 1, outcome: 'refused' });
      made.observer.afterEvent(0);
      expect(made.properties).toEqual(found);
    }
  });

  it(`${names.CHANGES_REFUSED_FOR_CAUSE}: none of its entries is committed as yet`, () => {
    const made = replicated(noOp(1));
    made.handled = { type: 'change-request', sequence: 1, basis: 0, joint: false, autoLeave: false, steps: [{ kind: 'remove', node: 4 }] };
    made.send(0, 7, { type: 'change-reply', sequence: 1, outcome: 'refused' });
    made.observer.afterEvent(0);
    expect(made.properties).toEqual([]);
  });

  it(`${names.COMMITS_WHAT_QUORUM_HOLDS}: it leaves uncommitted what a quorum holds`, () => {
    for (const [state, found] of [
      [{ matchIndex: [1, 1, 1, 0, 0] }, [names.COMMITS_WHAT_QUORUM_HOLDS]],
      [{ matchIndex: [1, 1, 0, 0, 0] }, []],
      // Another change is under way: by the configuration before fewer may be enough.
      [{ matchIndex: [1, 1, 1, 0, 0], configurationIndex: 1 }, []],
      [{ matchIndex: [1, 1, 1, 0, 0], commitIndex: 1, lastApplied: 1 }, []],
    ] as const) {
      const made = replicated(noOp(1));
      made.nowMicros = 1_000;
      made.touch(3, { currentTerm: 1, leader: 0 });
      Object.assign(made.states[0]!, state);
      made.send(0, 1, appendEntries(1));
      made.observer.afterEvent(0);
      expect(made.properties).toEqual(found);
    }
  });

  it(`${names.SESSIONS_REFUSED_FOR_CAUSE}: a client is told that its session is over, which is open`, () => {
    const made = withOptions();
    const store = newReferenceStore({ sessionLimit: 2, sessionTimeoutMicros: 0 });
    const told: string[] = [];
    const report = { violation: (property: string) => void told.push(property), sometimes: () => undefined, inconclusive: () => undefined };
    const tell = (client: number, session: number) => checkEndedSession(0, { client, session }, store, 5, made.view, report);
    store.sessions!.known.push({ session: 2, isOpen: true, usedAtIndex: 1, usedAtMicros: 0 }, { session: 1, isOpen: false, usedAtIndex: 2, usedAtMicros: 0 });
    for (const [client, session] of [[5, 1], [5, 3], [6, 1], [7, 1]] as const) tell(client, session);
    expect(told).toEqual([]);
    tell(5, 2);
    expect(told).toEqual([names.SESSIONS_REFUSED_FOR_CAUSE]);
  });
});
