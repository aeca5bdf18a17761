import type { Configuration, LogEntry } from '@barksim/barkfs-nodes';
import { CONFIGURATION, NOBODY, votersOnly } from '@barksim/barkfs-nodes';
import { describe, expect, it } from 'vitest';
import { quorumsIntersect } from '../../src/raft/properties/configuration-quorums.ts';
import { CONFIGURATION_SAFETY, VOTES_REFUSED_FOR_CAUSE } from '../../src/raft/properties/property-names.ts';
import { FakeCluster } from './fake-view.ts';

const noOp = (term: number): LogEntry => ({ term, client: NOBODY, session: 0, sequence: 0, command: null, stampMicros: 0 });

/** An operator has asked for it, unless said otherwise. */
function configured(term: number, configuration: Configuration, operator = 7): LogEntry {
  return { term, client: CONFIGURATION, session: operator, sequence: 0, command: configuration, stampMicros: 0 };
}

/** Node 0 leads term 1 and appends entries while its commit index is `commitIndex`; then goes by a configuration. */
function leading(commitIndex: number, entries: readonly LogEntry[], inForce: Configuration, index: number): FakeCluster {
  const cluster = new FakeCluster();
  cluster.elect(0, 1);
  const log = entries.slice();
  Object.assign(cluster.states[0]!, { configuration: inForce, configurationIndex: index });
  cluster.touch(0, { log, commitIndex, lastApplied: commitIndex });
  return cluster;
}

const FOUR = votersOnly([0, 1, 2, 3]);

describe(`${CONFIGURATION_SAFETY}`, () => {
  const seen = (cluster: FakeCluster) => cluster.violations.filter(({ property }) => property === CONFIGURATION_SAFETY).map((violation) => violation.seen);

  it('is quiet where a leader has committed in its term and changes one voter', () => {
    expect(seen(leading(1, [noOp(1), configured(1, FOUR)], FOUR, 2))).toEqual([]);
  });

  it('a leader that has committed nothing in its term appends a configuration (Ongaro 2015)', () => {
    expect(seen(leading(0, [noOp(1), configured(1, FOUR)], FOUR, 2))[0]).toMatch(/commit index 0 is of term 0/);
  });

  it('two voters differ', () => {
    const three = votersOnly([0, 1, 2]);
    expect(seen(leading(1, [noOp(1), configured(1, three)], three, 2))[0]).toMatch(/2 voters differ/);
  });

  it('a second configuration behind an uncommitted one', () => {
    const three = votersOnly([0, 1, 2]);
    const cluster = leading(1, [noOp(1), configured(1, FOUR)], FOUR, 2);
    Object.assign(cluster.states[0]!, { configuration: three, configurationIndex: 3 });
    cluster.touch(0, { log: [noOp(1), configured(1, FOUR), configured(1, three)] });
    expect(seen(cluster)[0]).toMatch(/it has appended voters=\(0 1 2\) of entry 3 behind voters=\(0 1 2 3\) of entry 2/);
  });

  it('a leader leaves a joint configuration by itself, which an operator wants to leave', () => {
    for (const autoLeave of [false, true]) {
      const joint: Configuration = { ...FOUR, outgoing: [0, 1, 2, 3, 4], autoLeave };
      const cluster = leading(1, [noOp(1), configured(1, joint)], joint, 2);
      Object.assign(cluster.states[0]!, { configuration: FOUR, configurationIndex: 3 });
      cluster.touch(0, { log: [noOp(1), configured(1, joint), configured(1, FOUR, NOBODY)], commitIndex: 2, lastApplied: 2 });
      expect(seen(cluster).some((what) => /by itself/.test(what))).toBe(!autoLeave);
    }
  });

  it('a configuration is not what was asked for', () => {
    for (const [node, found] of [[4, false], [3, true]] as const) {
      const cluster = new FakeCluster();
      cluster.elect(0, 1);
      cluster.handled = { type: 'change-request', sequence: 0, basis: 0, steps: [{ kind: 'remove', node }], joint: false, autoLeave: false };
      Object.assign(cluster.states[0]!, { configuration: FOUR, configurationIndex: 2 });
      cluster.touch(0, { log: [noOp(1), configured(1, FOUR)], commitIndex: 1, lastApplied: 1 });
      expect(seen(cluster).includes('n1 has appended voters=(0 1 2 3) of entry 2')).toBe(found);
    }
  });

  it('a node that does not go by its log', () => {
    expect(seen(leading(1, [noOp(1), configured(1, FOUR)], votersOnly([0, 1, 2, 3, 4]), 0))[0]).toMatch(/of entry 0/);
  });

  it('a node that is no voter stands', () => {
    const cluster = new FakeCluster();
    const others = votersOnly([0, 1, 2, 3]);
    cluster.elect(0, 1);
    for (const node of [0, 4]) Object.assign(cluster.states[node]!, { configuration: others, configurationIndex: 2 });
    const log = [noOp(1), configured(1, others)];
    cluster.touch(0, { log, commitIndex: 1, lastApplied: 1 });
    cluster.touch(0, { commitIndex: 2, lastApplied: 2 });
    cluster.touch(4, { currentTerm: 1, leader: 0, log: log.slice(), commitIndex: 2, lastApplied: 2 });
    expect(seen(cluster)).toEqual([]);
    cluster.touch(4, { currentTerm: 2, role: 'candidate', leader: NOBODY, votedFor: 4 });
    expect(seen(cluster)[0]).toMatch(/it goes by voters=\(0 1 2 3\)/);
  });
});

