import type { LogEntry } from '@barksim/barkfs-nodes';
import { CONFIGURATION, DEFAULT_RAFT_OPTIONS, NOBODY } from '@barksim/barkfs-nodes';
import type { OperationRecord } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import * as names from '../../src/raft/properties/property-names.ts';
import { FakeCluster, noOp, put } from './fake-view.ts';

/** A leader of term 1 whose entries nodes 0 to 2 hold and have acknowledged. */
function replicated(...entries: LogEntry[]): FakeCluster {
  const cluster = new FakeCluster();
  cluster.elect(0, 1);
  for (const node of [0, 1, 2]) {
    if (node !== 0) cluster.touch(node, { currentTerm: 1, leader: 0 });
    cluster.append(node, entries);
  }
  for (const node of [1, 2]) {
    cluster.observer.onSend!(node, 0, {
      type: 'append-reply',
      term: 1,
      success: true,
      prevLogIndex: 0,
      matchIndex: entries.length,
      conflictTerm: 0,
      conflictIndex: 0,
    });
  }
  return cluster;
}

/** The same, committed and applied by the leader as it should be. */
function committed(...entries: LogEntry[]): FakeCluster {
  const cluster = replicated(...entries);
  cluster.touch(0, { commitIndex: entries.length, lastApplied: entries.length, ...applied(entries) });
  return cluster;
}

function applied(entries: readonly LogEntry[]) {
  const last = entries.filter(({ client }) => client === 5).at(-1);
  if (last === undefined) return { machine: { values: [] }, sessions: [] };
  return { machine: { values: [last.sequence] }, sessions: [{ session: 1, sequence: last.sequence, result: null }] };
}

const reply = (term: number, matchIndex: number) =>
  ({ type: 'append-reply', term, success: true, prevLogIndex: 0, matchIndex, conflictTerm: 0, conflictIndex: 0 }) as const;

describe('correct histories', () => {
  it('violate nothing', () => {
    const cluster = committed(noOp(1), put(1, 1), put(1, 2));
    cluster.touch(1, { commitIndex: 2, lastApplied: 2, ...applied([put(1, 1)]) });
    cluster.touch(1, { commitIndex: 3, lastApplied: 3, ...applied([put(1, 2)]) });
    expect(cluster.violations).toEqual([]);
  });

  it('go on in an observer that was saved and loaded', () => {
    const cluster = committed(noOp(1), put(1, 1));
    const saved = cluster.observer.save();
    cluster.observer = cluster.newObserver();
    cluster.observer.load(saved);
    cluster.touch(2, { commitIndex: 2, lastApplied: 2, ...applied([put(1, 1)]) });
    expect(cluster.violations).toEqual([]);
    cluster.elect(3, 1);
    expect(cluster.properties).toContain(names.ELECTION_SAFETY);
  });
});

