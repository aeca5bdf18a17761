import { describe, expect, it } from 'vitest';
import type { RaftOptions } from '../../src/index.ts';
import { correctRaftRules, DEFAULT_RAFT_OPTIONS } from '../../src/index.ts';
import { accepted, appendEntries, entry, RaftNode } from './raft-node.ts';

const CLIENT = 6;
const read = (sequence: number) =>
  ({ type: 'read-request', session: 1, sequence, command: { f: 'get', key: 0, session: 1, sequence } }) as const;
const confirm = (term: number, round: number) => ({ type: 'read-round-reply', term, round }) as const;

/** A leader of term 2 that has committed a put of 7, in an entry of its own when `ownCommit`. */
function leader(options: Partial<RaftOptions> = {}, ownCommit = true): RaftNode {
  const node = new RaftNode([], options);
  node.receive(3, appendEntries(1, 0, 0, [entry(1, 7)], 1));
  node.endSync();
  node.lead();
  node.endSync();
  if (ownCommit) for (const peer of [1, 2]) node.receive(peer, accepted(2, 1, 2));
  node.host.sent = [];
  return node;
}

const answers = (node: RaftNode) => node.sentTo(CLIENT, 'client-reply').map(({ sequence, result }) => [sequence, result]);

describe('ReadIndex (dissertation 6.4)', () => {
  it('answers once a majority, itself included, has answered a round that began after the read', () => {
    const node = leader();
    node.receive(CLIENT, read(1));
    expect(node.sentTo(4, 'read-round')).toEqual([{ type: 'read-round', term: 2, round: 1 }]);
    node.receive(1, confirm(2, 1));
    expect(answers(node)).toEqual([]);
    node.receive(1, confirm(2, 1));
    expect(answers(node)).toEqual([]);
    node.receive(2, confirm(2, 1));
    expect(answers(node)).toEqual([[1, 7]]);
  });

  it('keeps the later of two reads of a client when a copy of the earlier one comes late', () => {
    const node = leader();
    for (const sequence of [1, 2, 1]) node.receive(CLIENT, read(sequence));
    for (const round of [1, 2]) for (const peer of [1, 2]) node.receive(peer, confirm(2, round));
    expect(answers(node)).toEqual([[2, 7]]);
  });

  it('serves nothing before an entry of its own term is committed', () => {
    const node = leader({}, false);
    node.receive(CLIENT, read(1));
    expect(node.host.sent).toEqual([]);
  });

  it('does not take answers to an earlier round for its own, and serves those that came meanwhile together', () => {
    const node = leader();
    node.receive(CLIENT, read(1));
    node.receive(7, read(1));
    node.receive(8, read(1));
    expect(node.sentTo(1, 'read-round')).toHaveLength(1);
    for (const peer of [1, 2]) node.receive(peer, confirm(2, 1));
    expect(answers(node)).toEqual([[1, 7]]);
    expect(node.sentTo(7, 'client-reply')).toEqual([]);
    expect(node.sentTo(1, 'read-round')).toMatchObject([{ round: 2 }]);
    for (const peer of [3, 4]) node.receive(peer, confirm(2, 1));
    expect(node.sentTo(7, 'client-reply')).toEqual([]);
    for (const peer of [3, 4]) node.receive(peer, confirm(2, 2));
    expect([...node.sentTo(7, 'client-reply'), ...node.sentTo(8, 'client-reply')]).toHaveLength(2);
  });

  it('asks again with a fresh round at each heartbeat', () => {
    const node = leader();
    node.receive(CLIENT, read(1));
    node.fire('heartbeat');
    expect(node.sentTo(1, 'read-round').map(({ round }) => round)).toEqual([1, 2]);
    for (const peer of [1, 2]) node.receive(peer, confirm(2, 2));
    expect(answers(node)).toEqual([[1, 7]]);
    node.fire('heartbeat');
    expect(node.sentTo(1, 'read-round')).toEqual([]);
  });

  it('keeps its round when it is asked for again, by way of another server too, and tells who asked last', () => {
    const node = leader({ followerReads: true });
    node.receive(CLIENT, read(1));
    node.fire('heartbeat');
    node.receive(3, { type: 'read-index-request', client: CLIENT, session: 1, sequence: 1 });
    for (const peer of [1, 2]) node.receive(peer, confirm(2, 1));
    expect(answers(node)).toEqual([]);
    expect(node.sentTo(3, 'read-index-reply')).toMatchObject([{ client: CLIENT, sequence: 1, index: 2 }]);
    expect(node.state.pendingReads).toEqual([]);
  });

  it('needs a round of its own for the next read of a client, though the last one was not confirmed', () => {
    const node = leader();
    node.receive(CLIENT, read(1));
    node.receive(CLIENT, read(2));
    for (const peer of [1, 2]) node.receive(peer, confirm(2, 1));
    expect(answers(node)).toEqual([]);
    for (const peer of [1, 2]) node.receive(peer, confirm(2, 2));
    expect(answers(node)).toEqual([[2, 7]]);
  });

  it('steps down when an answer names a later term, and forgets the read', () => {
    const node = leader();
    node.receive(CLIENT, read(1));
    node.receive(1, confirm(5, 1));
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 5, pendingReads: [] });
  });

  it('refuses a read where it does not lead, unless followers read', () => {
    const node = new RaftNode();
    node.receive(3, appendEntries(1, 0, 0));
    node.receive(CLIENT, read(1));
    expect(node.sentTo(CLIENT, 'not-leader')).toMatchObject([{ sequence: 1, leader: 3 }]);
  });

  it('answers a round in its own term, confirms none of an earlier one, and restarts its timer for a leader only', () => {
    const node = new RaftNode([3]);
    node.host.reached.length = 0;
    node.receive(1, { type: 'read-round', term: 2, round: 9 });
    expect(node.host.reached).toEqual([]);
    node.receive(2, { type: 'read-round', term: 3, round: 4 });
    expect(node.host.reached).toEqual(['reset election-timeout']);
    expect(node.sentTo(1, 'read-round-reply')).toEqual([confirm(3, 0)]);
    expect(node.sentTo(2, 'read-round-reply')).toEqual([confirm(3, 4)]);
    expect(node.state.leader).toBe(2);
  });

  it('alone in its cluster needs nobody', () => {
    const node = new RaftNode([], { clusterSize: 1 });
    node.fire('election-timeout');
    node.endSync();
    node.endSync();
    node.receive(CLIENT, read(1));
    expect(answers(node)).toEqual([[1, null]]);
  });
});

