import { NOBODY } from '@barksim/barkfs-nodes';
import { describe, expect, it } from 'vitest';
import * as names from '../../src/raft/properties/property-names.ts';
import type { FakeCluster } from './fake-view.ts';
import { noOp, put } from './fake-view.ts';
import { applied, committed, replicated, reply } from './replicated-cluster.ts';

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
      if (count === 40) cluster.send(1, 0, reply(1, 1));
      cluster.send(count < 40 ? 1 : 3, 0, refusal);
    }
    expect(new Set(cluster.properties)).toEqual(new Set([names.NO_LIVELOCK]));
    expect(cluster.violations[0]!.seen).toMatch(/refuses entries for the 51th time/);
  });

  it(`${names.NO_LIVELOCK}: a snapshot that is sent over and over, and never taken`, () => {
    const cluster = quiet();
    const snapshot = { lastIndex: 1, lastTerm: 1 };
    for (let count = 0; count < 60; count++) {
      cluster.nowMicros += 10;
      cluster.send(0, 3, { type: 'install-snapshot', term: 1, snapshot });
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