describe('elections', () => {
  it(`${names.ELECTION_SAFETY}: a second leader in a term, however much later`, () => {
    const cluster = new FakeCluster();
    cluster.elect(0, 1);
    cluster.touch(0, { currentTerm: 2, role: 'follower', leader: -1, votedFor: -1 });
    for (const voter of [1, 2, 4]) cluster.observer.onSend!(voter, 3, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    cluster.touch(3, { currentTerm: 1, role: 'candidate', votedFor: 3 });
    cluster.touch(3, { role: 'leader', leader: 3 });
    expect(cluster.properties).toContain(names.ELECTION_SAFETY);
  });

  it(`${names.ELECTED_BY_QUORUM}: a leader by fewer votes than a majority`, () => {
    const cluster = new FakeCluster();
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: 0 };
    cluster.observer.onSend!(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    cluster.observer.onSend!(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    cluster.touch(0, { currentTerm: 1, role: 'candidate', votedFor: 0 });
    cluster.touch(0, { role: 'leader', leader: 0 });
    expect(cluster.properties).toEqual([names.ELECTED_BY_QUORUM]);
  });

  it(`${names.VOTE_ONCE}: a vote for another candidate in the same term`, () => {
    const cluster = new FakeCluster();
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: 0 };
    cluster.observer.onSend!(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: 2 };
    cluster.observer.onSend!(1, 2, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(cluster.properties).toEqual([names.VOTE_ONCE]);
  });

  it(`${names.VOTE_ONCE}: a vote that is forgotten in a restart`, () => {
    const cluster = new FakeCluster();
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: 0 };
    cluster.observer.onSend!(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    cluster.states[1]!.currentTerm = 1;
    cluster.observer.onBoot!(1);
    expect(cluster.properties).toEqual([names.VOTE_ONCE]);
  });

  it(`${names.MONOTONE_TERM}: a term that falls, or was named to others and is forgotten in a restart`, () => {
    const cluster = new FakeCluster();
    cluster.touch(0, { currentTerm: 3 });
    cluster.touch(0, { currentTerm: 2 });
    expect(cluster.properties).toEqual([names.MONOTONE_TERM]);
    cluster.disks[1]!.hardState = { currentTerm: 4, votedFor: -1 };
    cluster.observer.onSend!(1, 0, { type: 'vote', term: 4, granted: false, requestTerm: 4 });
    cluster.observer.onBoot!(1);
    expect(cluster.properties).toEqual([names.MONOTONE_TERM, names.MONOTONE_TERM]);
  });

  it(`${names.MESSAGE_TERMS}: a node that follows somebody who does not lead its term`, () => {
    const cluster = new FakeCluster();
    cluster.elect(0, 1);
    cluster.elect(4, 2);
    cluster.touch(3, { currentTerm: 2, leader: 0 });
    expect(cluster.properties).toEqual([names.MESSAGE_TERMS]);
  });

  it(`${names.ROLE_TRANSITIONS}: a leader that asks for votes or pre-votes`, () => {
    const cluster = new FakeCluster();
    cluster.elect(0, 1);
    cluster.touch(0, { role: 'pre-candidate', leader: NOBODY });
    expect(cluster.properties).toEqual([names.ROLE_TRANSITIONS]);
    cluster.touch(0, { currentTerm: 2, role: 'follower' });
    cluster.touch(0, { currentTerm: 3, role: 'pre-candidate' });
    cluster.touch(0, { currentTerm: 4, role: 'candidate' });
    expect(cluster.properties).toEqual([names.ROLE_TRANSITIONS]);
  });

  it(`${names.ROLE_TRANSITIONS}: a leader that was no candidate`, () => {
    const cluster = new FakeCluster();
    for (const voter of [0, 1, 2]) {
      cluster.disks[voter]!.hardState = { currentTerm: 1, votedFor: 0 };
      cluster.observer.onSend!(voter, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    }
    cluster.touch(0, { currentTerm: 1, role: 'leader', leader: 0 });
    expect(cluster.properties).toEqual([names.ROLE_TRANSITIONS]);
  });

  it(`${names.LEADER_COMPLETENESS}: a leader that lacks a committed entry`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    cluster.elect(4, 2);
    expect(cluster.properties).toEqual([names.LEADER_COMPLETENESS]);
  });
});

describe('quorums while members change', () => {
  const joint = { voters: [0, 3, 4], outgoing: [0, 1, 2], learners: [], learnersNext: [], autoLeave: true };
  const change: LogEntry = { term: 1, client: CONFIGURATION, session: NOBODY, sequence: 0, command: joint, stampMicros: 0 };

  /** These nodes change members without what a change asks for: S19 says so, and is not what is looked at here. */
  function besidesMembership(cluster: FakeCluster): string[] {
    return cluster.properties.filter((property) => property !== names.CONFIGURATION_SAFETY);
  }

  function changing(holders: readonly number[]): FakeCluster {
    const cluster = new FakeCluster();
    cluster.elect(0, 1);
    Object.assign(cluster.states[0]!, { configuration: joint, configurationIndex: 1 });
    cluster.append(0, [change]);
    for (const node of holders) {
      cluster.disks[node]!.hardState = { currentTerm: 1, votedFor: NOBODY };
      cluster.touch(node, { currentTerm: 1, leader: 0 });
      cluster.append(node, [change]);
      cluster.observer.onSend!(node, 0, reply(1, 1));
    }
    return cluster;
  }

  it(`${names.COMMITTED_ON_DURABLE_QUORUM}: a joint configuration needs a majority of both sets (dissertation 4.3)`, () => {
    for (const [holders, properties] of [
      [[1, 2], [names.COMMITTED_ON_DURABLE_QUORUM]],
      [[3, 4], [names.COMMITTED_ON_DURABLE_QUORUM]],
      [[1, 3], []],
    ] as const) {
      const cluster = changing(holders);
      cluster.touch(0, { commitIndex: 1, lastApplied: 1 });
      expect(besidesMembership(cluster)).toEqual(properties);
    }
  });

  it(`${names.ELECTED_BY_QUORUM}: and so does an election; votes of others do not count`, () => {
    for (const [voters, properties] of [
      [[0, 1, 2], [names.ELECTED_BY_QUORUM]],
      [[3, 4, 2], [names.ELECTED_BY_QUORUM]],
      [[0, 1, 4], []],
    ] as const) {
      const cluster = changing([1, 3]);
      for (const voter of voters) {
        cluster.disks[voter]!.hardState = { currentTerm: 2, votedFor: 0 };
        cluster.observer.onSend!(voter, 0, { type: 'vote', term: 2, granted: true, requestTerm: 2 });
      }
      // It has heard nobody, and gives up.
      cluster.touch(0, { role: 'follower', leader: NOBODY, options: { ...DEFAULT_RAFT_OPTIONS, checkQuorum: true } });
      cluster.touch(0, { currentTerm: 2, votedFor: 0, role: 'candidate' });
      cluster.touch(0, { role: 'leader', leader: 0 });
      expect(besidesMembership(cluster)).toEqual(properties);
    }
  });

  it('judges a leader that steps down upon its own removal as the leader it was', () => {
    const without = { ...joint, voters: [1, 2, 3], outgoing: [] };
    const cluster = new FakeCluster();
    cluster.elect(0, 1);
    Object.assign(cluster.states[0]!, { configuration: without, configurationIndex: 1 });
    const entry = { ...change, command: without };
    cluster.append(0, [entry]);
    for (const node of [1, 2]) {
      cluster.touch(node, { currentTerm: 1, leader: 0 });
      cluster.append(node, [entry]);
      cluster.observer.onSend!(node, 0, reply(1, 1));
    }
    cluster.touch(0, { commitIndex: 1, lastApplied: 1, role: 'follower', leader: NOBODY });
    expect(besidesMembership(cluster)).toEqual([]);
  });
});

describe('logs', () => {
  it(`${names.LEADER_APPEND_ONLY}: a leader that drops an entry`, () => {
    const cluster = new FakeCluster();
    cluster.elect(0, 1);
    cluster.append(0, [noOp(1), put(1, 1)]);
    cluster.touch(0, { log: [noOp(1)] });
    expect(cluster.properties).toEqual([names.LEADER_APPEND_ONLY]);
  });

  it(`${names.LOG_MATCHING}: another operation, or another entry before, under the same index and term`, () => {
    const cluster = replicated(noOp(1), put(1, 1));
    cluster.touch(3, { currentTerm: 1 });
    cluster.append(3, [noOp(1), put(1, 2)]);
    expect(cluster.properties).toEqual([names.LOG_MATCHING]);
  });

  it(`${names.LOG_MATCHING}: the same entry after another one`, () => {
    const cluster = replicated(noOp(1), put(1, 1));
    cluster.disks[4]!.entries = [];
    cluster.elect(4, 2);
    cluster.append(4, [noOp(2), noOp(2)]);
    cluster.touch(3, { currentTerm: 2, log: [noOp(1), noOp(2)] });
    expect(cluster.properties).toEqual([names.LOG_MATCHING]);
    expect(cluster.violations[0]!.seen).toContain('after an entry of term 1');
  });

  it(`${names.LOG_MATCHING}: an end of the log that was replaced in its place`, () => {
    const cluster = replicated(noOp(1), put(1, 1));
    cluster.touch(2, { log: [noOp(1), put(1, 9)] });
    expect(cluster.properties).toEqual([names.LOG_MATCHING]);
  });

  it(`${names.LOG_MATCHING}: the same at its leader, seen as soon as anything else changes`, () => {
    const cluster = replicated(noOp(1), put(1, 1));
    cluster.touch(0, { log: [noOp(1), put(1, 9)] });
    expect(cluster.properties).toEqual([]);
    cluster.touch(0, { log: [noOp(1), put(1, 9), put(1, 2)] });
    expect(cluster.properties[0]).toBe(names.LOG_MATCHING);
  });

  it(`${names.LOG_MATCHING}: a log with a hole, which is no reason to fall over`, () => {
    const cluster = replicated(noOp(1), put(1, 1));
    cluster.touch(3, { currentTerm: 1 });
    cluster.touch(3, { log: [noOp(1), undefined as unknown as LogEntry, put(1, 1)] });
    expect(cluster.properties).toEqual([names.LOG_MATCHING]);
    expect(cluster.violations[0]!.seen).toBe('there is no entry 2');
  });

  it(`${names.LEADER_LOG_LONGEST}: an entry that the leader of its term never had`, () => {
    const cluster = replicated(noOp(1));
    cluster.append(1, [put(1, 1)]);
    expect(cluster.properties).toEqual([names.LEADER_LOG_LONGEST]);
  });

  it(`${names.CANDIDATE_TERM_NOT_IN_LOG}: an entry of a term in which nobody was elected`, () => {
    const cluster = new FakeCluster();
    cluster.touch(3, { currentTerm: 2, role: 'candidate', votedFor: 3 });
    cluster.append(3, [noOp(2)]);
    expect(cluster.properties).toEqual([names.CANDIDATE_TERM_NOT_IN_LOG]);
  });

  it(`${names.LOG_TERMS_ORDERED}: a term below the one before, or beyond the node's own`, () => {
    const cluster = replicated(noOp(1), put(1, 1));
    cluster.elect(4, 2);
    cluster.append(4, [noOp(2)]);
    cluster.append(4, [put(1, 1)]);
    expect(cluster.properties[0]).toBe(names.LOG_TERMS_ORDERED);
    const early = replicated(noOp(1));
    early.elect(4, 2);
    early.append(4, [noOp(2)]);
    early.touch(3, { currentTerm: 1 });
    early.append(3, [noOp(2)]);
    expect(early.properties).toEqual([names.LOG_TERMS_ORDERED]);
  });

  it(`${names.COMMITTED_ENTRIES_STAY}: a node that has lost what it acknowledged, and has gone on to a later term`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    cluster.touch(1, { currentTerm: 2, leader: NOBODY });
    cluster.disks[1]!.hardState = { currentTerm: 2, votedFor: NOBODY };
    Object.assign(cluster.states[1]!, { log: [noOp(1)] });
    cluster.observer.onBoot!(1);
    expect(cluster.properties).toEqual([names.COMMITTED_ENTRIES_STAY]);
  });

  it(`${names.COMMITTED_ENTRIES_STAY}: a follower that drops a committed entry`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    cluster.touch(3, { currentTerm: 1 });
    cluster.append(3, [noOp(1), put(1, 1)]);
    cluster.touch(3, { log: [noOp(1)] });
    expect(cluster.properties).toEqual([names.COMMITTED_ENTRIES_STAY]);
  });

  it(`${names.ACKNOWLEDGED_ENTRIES_STAY}: a follower whose log ends before what it has acknowledged in this term`, () => {
    const running = replicated(noOp(1), put(1, 1));
    running.touch(1, { log: [noOp(1)] });
    expect(new Set(running.properties)).toEqual(new Set([names.ACKNOWLEDGED_ENTRIES_STAY]));
    const restarted = replicated(noOp(1), put(1, 1));
    Object.assign(restarted.states[2]!, { log: [noOp(1)], votedFor: 0 });
    restarted.observer.onBoot!(2);
    expect(restarted.properties).toEqual([names.ACKNOWLEDGED_ENTRIES_STAY]);
  });
});

