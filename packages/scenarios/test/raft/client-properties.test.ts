import type { LogEntry } from '@barksim/barkfs-nodes';
import type { OperationRecord } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import * as names from '../../src/raft/properties/property-names.ts';
import { FakeCluster, noOp, put } from './fake-view.ts';
import { applied, committed, replicated } from './replicated-cluster.ts';

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

  /** A first value is written, by the log and by what its client was told. */
  function written(): FakeCluster {
    const cluster = new FakeCluster();
    const write = record(cluster, 5, 1, put(1, 1).command as object);
    cluster.elect(0, 1);
    commit(cluster, put(1, 1));
    returned(cluster, write, 2, null);
    return cluster;
  }

  const get = { f: 'get', key: 0, session: 1, sequence: 1 };

  it('holds when every answer is that of the log', () => {
    const cluster = written();
    const read = record(cluster, 6, 3, get);
    commit(cluster, put(1, 1), { term: 1, client: 6, session: 1, sequence: 1, command: get, stampMicros: 0 });
    returned(cluster, read, 4, 1);
    expect(cluster.violations).toEqual([]);
  });

  it('is broken by a read that misses what was written before it', () => {
    const cluster = written();
    const read = record(cluster, 6, 3, get);
    returned(cluster, read, 4, null);
    expect(cluster.properties).toEqual([names.LINEARIZABLE, names.READ_FRESHNESS]);
  });

  it(`${names.READ_FRESHNESS}: is broken by a read of a value that was overwritten before, whatever the search says`, () => {
    const cluster = written();
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
    const cluster = written();
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