describe('reads at a follower (dissertation 6.4)', () => {
  const asked = { type: 'read-index-request', client: CLIENT, session: 1, sequence: 1 } as const;
  const told = (index: number, sequence = 1) => ({ ...asked, type: 'read-index-reply', sequence, index }) as const;
  const follower = (): RaftNode => {
    const node = new RaftNode([], { followerReads: true });
    node.receive(3, appendEntries(1, 0, 0, [entry(1, 7), entry(1, 8)], 1));
    node.receive(CLIENT, read(1));
    return node;
  };

  it('ask the leader for the index, and wait until it is applied', () => {
    const node = follower();
    expect(node.sentTo(3, 'read-index-request')).toEqual([asked]);
    node.receive(3, told(2));
    expect(answers(node)).toEqual([]);
    node.receive(3, appendEntries(1, 2, 1, [], 2));
    expect(answers(node)).toEqual([[1, 8]]);
    expect(node.state.awaitedReads).toEqual([]);
  });

  it('keep the index that was told when they are asked for again', () => {
    const node = follower();
    node.receive(3, told(2));
    node.receive(CLIENT, read(1));
    expect(node.sentTo(3, 'read-index-request')).toEqual([asked]);
    node.receive(3, appendEntries(1, 2, 1, [], 2));
    expect(answers(node)).toEqual([[1, 8]]);
  });

  it('take no index that was told for another read', () => {
    const node = follower();
    node.receive(CLIENT, read(2));
    node.receive(3, told(1, 1));
    expect(answers(node)).toEqual([]);
    node.receive(3, told(1, 2));
    expect(answers(node)).toEqual([[2, 7]]);
  });

  it('get the index from a leader once it is confirmed', () => {
    const node = leader();
    node.receive(3, asked);
    expect(node.sentTo(3, 'read-index-reply')).toEqual([]);
    for (const peer of [1, 2]) node.receive(peer, confirm(2, 1));
    expect(node.sentTo(3, 'read-index-reply')).toEqual([told(2)]);
  });
});

describe('lease reads (dissertation 6.4.1)', () => {
  const LEASE = { checkQuorum: true, readMode: 'lease', clockDriftBoundPpm: 500_000 } as const;
  const length = correctRaftRules.leaseMicros({ ...DEFAULT_RAFT_OPTIONS, ...LEASE });

  /** A leader whose round of the instant 1,000 a majority has answered, later. */
  function leaseHolder(): RaftNode {
    const node = leader(LEASE);
    node.host.monotonicMicros = 1_000;
    node.fire('heartbeat');
    node.host.monotonicMicros = 5_000;
    for (const peer of [1, 2]) node.receive(peer, confirm(2, 1));
    node.host.sent = [];
    return node;
  }

  it('last less than the minimum election timeout by a clock that is faster by the bound', () => {
    expect(length * 1.5).toBeLessThan(DEFAULT_RAFT_OPTIONS.electionTimeoutMinMicros);
    expect((length + 1) * 1.5).toBeGreaterThanOrEqual(DEFAULT_RAFT_OPTIONS.electionTimeoutMinMicros - 1);
  });

  it('are answered at once until the lease ends, counted from when the round began', () => {
    const node = leaseHolder();
    node.host.monotonicMicros = 1_000 + length - 1;
    node.receive(CLIENT, read(1));
    expect(answers(node)).toEqual([[1, 7]]);
    node.host.monotonicMicros += 1;
    node.receive(CLIENT, read(2));
    expect(answers(node)).toEqual([]);
    expect(node.sentTo(1, 'read-round')).toHaveLength(1);
  });

  it('end for good when the leader begins to hand over, also when the target fails', () => {
    const node = leaseHolder();
    node.receive(8, { type: 'transfer-leadership', target: 4 });
    node.receive(CLIENT, read(1));
    expect(answers(node)).toEqual([]);
    node.host.monotonicMicros += node.options.electionTimeoutMaxMicros - 1;
    for (const peer of [1, 2]) node.receive(peer, confirm(2, 2));
    node.fire('heartbeat');
    for (const peer of [1, 2]) node.receive(peer, confirm(2, 3));
    expect(answers(node)).toEqual([[1, 7]]);
    node.receive(CLIENT, read(2));
    expect(answers(node)).toEqual([]);
  });

  it('begin anew with each leadership', () => {
    const node = leaseHolder();
    node.receive(1, confirm(5, 1));
    node.lead();
    expect(node.state).toMatchObject({ currentTerm: 6, leaseUntilMicros: 0, leaseRound: 0 });
  });

  it('are refused at boot without CheckQuorum', () => {
    expect(() => new RaftNode([], { readMode: 'lease' })).toThrow(/checkQuorum/);
  });
});