describe('commitment', () => {
  it(`${names.COMMITS_OWN_TERM}: a leader that commits an entry of an earlier term (§5.4.2)`, () => {
    const cluster = replicated(noOp(1));
    for (const node of [1, 2]) cluster.touch(node, { currentTerm: 2 });
    cluster.elect(0, 2);
    cluster.touch(0, { commitIndex: 1, lastApplied: 1 });
    expect(cluster.properties).toContain(names.COMMITS_OWN_TERM);
  });

  it(`${names.COMMITTED_ON_DURABLE_QUORUM}: an entry that is on too few disks`, () => {
    const cluster = new FakeCluster();
    cluster.elect(0, 1);
    cluster.append(0, [noOp(1)]);
    cluster.touch(1, { currentTerm: 1 });
    cluster.append(1, [noOp(1)]);
    cluster.touch(2, { currentTerm: 1 });
    cluster.append(2, [noOp(1)], false);
    cluster.touch(0, { commitIndex: 1, lastApplied: 1 });
    expect(cluster.properties).toEqual([names.COMMITTED_ON_DURABLE_QUORUM]);
  });

  it(`${names.COMMIT_FOLLOWS_LEADER}: a follower that commits what no leader has committed`, () => {
    const cluster = replicated(noOp(1), put(1, 1));
    cluster.touch(1, { commitIndex: 1 });
    expect(cluster.properties).toEqual([names.COMMIT_FOLLOWS_LEADER]);
  });

  it(`${names.STATE_MACHINE_SAFETY}: another entry committed at the same index`, () => {
    const cluster = committed(noOp(1));
    cluster.elect(3, 2);
    cluster.append(3, [noOp(2)]);
    expect(cluster.properties).toEqual([names.LEADER_COMPLETENESS]);
    cluster.touch(3, { currentTerm: 3, role: 'follower', leader: NOBODY });
    cluster.touch(3, { commitIndex: 1 });
    expect(cluster.properties).toEqual([names.LEADER_COMPLETENESS, names.STATE_MACHINE_SAFETY]);
  });

  it(`${names.MONOTONE_COMMIT}, ${names.MONOTONE_APPLIED}: an index that falls while its node runs`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    cluster.touch(0, { commitIndex: 1, lastApplied: 1 });
    expect(cluster.properties).toEqual([names.MONOTONE_COMMIT, names.MONOTONE_APPLIED]);
  });

  it(`${names.STATE_ORDER}: a log that begins behind the snapshot, or a snapshot beyond what is applied`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    cluster.touch(0, { log: [put(1, 1)], baseIndex: 1, baseTerm: 1 });
    expect(cluster.properties).toEqual([names.STATE_ORDER]);
    Object.assign(cluster.states[3]!, { snapshotIndex: 2 });
    cluster.observer.onBoot!(3);
    expect(cluster.properties).toEqual([names.STATE_ORDER, names.STATE_ORDER]);
  });

  it(`${names.STATE_ORDER}: a commit index beyond the log, or below what is applied`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    cluster.touch(1, { commitIndex: 5 });
    cluster.touch(2, { commitIndex: 1, lastApplied: 2, ...applied([put(1, 1)]) });
    expect(cluster.properties).toEqual([names.STATE_ORDER, names.STATE_ORDER]);
  });

  it(`${names.MONOTONE_MATCH_INDEX}: a leader that believes less than it did in the same term`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    cluster.touch(0, { matchIndex: [2, 2, 2, 0, 0], commitIndex: 2 });
    cluster.append(0, [put(1, 2)]);
    cluster.append(1, [put(1, 2)]);
    cluster.append(2, [put(1, 2)]);
    for (const node of [1, 2]) cluster.observer.onSend!(node, 0, reply(1, 3));
    cluster.states[0]!.matchIndex = [3, 3, 3, 0, 0];
    cluster.touch(0, { commitIndex: 3, lastApplied: 3, ...applied([put(1, 2)]) });
    cluster.append(0, [put(1, 3)]);
    cluster.append(1, [put(1, 3)]);
    cluster.append(2, [put(1, 3)]);
    for (const node of [1, 2]) cluster.observer.onSend!(node, 0, reply(1, 4));
    cluster.touch(0, { matchIndex: [4, 2, 4, 0, 0], commitIndex: 4, lastApplied: 4, ...applied([put(1, 3)]) });
    expect(cluster.properties).toEqual([names.MONOTONE_MATCH_INDEX]);
  });

  it(`${names.MATCH_INDEX_TRUE}: a leader that believes in entries a follower never acknowledged`, () => {
    const cluster = replicated(noOp(1), put(1, 1));
    cluster.touch(0, { matchIndex: [2, 2, 2, 2, 0], commitIndex: 2, lastApplied: 2, ...applied([put(1, 1)]) });
    expect(cluster.properties).toEqual([names.MATCH_INDEX_TRUE]);
  });
});

