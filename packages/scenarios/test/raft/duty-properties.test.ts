/** What nodes owe to whoever asks something of them: clients that read, operators, leaders that hand over; and to their disks. */
import type { LogEntry, PendingRead, RaftState, Snapshot } from '@barksim/barkfs-nodes';
import { CONFIGURATION, NOBODY, votersOnly } from '@barksim/barkfs-nodes';
import { describe, expect, it } from 'vitest';
import * as names from '../../src/raft/properties/property-names.ts';
import type { Sent } from './fake-view.ts';
import { FakeCluster, handle, noOp } from './fake-view.ts';
import { committed, withOptions } from './replicated-cluster.ts';

/** Client 5 waits for this read, which goes around the log. */
const READ = { session: 1, sequence: 7 };
const request = { type: 'read-request', ...READ, command: { f: 'get', key: 0 } };
const answer: Sent = [5, { type: 'client-reply', ...READ, result: null }];
const indexTold = { type: 'read-index-reply', client: 5, ...READ, index: 1 };

/** Node 0 leads term 1 and has committed in it; client 5 has asked `node` for its read. */
function asked(node: number, options: Partial<RaftState['options']> = {}): FakeCluster {
  const made = committed(noOp(1));
  for (const state of made.states) Object.assign(state, { options: { ...state.options, ...options } });
  made.clients[0] = { isDirect: true, command: { f: 'get', key: 0, ...READ }, ...READ };
  made.send(5, node, request);
  return made;
}

function kept(changes: Partial<PendingRead> = {}): PendingRead {
  return { asker: 5, client: 5, ...READ, command: request.command, index: 1, round: 1, ...changes };
}

const awaited = (index: number): RaftState['awaitedReads'] => [{ client: 5, ...READ, command: request.command, index }];

/** Whether a quorum has confirmed what is served is another property's affair. */
function served(made: FakeCluster): string[] {
  return made.properties.filter((property) => property === names.READS_SERVED);
}

