import { writeSealed } from '../../src/raft/sealed-cell.ts';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/index.ts';
import { votersOnly } from '../../src/index.ts';
import { accepted, appendEntries, entry, RaftNode, refused } from './raft-node.ts';

/** Five puts by client 5, of which the last put 5. */
const ENTRIES = [1, 2, 3, 4, 5].map((sequence) => entry(1, sequence));

const SNAPSHOT: Snapshot = {
  lastIndex: 5,
  lastTerm: 1,
  configuration: { index: 0, configuration: votersOnly([0, 1, 2, 3, 4]) },
  sessions: [{ session: 1, sequence: 5, result: null }],
  machine: { values: [5] },
};

const install = (term: number, snapshot = SNAPSHOT) => ({ type: 'install-snapshot', term, snapshot, memberSession: 0 }) as const;

describe('log compaction (§7)', () => {
  it('takes a snapshot with the sessions after so many applied entries, and keeps the trailing entries', () => {
    const node = new RaftNode([], { snapshotAfterEntries: 5, trailingEntries: 2 });
    node.receive(1, appendEntries(1, 0, 0, ENTRIES, 4));
    expect(node.host.disk.cell('raft/snapshot').read()).toBeUndefined();
    node.receive(1, appendEntries(1, 5, 1, [], 5));
    expect(node.host.disk.cell('raft/snapshot').read()).toMatchObject(SNAPSHOT);
    expect(node.state).toMatchObject({ snapshotIndex: 5, baseIndex: 3, baseTerm: 1 });
    expect(node.terms).toEqual([1, 1]);
  });

  it('keeps every entry that the event itself applied, whatever the options say', () => {
    const node = new RaftNode([], { snapshotAfterEntries: 1, trailingEntries: 0 });
    node.receive(1, appendEntries(1, 0, 0, ENTRIES, 5));
    expect(node.state).toMatchObject({ lastApplied: 5, snapshotIndex: 5, baseIndex: 0 });
  });

  it('restarts from the snapshot and the entries behind it', () => {
    const node = new RaftNode([], { snapshotAfterEntries: 4, trailingEntries: 1 });
    node.receive(1, appendEntries(1, 0, 0, ENTRIES, 3));
    node.receive(1, appendEntries(1, 5, 1, [], 4));
    node.endSync();
    node.restart();
    expect(node.state).toMatchObject({ commitIndex: 4, lastApplied: 4, baseIndex: 3, baseTerm: 1, machine: { values: [4] } });
    expect(node.state.log.map(({ sequence }) => sequence)).toEqual([4, 5]);
    node.receive(1, appendEntries(1, 5, 1, [], 5));
    expect(node.state.machine).toEqual({ values: [5] });
  });

  it.each([
    ['ends before it', [1, 1, 1]],
    ['has an entry of another leader at its end', [1, 1, 1, 1, 2, 2]],
  ])('goes on behind a snapshot from its leader when it went down before it could drop a log that %s', (_which, terms) => {
    const node = new RaftNode(terms);
    writeSealed(node.host.disk, 'raft/snapshot', { ...SNAPSHOT, lastTerm: 3 });
    node.endSync();
    node.restart();
    expect(node.state).toMatchObject({ commitIndex: 5, lastApplied: 5, baseIndex: 5, baseTerm: 3, log: [] });
    const log = node.host.disk.log('raft/log');
    expect([log.firstIndex, log.lastIndex]).toEqual([6, 5]);
    node.receive(1, appendEntries(4, 5, 3, [entry(4, 6)], 6));
    expect(node.state.lastApplied).toBe(6);
  });

  it('sends the snapshot to a follower whose next entry is compacted away, and again after an election timeout without an answer', () => {
    const node = new RaftNode([], { snapshotAfterEntries: 5, trailingEntries: 0 });
    node.receive(1, appendEntries(1, 0, 0, ENTRIES, 4));
    node.receive(1, appendEntries(1, 5, 1, [], 5));
    node.lead();
    node.receive(3, refused(2, 5, 0, 1));
    expect(node.sentTo(3, 'install-snapshot')).toEqual([install(2)]);
    node.sentTo(3, 'append-entries');
    node.fire('heartbeat');
    // Meanwhile it hears its leader, by what every log agrees with.
    expect(node.sentTo(3, 'install-snapshot')).toEqual([]);
    expect(node.sentTo(3, 'append-entries')).toMatchObject([{ prevLogIndex: 0, prevLogTerm: 0, entries: [] }]);
    node.receive(3, accepted(2, 0, 0));
    node.host.monotonicMicros += node.options.electionTimeoutMaxMicros;
    node.fire('heartbeat');
    expect(node.sentTo(3, 'install-snapshot')).toHaveLength(1);
    node.receive(3, { type: 'snapshot-reply', term: 2, matchIndex: 5, memberSession: 0 });
    expect(node.sentTo(3, 'append-entries').at(-1)).toMatchObject({ prevLogIndex: 5, entries: [{ term: 2 }] });
  });

  it('sends no further snapshot for an answer that comes again while one is on its way, and goes on at the next answer', () => {
    const node = new RaftNode([], { snapshotAfterEntries: 5, trailingEntries: 0 });
    node.receive(1, appendEntries(1, 0, 0, ENTRIES, 4));
    node.lead();
    node.endSync();
    node.receive(3, accepted(2, 0, 2));
    for (const peer of [1, 2]) node.receive(peer, accepted(2, 5, 6));
    node.fire('heartbeat');
    node.fire('heartbeat');
    expect(node.sentTo(3, 'install-snapshot').map(({ snapshot }) => snapshot.lastIndex)).toEqual([6]);
    node.host.sent = [];
    for (let copy = 0; copy < 3; copy++) node.receive(3, accepted(2, 0, 2));
    for (let copy = 0; copy < 3; copy++) node.receive(3, { type: 'snapshot-reply', term: 2, matchIndex: 2, memberSession: 0 });
    expect(node.host.sent).toEqual([]);
    node.receive(3, { type: 'snapshot-reply', term: 2, matchIndex: 6, memberSession: 0 });
    expect(node.state.mode[3]).toBe('replicate');
  });
});