/** Node 1, which held and acknowledged what the others did, boots with an empty disk. */
function withoutDisk(): FakeCluster {
  const cluster = committed(noOp(1), put(1, 1));
  cluster.disks[1] = { identity: undefined, hardState: undefined, snapshot: undefined, entries: [] };
  Object.assign(cluster.states[1]!, { isRetired: true, currentTerm: 0, leader: NOBODY, log: [] });
  cluster.observer.onBoot!(1);
  return cluster;
}

describe('a lost disk', () => {
  it(`${names.LOST_DISK_STAYS_OUT}: a node without its identity sends something`, () => {
    const cluster = withoutDisk();
    cluster.disks[1]!.hardState = { currentTerm: 2, votedFor: -1 };
    cluster.observer.onSend!(1, 0, { type: 'pre-vote', term: 2, round: 1, granted: false });
    expect(cluster.properties).toEqual([names.LOST_DISK_STAYS_OUT]);
  });

  it(`${names.LOST_DISK_STAYS_OUT}: or acts`, () => {
    const cluster = withoutDisk();
    cluster.touch(1, { isRetired: false, currentTerm: 2 });
    expect(cluster.properties).toEqual([names.LOST_DISK_STAYS_OUT]);
  });

  it('leaves what was said before it as true as it was', () => {
    const cluster = withoutDisk();
    cluster.observer.afterEvent(1);
    cluster.append(0, [put(1, 2)]);
    cluster.append(2, [put(1, 2)]);
    cluster.observer.onSend!(2, 0, reply(1, 3));
    cluster.observer.onSend!(0, 0, reply(1, 3));
    cluster.touch(0, { commitIndex: 3, lastApplied: 3, ...applied([put(1, 2)]) });
    expect(cluster.properties).toEqual([names.COMMITTED_ON_DURABLE_QUORUM]);
    expect(withoutDisk().violations).toEqual([]);
  });
});