describe(`${names.READS_SERVED}`, () => {
  it.each<[string, Partial<RaftState>, readonly Sent[], boolean]>([
    ['keeps it', { pendingReads: [kept()] }, [], true],
    ['answers at once', {}, [answer], true],
    ['does neither', {}, [], false],
    ['keeps an earlier one', { pendingReads: [kept({ sequence: 6 })] }, [], false],
  ])('a leader that is asked %s', (_, change, sent, isRight) => {
    const made = asked(0);
    handle(made, 0, 5, request, change, sent);
    expect(served(made)).toEqual(isRight ? [] : [names.READS_SERVED]);
  });

  it('a leader is silent until it has committed in its term, and so may be', () => {
    const made = withOptions();
    made.clients[0] = asked(0).clients[0]!;
    made.elect(0, 1);
    made.send(5, 0, request);
    handle(made, 0, 5, request);
    expect(made.properties).toEqual([]);
  });

  it.each<[string, Partial<RaftState>, readonly Sent[], boolean]>([
    ['waits for its leader', { awaitedReads: awaited(-1) }, [[0, { type: 'read-index-request', client: 5, ...READ }]], true],
    ['names the leader', {}, [[5, { type: 'not-leader', ...READ, leader: 0 }]], true],
    ['does neither', {}, [], false],
  ])('a follower that is asked %s', (_, change, sent, isRight) => {
    const made = asked(1);
    handle(made, 1, 5, request, change, sent);
    expect(made.properties).toEqual(isRight ? [] : [names.READS_SERVED]);
  });

  it('what its client has given up is owed to nobody', () => {
    const made = asked(0);
    made.clients[0] = { ...made.clients[0]!, sequence: 8 };
    handle(made, 0, 5, request);
    expect(made.properties).toEqual([]);
  });

  it.each<[string, Partial<RaftState>, readonly Sent[], boolean]>([
    ['serves it when it is confirmed', { answeredRounds: [1, 1, 1, 0, 0], pendingReads: [] }, [answer], true],
    ['waits while only one has answered', { answeredRounds: [1, 1, 0, 0, 0], pendingReads: [kept()] }, [], true],
    ['waits though a quorum has answered', { answeredRounds: [1, 1, 1, 0, 0], pendingReads: [kept()] }, [], false],
    ['forgets it', { answeredRounds: [1, 1, 0, 0, 0], pendingReads: [] }, [], false],
    ['forgets it with its office', { role: 'follower', leader: NOBODY, pendingReads: [] }, [], true],
  ])('a leader that has taken it %s', (_, change, sent, isRight) => {
    const made = asked(0);
    handle(made, 0, 5, request, { pendingReads: [kept()] });
    handle(made, 0, 1, { type: 'read-round-reply', term: 1, round: 1 }, change, sent);
    expect(served(made)).toHaveLength(isRight ? 0 : 1);
  });

  it('a quorum of other voters than those of before may be there without any answer', () => {
    const made = asked(0);
    handle(made, 0, 5, request, { pendingReads: [kept()] });
    handle(made, 0, 1, { type: 'heartbeat' }, { answeredRounds: [1, 1, 1, 0, 0], configurationIndex: 1 });
    expect(made.properties).not.toContain(names.READS_SERVED);
  });

  it.each<[string, Partial<RaftState>, readonly Sent[], boolean]>([
    ['serves it', { awaitedReads: [] }, [answer], true],
    ['waits for its log', { awaitedReads: awaited(9) }, [], true],
    ['goes on waiting for the index', { awaitedReads: awaited(-1) }, [], false],
    ['waits though it has applied that', { awaitedReads: awaited(0) }, [], false],
    ['drops it', { awaitedReads: [] }, [], false],
  ])('a follower that is told the index %s', (_, change, sent, isRight) => {
    const made = asked(1);
    handle(made, 1, 5, request, { awaitedReads: awaited(-1) });
    handle(made, 1, 0, indexTold, change, sent);
    expect(served(made)).toHaveLength(isRight ? 0 : 1);
  });

  it('who crashes in the middle of serving it owes nothing, whatever its disk does after that', () => {
    const made = asked(0);
    handle(made, 0, 5, request, { pendingReads: [kept()] });
    made.states[0]!.answeredRounds = [1, 1, 1, 0, 0];
    made.observer.afterAbort!(0);
    made.down.add(0);
    made.touch(0, {});
    expect(served(made)).toEqual([]);
    made.down.clear();
    made.touch(0, {});
    expect(served(made)).toEqual([names.READS_SERVED]);
  });

  it('who restarts keeps nothing', () => {
    const made = asked(1);
    handle(made, 1, 5, request, { awaitedReads: awaited(-1) });
    made.states[1]!.awaitedReads = [];
    made.observer.onBoot!(1);
    handle(made, 1, 0, indexTold);
    expect(served(made)).toEqual([]);
  });
});

describe(`${names.LEASES_USED}`, () => {
  const LEASES = { readMode: 'lease', electionTimeoutMinMicros: 100_000, clockDriftBoundPpm: 0 } as const;

  it.each<[string, Partial<RaftState>, boolean]>([
    ['lasts', {}, false],
    ['is over', { leaseUntilMicros: 5_000 }, true],
    ['is revoked', { isLeaseRevoked: true }, true],
  ])('a read waits for a round while the lease %s', (_, change, isRight) => {
    const made = asked(0, LEASES);
    handle(made, 0, -1, { type: 'heartbeat' }, { leaseUntilMicros: 90_000, ...change });
    made.clockMicros = 10_000;
    handle(made, 0, 5, request, { pendingReads: [kept()] });
    expect(made.properties).toEqual(isRight ? [] : [names.LEASES_USED]);
  });

  it.each<[string, Partial<RaftState>, boolean]>([
    ['a quorum gives it until an election timeout after the round began', { answeredRounds: [1, 1, 1, 0, 0], leaseUntilMicros: 101_999 }, true],
    ['a quorum gives none', { answeredRounds: [1, 1, 1, 0, 0], leaseUntilMicros: 0 }, false],
    ['a quorum gives it from the beginning of time', { answeredRounds: [1, 1, 1, 0, 0], leaseUntilMicros: 99_999 }, false],
    ['one voter gives none', { answeredRounds: [1, 1, 0, 0, 0], leaseUntilMicros: 0 }, true],
  ])('when the first round is answered %s', (_, change, isRight) => {
    const made = asked(0, LEASES);
    made.clockMicros = 2_000;
    handle(made, 0, -1, { type: 'heartbeat' }, { readRound: 1 }, [[1, { type: 'read-round', term: 1, round: 1 }]]);
    made.clockMicros = 3_000;
    handle(made, 0, 2, { type: 'read-round-reply', term: 1, round: 1 }, change);
    expect(made.properties).toEqual(isRight ? [] : [names.LEASES_USED]);
  });
});