describe('installing a snapshot (figure 13)', () => {
  it('replaces a log that does not contain its last entry', () => {
    const node = new RaftNode([1, 1]);
    node.receive(1, install(2));
    expect(node.state).toMatchObject({ log: [], baseIndex: 5, baseTerm: 1, commitIndex: 5, lastApplied: 5, machine: { values: [5] } });
    node.receive(1, appendEntries(2, 5, 1, [entry(2, 6)], 6));
    expect(node.state.machine).toEqual({ values: [6] });
    node.endSync();
    node.restart();
    expect(node.state).toMatchObject({ baseIndex: 5, lastApplied: 5, machine: { values: [5] } });
    expect(node.terms).toEqual([2]);
  });

  it('keeps the entries that follow its last entry', () => {
    const node = new RaftNode([1, 1, 1, 1, 1, 1, 1]);
    node.receive(1, install(2));
    expect(node.state).toMatchObject({ baseIndex: 5, lastApplied: 5 });
    expect(node.terms).toEqual([1, 1]);
  });

  it('drops the whole log when its entry there is of another term', () => {
    const node = new RaftNode([1, 1, 1, 1, 2, 2]);
    node.receive(1, install(3));
    expect(node.terms).toEqual([]);
  });

  it('ignores one that shows nothing new, and acknowledges it', () => {
    const node = new RaftNode();
    node.receive(1, appendEntries(1, 0, 0, [...ENTRIES, entry(1, 6)], 6));
    node.receive(1, install(1));
    expect(node.state).toMatchObject({ commitIndex: 6, machine: { values: [6] } });
    node.endSync();
    expect(node.sentTo(1, 'snapshot-reply')).toEqual([{ type: 'snapshot-reply', term: 1, matchIndex: 5, memberSession: 0 }]);
  });

  it('acknowledges only when it is durable, and nothing to a leader of an earlier term', () => {
    const node = new RaftNode([3]);
    node.receive(1, install(2));
    expect(node.sentTo(1, 'snapshot-reply')).toEqual([{ type: 'snapshot-reply', term: 3, matchIndex: 0, memberSession: 0 }]);
    node.receive(2, install(3));
    expect(node.host.sent).toEqual([]);
    node.endSync();
    expect(node.sentTo(2, 'snapshot-reply')).toMatchObject([{ matchIndex: 5 }]);
  });

  it('copies what it takes, so that the snapshot itself never changes', () => {
    const node = new RaftNode();
    const snapshot: Snapshot = { ...SNAPSHOT, sessions: [{ session: 1, sequence: 5, result: null }], machine: { values: [5] } };
    node.receive(1, install(1, snapshot));
    node.receive(1, appendEntries(1, 5, 1, [entry(1, 6)], 6));
    expect(snapshot).toEqual(SNAPSHOT);
  });

  it('does not take a reply for more than it says', () => {
    const node = new RaftNode();
    node.lead();
    node.receive(1, accepted(1, 0, 1));
    node.receive(1, { type: 'snapshot-reply', term: 1, matchIndex: 0, memberSession: 0 });
    expect(node.state.matchIndex[1]).toBe(1);
  });
});

