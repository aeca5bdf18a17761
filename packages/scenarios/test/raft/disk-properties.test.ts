import { NOBODY } from '@barksim/barkfs-nodes';
import { describe, expect, it } from 'vitest';
import * as names from '../../src/raft/properties/property-names.ts';
import { FakeCluster, noOp, put } from './fake-view.ts';
import { applied, committed, reply } from './replicated-cluster.ts';

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
    cluster.send(1, 0, { type: 'pre-vote', term: 2, round: 1, granted: false });
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
    cluster.send(2, 0, reply(1, 3));
    cluster.send(0, 0, reply(1, 3));
    cluster.touch(0, { commitIndex: 3, lastApplied: 3, ...applied([put(1, 2)]) });
    expect(cluster.properties).toEqual([names.COMMITTED_ON_DURABLE_QUORUM]);
    expect(withoutDisk().violations).toEqual([]);
  });
});

describe('durability', () => {
  it(`${names.DURABLE_BEFORE_SEND}: a term, a vote, an acknowledgement, a snapshot that is not on the disk yet`, () => {
    const cluster = new FakeCluster();
    cluster.send(0, 1, { type: 'request-vote', term: 1, lastLogIndex: 0, lastLogTerm: 0 });
    expect(cluster.properties).toHaveLength(1);
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor: -1 };
    cluster.send(1, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(cluster.properties).toHaveLength(2);
    cluster.send(1, 0, reply(1, 1));
    expect(cluster.properties).toHaveLength(3);
    cluster.send(1, 0, { type: 'snapshot-reply', term: 1, matchIndex: 7 });
    expect(cluster.properties).toHaveLength(4);
    expect(new Set(cluster.properties)).toEqual(new Set([names.DURABLE_BEFORE_SEND]));
  });

  it(`${names.DURABLE_BEFORE_SEND}: the term, in every kind of message that names one`, () => {
    const cluster = new FakeCluster();
    cluster.send(0, 1, { type: 'pre-vote-request', term: 1, round: 1, lastLogIndex: 0, lastLogTerm: 0 });
    cluster.send(1, 0, { type: 'pre-vote', term: 1, round: 1, granted: false });
    cluster.send(2, 0, { type: 'read-round-reply', term: 1, round: 0 });
    expect(cluster.properties).toEqual(Array(3).fill(names.DURABLE_BEFORE_SEND));
  });

  it(`${names.DURABLE_BEFORE_SEND}: an acknowledgement of another entry than the leader's`, () => {
    const cluster = new FakeCluster();
    cluster.elect(0, 2);
    cluster.append(0, [noOp(2)]);
    cluster.disks[1]!.entries = [noOp(1)];
    cluster.send(1, 0, reply(2, 1));
    expect(cluster.properties).toEqual([names.DURABLE_BEFORE_SEND]);
  });

  it('asks nothing of messages of a term that the sender has left durably', () => {
    const cluster = new FakeCluster();
    cluster.disks[1]!.hardState = { currentTerm: 5, votedFor: 2 };
    cluster.send(1, 0, { type: 'vote', term: 4, granted: true, requestTerm: 4 });
    cluster.send(1, 0, reply(4, 3));
    expect(cluster.violations).toEqual([]);
  });
});