describe('an operator that asks for a change', () => {
  const OPERATOR = 7;
  const change = { type: 'change-request', sequence: 3, basis: 0, steps: [], joint: false, autoLeave: false };
  const entry: LogEntry = { term: 1, client: CONFIGURATION, session: OPERATOR, sequence: 3, command: votersOnly([0, 1, 2, 3, 4]), stampMicros: 0 };

  function toldBy(node: number, made: Partial<RaftState>, sent: readonly Sent[], wanted: object = change): string[] {
    const cluster = committed(noOp(1));
    cluster.send(OPERATOR, node, wanted);
    handle(cluster, node, OPERATOR, wanted, made, sent);
    return cluster.properties.filter((property) => property === names.CHANGES_TOLD || property === names.CHANGES_FROM_BASIS);
  }

  it(`${names.CHANGES_TOLD}: it is made, refused, or another node is named`, () => {
    expect(toldBy(0, { log: [noOp(1), entry] }, [])).toEqual([]);
    expect(toldBy(0, {}, [[OPERATOR, { type: 'change-reply', outcome: 'refused' }]])).toEqual([]);
    expect(toldBy(1, {}, [[OPERATOR, { type: 'change-reply', outcome: 'not-leader' }]])).toEqual([]);
    expect(toldBy(0, {}, [])).toEqual([names.CHANGES_TOLD]);
    expect(toldBy(1, {}, [])).toEqual([names.CHANGES_TOLD]);
    expect(toldBy(0, { log: [noOp(1), { ...entry, sequence: 2 }] }, [])).toEqual([names.CHANGES_TOLD]);
  });

  it(`${names.CHANGES_FROM_BASIS}: it is made to the configuration that it starts from`, () => {
    expect(toldBy(0, { log: [noOp(1), entry] }, [], { ...change, basis: 1 })).toEqual([names.CHANGES_FROM_BASIS]);
  });

  it(`${names.CHANGES_TOLD}: the leader that applies it says so, unless nobody has asked`, () => {
    for (const [session, sent, found] of [
      [OPERATOR, [[OPERATOR, { type: 'change-reply', outcome: 'done' }]], []],
      [OPERATOR, [[OPERATOR, { type: 'change-reply', outcome: 'refused' }]], [names.CHANGES_TOLD]],
      [OPERATOR, [], [names.CHANGES_TOLD]],
      [NOBODY, [], []],
    ] as const) {
      const cluster = committed(noOp(1));
      cluster.append(0, [{ ...entry, session }]);
      handle(cluster, 0, 1, { type: 'append-reply', term: 1 }, { commitIndex: 2, lastApplied: 2 }, sent as readonly Sent[]);
      expect(cluster.properties.filter((property) => property === names.CHANGES_TOLD)).toEqual(found);
    }
  });
});

describe(`${names.TRANSFER_TARGET_STANDS}`, () => {
  it.each<[string, object, Partial<RaftState>, Partial<RaftState>, boolean]>([
    ['stands', {}, {}, { currentTerm: 2, role: 'candidate', leader: NOBODY, votedFor: 1 }, true],
    ['stays', {}, {}, {}, false],
    ['lacks what the leader held then', { lastLogIndex: 2 }, {}, {}, true],
    ['was asked by a leader of an earlier term', { term: 0 }, {}, {}, true],
    ['is under repair', {}, { repairIndex: 9 }, {}, true],
  ])('who is asked to stand %s', (_, message, before, change, isRight) => {
    const made = committed(noOp(1));
    const wanted = { type: 'timeout-now', term: 1, lastLogIndex: 1, ...message };
    made.touch(1, before);
    made.send(0, 1, wanted);
    handle(made, 1, 0, wanted, change);
    expect(made.properties.filter((property) => property === names.TRANSFER_TARGET_STANDS)).toHaveLength(isRight ? 0 : 1);
  });
});

