import type { LogEntry } from '@barksim/barkfs-nodes';
import { DEFAULT_RAFT_OPTIONS, CONFIGURATION, NOBODY } from '@barksim/barkfs-nodes';
import { describe, expect, it } from 'vitest';
import * as names from '../../src/raft/properties/property-names.ts';
import { FakeCluster, noOp, put } from './fake-view.ts';
import { committed, reply } from './replicated-cluster.ts';

describe('elections', () => {
  it(`${names.ELECTION_SAFETY}: a second leader in a term, however much later`, () => {
    const cluster = new FakeCluster();
    cluster.elect(0, 1);
    cluster.touch(0, { currentTerm: 2, role: 'follower', leader: -1, votedFor: -1 });
    for (const voter of [1, 2, 4]) cluster.send(voter, 3, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    cluster.touch(3, { currentTerm: 1, role: 'candidate', votedFor: 3 });
    cluster.touch(3, { role: 'leader', leader: 3 });
    expect(cluster.properties).toContain(names.ELECTION_SAFETY);
  });

  it(`${names.ELECTED_BY_QUORUM}: a leader by fewer votes than a majority`, () => {
    const cluster = new FakeCluster();
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: 0 };
    cluster.send(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    cluster.send(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    cluster.touch(0, { currentTerm: 1, role: 'candidate', votedFor: 0 });
    cluster.touch(0, { role: 'leader', leader: 0 });
    expect(cluster.properties).toEqual([names.ELECTED_BY_QUORUM]);
  });

  it(`${names.VOTE_ONCE}: a vote for another candidate in the same term`, () => {
    const cluster = new FakeCluster();
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: 0 };
    cluster.send(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: 2 };
    cluster.send(1, 2, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(cluster.properties).toEqual([names.VOTE_ONCE]);
  });

  it(`${names.VOTE_ONCE}: a vote that is forgotten in a restart`, () => {
    const cluster = new FakeCluster();
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: 0 };
    cluster.send(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
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
    cluster.send(1, 0, { type: 'vote', term: 4, granted: false, requestTerm: 4 });
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
      cluster.send(voter, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
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
      cluster.send(node, 0, reply(1, 1));
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
        cluster.send(voter, 0, { type: 'vote', term: 2, granted: true, requestTerm: 2 });
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
      cluster.send(node, 0, reply(1, 1));
    }
    cluster.touch(0, { commitIndex: 1, lastApplied: 1, role: 'follower', leader: NOBODY });
    expect(besidesMembership(cluster)).toEqual([]);
  });
});