describe('durability', () => {
  it(`${names.DURABLE_BEFORE_SEND}: a term, a vote, an acknowledgement, a snapshot that is not on the disk yet`, () => {
    const cluster = new FakeCluster();
    cluster.observer.onSend!(0, 1, { type: 'request-vote', term: 1, lastLogIndex: 0, lastLogTerm: 0 });
    expect(cluster.properties).toHaveLength(1);
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: -1 };
    cluster.observer.onSend!(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(cluster.properties).toHaveLength(2);
    cluster.observer.onSend!(1, 0, reply(1, 1));
    expect(cluster.properties).toHaveLength(3);
    cluster.observer.onSend!(1, 0, { type: 'snapshot-reply', term: 1, matchIndex: 7 });
    expect(cluster.properties).toHaveLength(4);
    expect(new Set(cluster.properties)).toEqual(new Set([names.DURABLE_BEFORE_SEND]));
  });

  it(`${names.DURABLE_BEFORE_SEND}: the term, in every kind of message that names one`, () => {
    const cluster = new FakeCluster();
    cluster.observer.onSend!(0, 1, { type: 'pre-vote-request', term: 1, round: 1, lastLogIndex: 0, lastLogTerm: 0 });
    cluster.observer.onSend!(1, 0, { type: 'pre-vote', term: 1, round: 1, granted: false });
    cluster.observer.onSend!(2, 0, { type: 'read-round-reply', term: 1, round: 0 });
    expect(cluster.properties).toEqual(Array(3).fill(names.DURABLE_BEFORE_SEND));
  });

  it(`${names.DURABLE_BEFORE_SEND}: an acknowledgement of another entry than the leader's`, () => {
    const cluster = new FakeCluster();
    cluster.elect(0, 2);
    cluster.append(0, [noOp(2)]);
    cluster.disks[1]!.entries = [noOp(1)];
    cluster.observer.onSend!(1, 0, reply(2, 1));
    expect(cluster.properties).toEqual([names.DURABLE_BEFORE_SEND]);
  });

  it('asks nothing of messages of a term that the sender has left durably', () => {
    const cluster = new FakeCluster();
    cluster.disks[1]!.hardState = { currentTerm: 5, votedFor: 2 };
    cluster.observer.onSend!(1, 0, { type: 'vote', term: 4, granted: true, requestTerm: 4 });
    cluster.observer.onSend!(1, 0, reply(4, 3));
    expect(cluster.violations).toEqual([]);
  });
});