it(`${names.TRANSFER_CARRIED_OUT}: a leader that is asked to hand over to another voter begins to`, () => {
  for (const [node, target, change, found] of [
    [0, 1, { transferTarget: 1 }, []],
    [0, 1, { role: 'follower', leader: NOBODY, currentTerm: 2, votedFor: NOBODY }, []],
    [0, 1, {}, [names.TRANSFER_CARRIED_OUT]],
    [0, 0, {}, []],
    [0, 6, {}, []],
    [1, 2, {}, []],
  ] as const) {
    const made = committed(noOp(1));
    made.send(7, node, { type: 'transfer-leadership', target });
    handle(made, node, 7, { type: 'transfer-leadership', target }, change);
    expect(made.properties.filter((property) => property === names.TRANSFER_CARRIED_OUT)).toEqual(found);
  }
});

it(`${names.LEADER_NOTED}: a follower notes when it has heard its leader, where anything depends on it`, () => {
  const entries = { type: 'append-entries', term: 1, prevLogIndex: 1, entries: [], leaderCommit: 0 };
  for (const [options, message, leaderHeardAtMicros, found] of [
    [{ checkQuorum: true, preVote: false }, entries, 1_000, []],
    [{ checkQuorum: true, preVote: false }, entries, 500, [names.LEADER_NOTED]],
    [{ checkQuorum: false, preVote: true }, { type: 'read-round', term: 1, round: 1 }, 500, [names.LEADER_NOTED]],
    [{ checkQuorum: false, preVote: false }, entries, 500, []],
    [{ checkQuorum: true, preVote: false }, { ...entries, term: 0 }, 500, []],
  ] as const) {
    const made = committed(noOp(1));
    Object.assign(made.states[1]!, { options: { ...made.states[1]!.options, ...options } });
    made.send(5, 1, request);
    made.clockMicros = 1_000;
    handle(made, 1, 0, message, { leaderHeardAtMicros });
    expect(made.properties).toEqual(found);
  }
});

