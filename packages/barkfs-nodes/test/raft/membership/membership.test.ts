/** Membership in the Raft program, by the sections of Ongaro's dissertation (chapter 4). */
import { describe, expect, it } from 'vitest';
import type { ChangeStep, Configuration, LogEntry, RaftMessage } from '../../../src/index.ts';
import { CONFIGURATION, NOBODY, votersOnly } from '../../../src/index.ts';
import { accepted, appendEntries, entry, RaftNode } from '../raft-node.ts';

const OPERATOR = 9;

type ChangeRequest = Extract<RaftMessage, { type: 'change-request' }>;

function request(basis: number, steps: readonly ChangeStep[], more: Partial<ChangeRequest> = {}): ChangeRequest {
  return { type: 'change-request', sequence: 1, basis, steps, joint: false, autoLeave: false, ...more };
}

function configured(term: number, configuration: Configuration): LogEntry {
  return { term, client: CONFIGURATION, session: NOBODY, sequence: 0, command: configuration, stampMicros: 0 };
}

/** Node 0, leading in term 1, its no-op (entry 1) committed by the whole cluster. */
function leader(options: ConstructorParameters<typeof RaftNode>[1] = {}): RaftNode {
  const node = new RaftNode([], options);
  node.lead();
  node.endSync();
  for (const peer of node.state.peers) node.receive(peer, accepted(1, 0, 0));
  for (const peer of node.state.peers) node.receive(peer, accepted(1, 0, 1));
  node.host.sent = [];
  return node;
}

const remove = (node: number): ChangeStep => ({ kind: 'remove', node });
const learn = (node: number): ChangeStep => ({ kind: 'add-learner', node });
const vote = (node: number): ChangeStep => ({ kind: 'add-voter', node });

describe('configuration entries (4.1)', () => {
  it('are in force from append on, at the leader and at a follower', () => {
    const node = leader();
    node.receive(OPERATOR, request(0, [remove(4)]));
    expect(node.state.configuration.voters).toEqual([0, 1, 2, 3]);
    expect(node.state.commitIndex).toBe(1);
    expect(node.state.peers).toEqual([1, 2, 3]);
    const follower = new RaftNode();
    follower.receive(1, appendEntries(1, 0, 0, [entry(1), configured(1, votersOnly([0, 1, 2]))]));
    expect(follower.state.configuration.voters).toEqual([0, 1, 2]);
  });

  it('are taken back by a truncation, several at once where it takes several', () => {
    const node = new RaftNode();
    node.receive(1, appendEntries(1, 0, 0, [configured(1, votersOnly([0, 1, 2, 3])), configured(1, votersOnly([0, 1, 2]))]));
    expect(node.state.configurationIndex).toBe(2);
    node.receive(2, appendEntries(2, 0, 0, [entry(2)]));
    expect(node.state.configuration.voters).toEqual([0, 1, 2, 3, 4]);
    expect(node.state.configurationIndex).toBe(0);
  });

  it('are found again after a restart, in the log or in the snapshot that covers them', () => {
    const node = new RaftNode([], { snapshotAfterEntries: 3, trailingEntries: 0 });
    const smaller = votersOnly([0, 1, 2]);
    node.receive(1, appendEntries(1, 0, 0, [configured(1, smaller), entry(1, 1)]));
    node.host.endSync();
    node.restart();
    expect(node.state.configuration).toEqual(smaller);
    node.receive(1, appendEntries(1, 2, 1, [entry(1, 2), configured(1, votersOnly([0, 1]))], 3));
    expect(node.host.disk.cell('raft/snapshot').read()).toMatchObject({ configuration: { index: 1, configuration: smaller } });
    node.host.endSync();
    node.restart();
    expect(node.state.configurations.map(({ index }) => index)).toEqual([1, 4]);
  });

  it('wait for one another: a second change is refused until the first is committed', () => {
    const node = leader();
    node.receive(OPERATOR, request(0, [remove(4)]));
    node.receive(OPERATOR, request(2, [remove(3)], { sequence: 2 }));
    expect(node.sentTo(OPERATOR, 'change-reply')).toMatchObject([{ sequence: 2, outcome: 'refused', reason: 'a change is under way' }]);
    node.endSync();
    for (const peer of [1, 2]) node.receive(peer, accepted(1, 1, 2));
    expect(node.sentTo(OPERATOR, 'change-reply')).toMatchObject([{ sequence: 1, outcome: 'done', current: { index: 2 } }]);
  });

  it('wait for an entry of the leader\'s own term (2015 fix)', () => {
    const node = new RaftNode();
    node.lead();
    node.receive(OPERATOR, request(0, [remove(4)]));
    expect(node.sentTo(OPERATOR, 'change-reply')).toMatchObject([{ outcome: 'refused' }]);
    expect(node.state.configurationIndex).toBe(0);
  });

  it('are not made twice by a late copy of a request, which stands on another basis', () => {
    const node = leader();
    node.receive(OPERATOR, request(0, [remove(4)]));
    node.receive(OPERATOR, request(0, [remove(4)]));
    expect(node.sentTo(OPERATOR, 'change-reply')).toMatchObject([{ reason: 'another configuration stands' }]);
    expect(node.state.log).toHaveLength(2);
  });

  it('move one voter at a time, unless through a joint configuration', () => {
    const node = leader();
    node.receive(OPERATOR, request(0, [remove(3), remove(4)]));
    expect(node.sentTo(OPERATOR, 'change-reply')[0]!.reason).toMatch(/more than one voter/);
    node.receive(OPERATOR, request(0, [remove(3), remove(4)], { joint: true }));
    expect(node.state.configuration).toMatchObject({ voters: [0, 1, 2], outgoing: [0, 1, 2, 3, 4] });
  });
});