describe('state machines', () => {
  it(`${names.STATE_MACHINE_SAFETY}: a store that differs after an operation`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    cluster.touch(1, { commitIndex: 2, lastApplied: 2, ...applied([put(1, 1)]), machine: { values: [8] } });
    expect(cluster.properties).toEqual([names.STATE_MACHINE_SAFETY]);
  });

  it(`${names.EXACTLY_ONCE}: an operation that takes effect a second time`, () => {
    const entries = [noOp(1), put(1, 1), put(1, 2), put(1, 1)];
    const cluster = replicated(...entries);
    cluster.touch(0, { commitIndex: 4, lastApplied: 4, machine: { values: [1] }, sessions: [{ session: 1, sequence: 2, result: null }] });
    expect(cluster.properties).toEqual([names.EXACTLY_ONCE]);
  });

  it(`${names.EXACTLY_ONCE}: a session that does not know what it has executed`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    cluster.touch(1, { commitIndex: 2, lastApplied: 2, machine: { values: [1] }, sessions: [{ session: 0, sequence: 0, result: null }] });
    expect(cluster.properties).toEqual([names.EXACTLY_ONCE]);
  });

  it(`${names.SNAPSHOT_SOUND}: an installed snapshot without the sessions`, () => {
    const cluster = committed(noOp(1), put(1, 1));
    const installed = { currentTerm: 1, baseIndex: 2, baseTerm: 1, snapshotIndex: 2, commitIndex: 2, lastApplied: 2 };
    cluster.touch(3, { ...installed, ...applied([put(1, 1)]) });
    expect(cluster.violations).toEqual([]);
    cluster.touch(4, { ...installed, machine: { values: [1] } });
    expect(cluster.properties).toEqual([names.SNAPSHOT_SOUND]);
  });

  it(`${names.CATCH_UP}: a node that has not applied in the end what was committed when faults stopped`, () => {
    const cluster = replicated(noOp(1));
    cluster.touch(0, { commitIndex: 1, lastApplied: 1 });
    cluster.nowMicros = 1_500;
    cluster.touch(1, { commitIndex: 1, lastApplied: 1 });
    cluster.observer.atEnd!();
    expect(cluster.properties).toEqual([]);
    cluster.nowMicros = 2_000;
    cluster.observer.atEnd!();
    expect(new Set(cluster.properties)).toEqual(new Set([names.CATCH_UP]));
  });
});