it(`${names.LEADER_MAKES_ITSELF_KNOWN}: a new leader sends something to every other member`, () => {
  for (const [told, found] of [[[1, 2, 3, 4], []], [[1, 2, 3], [names.LEADER_MAKES_ITSELF_KNOWN]]] as const) {
    const made = withOptions();
    made.nowMicros = 1_000;
    made.touch(4, { currentTerm: 1, leader: NOBODY });
    made.eventCount = 7;
    for (const voter of [0, 1, 2]) made.send(voter, 0, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    made.touch(0, { currentTerm: 1, votedFor: 0, role: 'candidate', leader: NOBODY });
    handle(made, 0, 1, { type: 'vote', term: 1, granted: true }, { role: 'leader', leader: 0 }, told.map((to) => [to, { type: 'append-entries', term: 1, prevLogIndex: 0, prevLogTerm: 0, entries: [] }]));
    expect(made.properties).toEqual(found);
  }
});

it(`${names.VOTES_IN_TERM_ASKED}: nobody votes in another term than it was asked for`, () => {
  for (const [requestTerm, found] of [[2, []], [1, [names.VOTES_IN_TERM_ASKED]]] as const) {
    const made = new FakeCluster();
    made.disks[1]!.hardState = { currentTerm: 2, votedFor: 2 };
    made.send(1, 2, { type: 'vote', term: 2, granted: true, requestTerm });
    expect(made.properties).toEqual(found);
  }
});

it(`${names.ACKNOWLEDGED_NOT_REFUSED}: a follower that has acknowledged an entry does not refuse for want of it in that term`, () => {
  const refusal = { type: 'append-reply', term: 1, success: false, prevLogIndex: 1, matchIndex: 0, conflictTerm: 0, conflictIndex: 1 };
  for (const [message, found] of [
    [refusal, [names.ACKNOWLEDGED_NOT_REFUSED]],
    [{ ...refusal, prevLogIndex: 2, conflictIndex: 2 }, []],
    [{ ...refusal, conflictTerm: 1 }, []],
    [{ ...refusal, term: 2 }, []],
    [{ type: 'entries-lost', term: 1, lastLogIndex: 0, memberSession: 0 }, []],
  ] as const) {
    const made = committed(noOp(1));
    made.disks[1]!.hardState = { currentTerm: 2, votedFor: NOBODY };
    made.disks[1]!.entries = [];
    made.send(1, 0, message);
    expect(made.properties).toEqual(found);
  }
  // It was decided on before the entries came, and had to wait.
  const late = committed(noOp(1));
  late.send(1, 0, refusal);
  expect(late.properties).toEqual([]);
  // It waited for the snapshot that was on its way to the disk.
  const made = committed(noOp(1));
  made.disks[3]!.hardState = { currentTerm: 1, votedFor: NOBODY };
  made.disks[3]!.snapshot = { lastIndex: 1 } as Snapshot;
  made.send(3, 0, { type: 'snapshot-reply', term: 1, matchIndex: 1, memberSession: 0 });
  made.send(3, 0, refusal);
  expect(made.properties).toEqual([]);
});

describe(`${names.STALE_LEADER_TOLD}`, () => {
  const old = { type: 'append-entries', term: 0, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0 };
  const refusal: Sent = [3, { type: 'append-reply', term: 1, success: false, prevLogIndex: 0, matchIndex: 0, conflictTerm: 0, conflictIndex: 9 }];

  /** Node 1 is in term 1, faults have stopped, and it handles entries of node 3 from term 0; then time passes. */
  function afterOldEntries(sent: readonly Sent[], later: readonly Sent[], passedMicros: number): string[] {
    const made = committed(noOp(1));
    made.disks[1]!.hardState = { currentTerm: 1, votedFor: NOBODY };
    made.nowMicros = 1_000;
    made.touch(1, { leader: 0, currentTerm: 1, log: made.states[1]!.log.concat(noOp(1)) });
    made.violations.length = 0;
    handle(made, 1, 3, old, {}, sent);
    for (const [to, message] of later) made.send(1, to, message);
    made.nowMicros += passedMicros;
    handle(made, 1, -1, { type: 'election' });
    return made.properties;
  }

  it('holds when the node answers, at once or when a sync has ended', () => {
    expect(afterOldEntries([refusal], [], 900)).toEqual([]);
    expect(afterOldEntries([], [refusal], 900)).toEqual([]);
  });

  it('is broken when it says nothing for a quarter of the bound', () => {
    expect(afterOldEntries([], [], 249)).toEqual([]);
    expect(afterOldEntries([], [], 250)).toEqual([names.STALE_LEADER_TOLD]);
    expect(afterOldEntries([[2, refusal[1]]], [], 250)).toEqual([names.STALE_LEADER_TOLD]);
  });
});

it(`${names.MATCH_INDEX_TRUE}: an answer of an earlier term is not counted, which shows before anything is committed by it`, () => {
  for (const [counted, found] of [[0, []], [1, [names.MATCH_INDEX_TRUE]]] as const) {
    const made = withOptions({ checkQuorum: true });
    for (const voter of [0, 1, 2]) made.send(voter, 0, { type: 'vote', term: 2, granted: true, requestTerm: 2 });
    made.touch(0, { currentTerm: 2, votedFor: 0, role: 'candidate', leader: NOBODY });
    made.touch(0, { role: 'leader', leader: 0, quorumCheckAtMicros: 9_000 });
    handle(made, 0, 3, { type: 'append-reply', term: 1, success: true, prevLogIndex: 0, matchIndex: 1 }, { matchIndex: [0, 0, 0, counted, 0] });
    expect(made.properties).toEqual(found);
  }
});

it(`${names.TRANSFER_FOLLOWS_ANSWERS}: a snapshot goes on where its follower wants it to, also back at the beginning`, () => {
  const reply = { type: 'snapshot-chunk-reply', term: 1, lastIndex: 1, lastTerm: 1, offset: 64, nextOffset: 0, memberSession: 0 };
  for (const [answer_, offset, found] of [
    [reply, 0, []],
    [reply, 64, [names.TRANSFER_FOLLOWS_ANSWERS]],
    [{ ...reply, nextOffset: 128 }, 64, [names.TRANSFER_FOLLOWS_ANSWERS]],
    [{ ...reply, nextOffset: 128 }, 128, []],
    [{ ...reply, offset: 0 }, 64, []],
    [{ ...reply, lastIndex: 9 }, 64, []],
    [{ ...reply, term: 0 }, 64, []],
  ] as const) {
    const made = committed(noOp(1));
    made.send(0, 3, { type: 'install-snapshot-chunk', term: 1, offset: 64 });
    handle(made, 0, 3, answer_, {
      mode: ['replicate', 'replicate', 'replicate', 'snapshot', 'replicate'],
      outgoing: [null, null, null, { lastIndex: 1, lastTerm: 1, text: '', offset }, null],
    });
    expect(made.properties).toEqual(found);
  }
});

it(`${names.COMPACTS_WHAT_IS_COVERED}: where disks keep no order, a snapshot up to there is durable first`, () => {
  for (const [awaitsDurableSnapshots, lastIndex, found] of [
    [true, 2, []],
    [true, 1, [names.COMPACTS_WHAT_IS_COVERED]],
    [false, 1, []],
  ] as const) {
    const made = committed(noOp(1), noOp(1), noOp(1));
    Object.assign(made.states[0]!, { options: { ...made.states[0]!.options, awaitsDurableSnapshots } });
    made.disks[0]!.snapshot = { lastIndex, lastTerm: 1, configuration: made.states[0]!.configurations[0] } as Snapshot;
    made.touch(0, { baseIndex: 2, baseTerm: 1, snapshotIndex: 2, log: made.states[0]!.log.slice(2) });
    expect(made.properties.filter((property) => property === names.COMPACTS_WHAT_IS_COVERED)).toEqual(found);
  }
});

it(`${names.COMPACTED_ON_DISK}: what is compacted goes from the disk, but for the last entry and what waits for a sync`, () => {
  for (const [firstOnDisk, cutsLogFrom, found] of [[2, 0, []], [3, 0, []], [1, 0, [names.COMPACTED_ON_DISK]], [1, 1, []]] as const) {
    const made = committed(noOp(1), noOp(1), noOp(1));
    made.firstOnDisk = firstOnDisk;
    made.touch(0, { baseIndex: 2, baseTerm: 1, snapshotIndex: 2, cutsLogFrom, log: made.states[0]!.log.slice(2) });
    expect(made.properties).toEqual(found);
  }
});

it(`${names.REPAIRS_END}: a node under repair takes part again once it has committed what it had lost`, () => {
  for (const [repairIndex, found] of [[0, []], [2, []], [1, [names.REPAIRS_END]]] as const) {
    const made = committed(noOp(1));
    made.states[1]!.repairIndex = repairIndex;
    made.handled = { type: 'append-entries', term: 1, prevLogIndex: 1, entries: [], leaderCommit: 1 };
    made.touch(1, { commitIndex: 1, lastApplied: 1 });
    expect(made.properties).toEqual(found);
  }
});

describe(`${names.ENTRIES_SENT_AT_ONCE}`, () => {
  it.each<[string, Partial<RaftState>, boolean]>([
    ['goes out', { nextIndex: [3, 3, 3, 3, 3] }, true],
    ['stays', { nextIndex: [3, 2, 3, 3, 3] }, false],
    ['waits for who is asked where it stands', { nextIndex: [3, 2, 3, 3, 3], mode: ['replicate', 'probe', 'replicate', 'replicate', 'replicate'] }, true],
    ['waits for room in the window', { nextIndex: [3, 2, 3, 3, 3], inflight: [[], [1], [], [], []] }, true],
  ])('a new entry %s', (_, change, isRight) => {
    const made = committed(noOp(1));
    for (const state of made.states) Object.assign(state, { options: { ...state.options, maxInflightMessages: 1 } });
    const replicating: RaftState['mode'] = ['replicate', 'replicate', 'replicate', 'replicate', 'replicate'];
    made.touch(0, { mode: replicating });
    made.nowMicros = 1_000;
    made.touch(0, { ...change, mode: change.mode ?? replicating, log: [...made.states[0]!.log, noOp(1)] });
    expect(made.properties.filter((property) => property === names.ENTRIES_SENT_AT_ONCE)).toHaveLength(isRight ? 0 : 1);
  });
});