describe('quorums over the configuration in force', () => {
  it('commit by both majorities while it is joint (4.3), and then leave it once (auto-leave)', () => {
    const node = leader({ clusterSize: 6, spareCount: 1 });
    node.receive(OPERATOR, request(0, [remove(1), remove(2)], { joint: true, autoLeave: true }));
    node.endSync();
    // Of the new voters 0, 3, 4 two hold it, of the old ones 0 to 4 two as well: not enough.
    node.receive(3, accepted(1, 1, 2));
    expect(node.state.commitIndex).toBe(1);
    node.receive(1, accepted(1, 1, 2));
    expect(node.state.commitIndex).toBe(2);
    expect(node.state.configuration).toMatchObject({ voters: [0, 3, 4], outgoing: [], autoLeave: false });
    node.receive(4, accepted(1, 1, 2));
    expect(node.state.log).toHaveLength(3);
    expect(node.state.peers).toEqual([3, 4]);
  });

  it('do not count the leader where it is being removed, and it steps down when that is committed (4.2.2)', () => {
    const node = leader({ clusterSize: 3 });
    node.receive(OPERATOR, request(0, [remove(0)]));
    node.endSync();
    node.receive(1, accepted(1, 1, 2));
    expect(node.state).toMatchObject({ role: 'leader', commitIndex: 1 });
    node.receive(2, accepted(1, 1, 2));
    expect(node.state).toMatchObject({ role: 'follower', commitIndex: 2 });
    node.fire('election-timeout');
    expect(node.state.role).toBe('follower');
  });

  it('count no votes of nodes that are not in it', () => {
    const node = new RaftNode([], { clusterSize: 5, spareCount: 2 });
    node.fire('election-timeout');
    node.endSync();
    for (const stranger of [3, 4]) node.receive(stranger, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(node.state.role).toBe('candidate');
    node.receive(1, { type: 'vote', term: 1, granted: true, requestTerm: 1 });
    expect(node.state.role).toBe('leader');
  });

  it('hold of whoever is being removed as long as that may be undone: it still stands (4.2.2)', () => {
    const node = new RaftNode();
    node.receive(1, appendEntries(1, 0, 0, [configured(1, votersOnly([1, 2, 3]))]));
    node.fire('election-timeout');
    expect(node.state.role).toBe('candidate');
    expect(node.state.peers).toEqual([1, 2, 3]);
  });
});

describe('new nodes and learners (4.2.1)', () => {
  it('are in no configuration at first, do not stand, and learn theirs from the log', () => {
    const node = new RaftNode([], { clusterSize: 3, spareCount: 3 });
    expect(node.state.peers).toEqual([]);
    node.fire('election-timeout');
    expect(node.state.role).toBe('follower');
    const joined = { ...votersOnly([1, 2]), learners: [0] };
    node.receive(1, appendEntries(1, 0, 0, [entry(1), configured(1, joined)]));
    expect(node.state.configuration).toEqual(joined);
    node.fire('election-timeout');
    expect(node.state.role).toBe('follower');
  });

  it('answer a candidate whose newer configuration says that they vote (etcd #10998)', () => {
    const node = new RaftNode([], { clusterSize: 3, spareCount: 3 });
    node.receive(1, { type: 'request-vote', term: 1, lastLogIndex: 1, lastLogTerm: 1, transfer: false });
    node.host.endSync();
    expect(node.sentTo(1, 'vote')).toEqual([{ type: 'vote', term: 1, granted: true, requestTerm: 1 }]);
  });

  it('do not count towards commitment, and vote only once they have caught up', () => {
    const node = leader({ clusterSize: 4, spareCount: 1 });
    node.receive(OPERATOR, request(0, [learn(3)]));
    node.endSync();
    node.receive(3, { ...accepted(1, 0, 2), memberSession: 2 });
    expect(node.state.commitIndex).toBe(1);
    node.receive(1, accepted(1, 1, 2));
    expect(node.state.commitIndex).toBe(2);
    node.state.matchIndex[3] = 0;
    node.receive(OPERATOR, request(2, [vote(3)], { sequence: 2 }));
    expect(node.sentTo(OPERATOR, 'change-reply').at(-1)).toMatchObject({ reason: 'a new voter has not caught up' });
    node.state.matchIndex[3] = 2;
    node.receive(OPERATOR, request(2, [vote(3)], { sequence: 3 }));
    expect(node.state.configuration).toEqual(votersOnly([0, 1, 2, 3]));
  });

  it('that were removed and added again in one term are not credited with old acknowledgements', () => {
    const node = leader({ clusterSize: 4, spareCount: 1 });
    node.receive(OPERATOR, request(0, [learn(3)]));
    node.endSync();
    node.receive(1, accepted(1, 1, 2));
    node.receive(OPERATOR, request(2, [remove(3)]));
    node.endSync();
    node.receive(1, accepted(1, 2, 3));
    node.receive(OPERATOR, request(3, [learn(3)]));
    node.receive(3, { ...accepted(1, 0, 2), memberSession: 2 });
    expect(node.state.matchIndex[3]).toBe(0);
    node.receive(3, { ...accepted(1, 0, 2), memberSession: 4 });
    expect(node.state.matchIndex[3]).toBe(2);
  });
});
