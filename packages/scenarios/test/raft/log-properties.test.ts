import type { LogEntry } from '@barksim/barkfs-nodes';
import { NOBODY } from '@barksim/barkfs-nodes';
import { describe, expect, it } from 'vitest';
import * as names from '../../src/raft/properties/property-names.ts';
import { FakeCluster, noOp, put } from './fake-view.ts';
import { applied, committed, replicated, reply } from './replicated-cluster.ts';

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
    for (const node of [1, 2]) cluster.send(node, 0, reply(1, 3));
    cluster.states[0]!.matchIndex = [3, 3, 3, 0, 0];
    cluster.touch(0, { commitIndex: 3, lastApplied: 3, ...applied([put(1, 2)]) });
    cluster.append(0, [put(1, 3)]);
    cluster.append(1, [put(1, 3)]);
    cluster.append(2, [put(1, 3)]);
    for (const node of [1, 2]) cluster.send(node, 0, reply(1, 4));
    cluster.touch(0, { matchIndex: [4, 2, 4, 0, 0], commitIndex: 4, lastApplied: 4, ...applied([put(1, 3)]) });
    expect(cluster.properties).toEqual([names.MONOTONE_MATCH_INDEX]);
  });

  it(`${names.MATCH_INDEX_TRUE}: a leader that believes in entries a follower never acknowledged`, () => {
    const cluster = replicated(noOp(1), put(1, 1));
    cluster.touch(0, { matchIndex: [2, 2, 2, 2, 0], commitIndex: 2, lastApplied: 2, ...applied([put(1, 1)]) });
    expect(cluster.properties).toEqual([names.MATCH_INDEX_TRUE]);
  });
});