describe('configurations', () => {
  it('that differ by one voter always overlap, and those of the 2015 bug need not', () => {
    expect(quorumsIntersect(votersOnly([0, 1, 2, 3]), votersOnly([0, 1, 2]))).toBe(true);
    expect(quorumsIntersect(votersOnly([0, 1, 3]), votersOnly([1, 2, 3]))).toBe(false);
    expect(quorumsIntersect(votersOnly([0, 1]), votersOnly([2, 3]))).toBe(false);
    expect(quorumsIntersect(votersOnly([0, 1, 2]), votersOnly([2, 3, 4]))).toBe(false);
  });

  it('that are joint overlap with both of their halves', () => {
    const joint: Configuration = { ...votersOnly([0, 1, 2]), outgoing: [2, 3, 4] };
    expect(quorumsIntersect(joint, votersOnly([0, 1, 2]))).toBe(true);
    expect(quorumsIntersect(joint, votersOnly([2, 3, 4]))).toBe(true);
    expect(quorumsIntersect(joint, votersOnly([5, 6]))).toBe(false);
  });
});

describe(`${VOTES_REFUSED_FOR_CAUSE}`, () => {
  function refusing(votedFor: number, entries: LogEntry[], grownTo = 0): string[] {
    const cluster = new FakeCluster();
    cluster.touch(2, { currentTerm: 1, votedFor: 2, role: 'candidate' });
    cluster.disks[2]!.hardState = { currentTerm: 1, votedFor: 2 };
    cluster.send(2, 1, { type: 'request-vote', term: 1, lastLogIndex: 0, lastLogTerm: 0, transfer: false });
    cluster.touch(2, { baseIndex: grownTo, baseTerm: grownTo === 0 ? 0 : 1 });
    cluster.disks[1]!.hardState = { currentTerm: 1, votedFor };
    cluster.disks[1]!.entries = entries;
    cluster.send(1, 2, { type: 'vote', term: 1, granted: false, requestTerm: 1 });
    return cluster.properties;
  }

  it('a voter whose vote is free refuses a candidate with an equal log', () => {
    expect(refusing(NOBODY, [])).toEqual([VOTES_REFUSED_FOR_CAUSE]);
  });

  it('is quiet where the vote is given, or the log is later', () => {
    expect(refusing(3, [])).toEqual([]);
    expect(refusing(NOBODY, [noOp(1)])).toEqual([]);
  });

  it('goes by the log with which the candidate asked: a snapshot that it took before may come in later', () => {
    expect(refusing(NOBODY, [noOp(1)], 1)).toEqual([]);
  });

  it('says nothing where the end of the log cannot be read', () => {
    expect(refusing(NOBODY, [undefined as unknown as LogEntry])).toEqual([]);
  });
});