describe('a quiet time', () => {
  /** A cluster in which something was committed after faults had stopped. */
  function quiet(): FakeCluster {
    const cluster = replicated(noOp(1));
    cluster.touch(0, { commitIndex: 1, lastApplied: 1 });
    cluster.nowMicros = 1_100;
    cluster.touch(1, { commitIndex: 1, lastApplied: 1 });
    return cluster;
  }

  const refusal = { ...reply(1, 0), success: false };

  it(`${names.NO_LIVELOCK}: a follower that refuses over and over, and is not brought back`, () => {
    const cluster = quiet();
    cluster.disks[3]!.hardState = { currentTerm: 1, votedFor: NOBODY };
    for (let count = 0; count < 100; count++) {
      cluster.nowMicros += 10;
      if (count === 40) cluster.observer.onSend!(1, 0, reply(1, 1));
      cluster.observer.onSend!(count < 40 ? 1 : 3, 0, refusal);
    }
    expect(new Set(cluster.properties)).toEqual(new Set([names.NO_LIVELOCK]));
    expect(cluster.violations[0]!.seen).toMatch(/refuses entries for the 51th time/);
  });

  it(`${names.NO_LIVELOCK}: a snapshot that is sent over and over, and never taken`, () => {
    const cluster = quiet();
    const snapshot = { lastIndex: 1, lastTerm: 1 };
    for (let count = 0; count < 60; count++) {
      cluster.nowMicros += 10;
      cluster.observer.onSend!(0, 3, { type: 'install-snapshot', term: 1, snapshot });
    }
    expect(new Set(cluster.properties)).toEqual(new Set([names.NO_LIVELOCK]));
  });

  it(`${names.STABLE_LEADER}: another leader where nothing disturbs the one there is`, () => {
    const cluster = quiet();
    cluster.elect(1, 2);
    cluster.nowMicros = 1_500;
    cluster.touch(0, { currentTerm: 2, role: 'follower', leader: 1 });
    expect(cluster.violations).toEqual([]);
    cluster.elect(0, 3);
    expect(cluster.properties).toEqual([names.STABLE_LEADER]);
  });

  it(`${names.RECONFIGURATION_COMPLETES}: a change of members that is neither committed nor given up`, () => {
    const cluster = quiet();
    Object.assign(cluster.states[0]!, { configurationIndex: 2 });
    for (const state of cluster.states) state.lastApplied = 1;
    cluster.nowMicros = 2_000;
    cluster.observer.atEnd!();
    expect(cluster.properties).toEqual([names.RECONFIGURATION_COMPLETES]);
  });

  it(`${names.BOUNDED_GROWTH}: a log that is never compacted`, () => {
    const cluster = quiet();
    for (const state of cluster.states) state.lastApplied = 1;
    cluster.states[2]!.log = Array.from({ length: 1_300 }, () => noOp(1));
    cluster.nowMicros = 2_000;
    cluster.observer.atEnd!();
    expect(cluster.properties).toEqual([names.BOUNDED_GROWTH]);
  });
});