describe('with snapshots that must be durable first (§7)', () => {
  const options = { awaitsDurableSnapshots: true, snapshotAfterEntries: 4, trailingEntries: 0 };

  it('keeps the log until its own snapshot is durable', () => {
    const node = new RaftNode([], options);
    node.receive(1, appendEntries(1, 0, 0, ENTRIES, 3));
    node.receive(1, appendEntries(1, 5, 1, [], 5));
    expect(node.state).toMatchObject({ snapshotIndex: 5, durableSnapshotIndex: 0, baseIndex: 0 });
    node.endSync();
    expect(node.state).toMatchObject({ durableSnapshotIndex: 5, baseIndex: 5 });
  });

  it('installs a snapshot of its leader, and says so, once it is durable, however often it came', () => {
    const node = new RaftNode([1, 1], options);
    node.receive(1, install(2));
    node.receive(1, install(2));
    expect(node.state).toMatchObject({ lastApplied: 0, baseIndex: 0 });
    node.endSync();
    expect(node.state).toMatchObject({ lastApplied: 5, baseIndex: 5, machine: { values: [5] } });
    node.endSync();
    expect(node.sentTo(1, 'snapshot-reply')).toMatchObject([{ term: 2, matchIndex: 5 }]);
  });

  it('does not let an earlier snapshot that comes late take the place of one that is being written', () => {
    const node = new RaftNode([1, 1], options);
    const earlier: Snapshot = { ...SNAPSHOT, lastIndex: 4, sessions: [{ session: 1, sequence: 4, result: null }], machine: { values: [4] } };
    for (const snapshot of [SNAPSHOT, earlier]) node.receive(1, install(2, snapshot));
    expect(node.host.disk.cell('raft/snapshot').read()).toMatchObject({ lastIndex: 5 });
    node.endSync();
    expect(node.state).toMatchObject({ lastApplied: 5, baseIndex: 5 });
    node.restart();
    expect(node.state).toMatchObject({ lastApplied: 5, baseIndex: 5 });
  });

  it('does not go back to a snapshot that it has overtaken while it was written', () => {
    const node = new RaftNode([1], options);
    node.receive(1, install(2));
    node.receive(1, appendEntries(2, 0, 0, [...ENTRIES, entry(2, 6)], 6));
    node.endSync();
    expect(node.state).toMatchObject({ lastApplied: 6, machine: { values: [6] } });
  });

  it('tells its leader nothing of a snapshot when it has seen a later term since', () => {
    const node = new RaftNode([1], options);
    node.receive(1, install(2));
    node.receive(2, appendEntries(3, 0, 0));
    node.endSync();
    node.endSync();
    expect(node.sentTo(1, 'snapshot-reply')).toEqual([]);
    expect(node.state.lastApplied).toBe(5);
  });
});