describe('raft/C1-linearizable', () => {
  function record(cluster: FakeCluster, client: number, invokedOrder: number, operation: object): OperationRecord {
    const made: OperationRecord = {
      id: cluster.history.invokedCount + 1,
      client,
      operation,
      invokedAtMicros: 0,
      invokedOrder,
      outcome: 'open',
      result: undefined,
      returnedAtMicros: 0,
      returnedOrder: 0,
    };
    cluster.history.invokedCount += 1;
    cluster.history.operations.push(made);
    cluster.observer.afterEvent(client);
    return made;
  }

  function returned(cluster: FakeCluster, made: OperationRecord, returnedOrder: number, result: unknown): void {
    Object.assign(made, { outcome: 'ok', returnedOrder, result });
    cluster.history.ended.push(made);
    cluster.history.endedCount += 1;
    cluster.observer.afterEvent(made.client);
  }

  const get = { f: 'get', key: 0, session: 1, sequence: 1 };

  it('holds when every answer is that of the log', () => {
    const cluster = new FakeCluster();
    const write = record(cluster, 5, 1, put(1, 1).command as object);
    cluster.elect(0, 1);
    commit(cluster, put(1, 1));
    returned(cluster, write, 2, null);
    const read = record(cluster, 6, 3, get);
    commit(cluster, put(1, 1), { term: 1, client: 6, session: 1, sequence: 1, command: get, stampMicros: 0 });
    returned(cluster, read, 4, 1);
    expect(cluster.violations).toEqual([]);
  });

  it('is broken by a read that misses what was written before it', () => {
    const cluster = new FakeCluster();
    const write = record(cluster, 5, 1, put(1, 1).command as object);
    cluster.elect(0, 1);
    commit(cluster, put(1, 1));
    returned(cluster, write, 2, null);
    const read = record(cluster, 6, 3, get);
    returned(cluster, read, 4, null);
    expect(cluster.properties).toEqual([names.LINEARIZABLE, names.READ_FRESHNESS]);
  });

  it(`${names.READ_FRESHNESS}: is broken by a read of a value that was overwritten before, whatever the search says`, () => {
    const cluster = new FakeCluster();
    const first = record(cluster, 5, 1, put(1, 1).command as object);
    cluster.elect(0, 1);
    commit(cluster, put(1, 1));
    returned(cluster, first, 2, null);
    const second = record(cluster, 5, 3, put(1, 2).command as object);
    commit(cluster, put(1, 1), put(1, 2));
    returned(cluster, second, 4, null);
    const early = record(cluster, 6, 5, get);
    returned(cluster, early, 6, 2);
    expect(cluster.violations).toEqual([]);
    const stale = record(cluster, 6, 7, { ...get, sequence: 2 });
    returned(cluster, stale, 8, 1);
    expect(cluster.properties).toContain(names.READ_FRESHNESS);
    expect(cluster.violations.at(-1)!.seen).toBe('c2 read 1');
  });

  it(`${names.DURABILITY}: is broken by disks that have lost, when the run ends, what a client was told`, () => {
    const cluster = new FakeCluster();
    const write = record(cluster, 5, 1, put(1, 1).command as object);
    cluster.elect(0, 1);
    commit(cluster, put(1, 1));
    returned(cluster, write, 2, null);
    cluster.observer.atEnd!();
    expect(cluster.violations).toEqual([]);
    for (const node of [0, 1]) cluster.disks[node]!.entries = [];
    cluster.observer.atEnd!();
    expect(cluster.properties).toEqual([names.DURABILITY]);
  });

  it('is left to a search when the log is no witness: an early answer may still be a possible one', () => {
    const cluster = new FakeCluster();
    const write = record(cluster, 5, 1, put(1, 1).command as object);
    const read = record(cluster, 6, 2, get);
    returned(cluster, read, 3, 1);
    returned(cluster, write, 4, null);
    expect(cluster.violations).toEqual([]);
    expect(cluster.inconclusive).toEqual([]);
  });

  function commit(cluster: FakeCluster, ...entries: LogEntry[]): void {
    for (const node of [0, 1, 2]) {
      if (node !== 0) cluster.states[node]!.currentTerm = 1;
      cluster.disks[node]!.entries = entries;
      cluster.touch(node, { log: entries });
    }
    const sessions = [5, 6].flatMap((client) => {
      const last = entries.filter((entry) => entry.client === client).at(-1);
      return last === undefined ? [] : [{ session: 1, sequence: last.sequence, result: client === 5 ? null : 1 }];
    });
    const values = [entries.filter(({ client }) => client === 5).at(-1)!.sequence];
    cluster.touch(0, { commitIndex: entries.length, lastApplied: entries.length, machine: { values }, sessions });
  }
});
