import { describe, expect, it } from 'vitest';
import type { ClientRequest, LogEntry, RaftOptions, RaftRules } from '../../src/index.ts';
import { accepted, appendEntries, RaftNode } from './raft-node.ts';

/** An entry of a client: sequence 0 opens the session, any other puts the sequence number at the client's key. */
function entry(client: number, session: number, sequence: number, stampMicros = 0): LogEntry {
  const command = sequence === 0 ? null : { f: 'put', key: client - 5, value: sequence, session, sequence };
  return { term: 1, client, session, sequence, command, stampMicros };
}

function request(session: number, sequence: number): ClientRequest {
  const { command } = entry(5, session, sequence);
  return { type: 'client-request', session, sequence, command };
}

/** A follower that has applied these entries. */
function following(options: Partial<RaftOptions>, entries: readonly LogEntry[], rules?: RaftRules): RaftNode {
  const node = new RaftNode([], options, rules);
  node.receive(1, appendEntries(1, 0, 0, entries, entries.length));
  return node;
}

function openOf(node: RaftNode): number[][] {
  return node.state.expiry.open.map(({ client, session, usedAtMicros }) => [client, session, usedAtMicros]);
}

/** A leader with a bound on sessions that commits whatever it appended. */
function leading(options: Partial<RaftOptions>): { node: RaftNode; ask: (client: number, asked: ClientRequest) => void } {
  const node = new RaftNode([], { sessionLimit: 2, ...options });
  node.lead();
  const ask = (client: number, asked: ClientRequest): void => {
    node.receive(client, asked);
    node.endSync();
    const last = node.state.baseIndex + node.state.log.length;
    for (const peer of [1, 2, 3]) node.receive(peer, accepted(node.state.currentTerm, last - 1, last));
  };
  return { node, ask };
}

describe('bounded client sessions (dissertation 6.3)', () => {
  it('are not there unless asked for: nothing has to be opened, and entries carry no time', () => {
    const node = new RaftNode();
    node.lead();
    node.receive(5, request(1, 1));
    expect(node.state.log.map(({ stampMicros }) => stampMicros)).toEqual([0, 0]);
    expect(node.state.expiry).toEqual({ logTimeMicros: 0, open: [] });
  });

  it('close the one unused for longest when there are too many, by the order of the log', () => {
    const node = following({ sessionLimit: 2 }, [entry(5, 1, 0), entry(6, 1, 0), entry(5, 1, 1), entry(7, 1, 0)]);
    expect(openOf(node)).toEqual([[5, 1, 0], [7, 1, 0]]);
    expect(node.state.sessions).toMatchObject([{ sequence: 1 }, { session: 1, sequence: 0 }, { session: 1 }]);
  });

  it('close by the time that leaders have stamped on entries, which never goes back', () => {
    const options = { sessionLimit: 4, sessionTimeoutMicros: 100 };
    const node = following(options, [entry(5, 1, 0, 50), entry(6, 1, 0, 120), entry(6, 1, 1, 90), entry(7, 1, 0, 151)]);
    expect(node.state.expiry).toMatchObject({ logTimeMicros: 151 });
    expect(openOf(node)).toEqual([[6, 1, 120], [7, 1, 151]]);
  });

  it('execute nothing that is asked in a session that has ended, or that none has opened', () => {
    const ended = [entry(5, 1, 0), entry(5, 1, 1), entry(6, 1, 0), entry(5, 1, 1), entry(5, 1, 2), entry(7, 3, 4)];
    const node = following({ sessionLimit: 1 }, ended);
    expect(node.state.machine).toEqual({ values: [1] });
  });

  it('are not opened again by a late copy of the request that opened them', () => {
    const node = following({ sessionLimit: 1 }, [entry(5, 1, 0), entry(6, 1, 0), entry(5, 1, 0), entry(5, 1, 1)]);
    expect(openOf(node)).toEqual([[6, 1, 0]]);
    expect(node.state.machine).toEqual({ values: [] });
  });

  it('end with the next session of their client', () => {
    const node = following({ sessionLimit: 4 }, [entry(5, 1, 0), entry(5, 2, 0), entry(5, 1, 1)]);
    expect(openOf(node)).toEqual([[5, 2, 0]]);
    expect(node.state.machine).toEqual({ values: [] });
  });

  it('are as they were after a restart from a snapshot, in their order of use', () => {
    const entries = [entry(6, 1, 0, 7), entry(5, 1, 0, 8), entry(6, 1, 1, 9)];
    const node = following({ sessionLimit: 2, snapshotAfterEntries: 3, trailingEntries: 0 }, entries);
    node.endSync();
    node.restart();
    expect(node.state.expiry.logTimeMicros).toBe(9);
    expect(openOf(node)).toEqual([[5, 1, 8], [6, 1, 9]]);
  });

  it('are those of an installed snapshot, and no others', () => {
    const node = following({ sessionLimit: 4 }, [entry(5, 1, 0), entry(6, 1, 0)]);
    const sessions = [{ session: 1, sequence: 0, result: null }, { session: 2, sequence: 3, result: null }];
    const expiry = { logTimeMicros: 40, open: [{ client: 6, session: 2, usedAtMicros: 33 }] };
    const configuration = node.state.configurations[0]!;
    const snapshot = { lastIndex: 9, lastTerm: 1, configuration, sessions, expiry, machine: { values: [] } };
    node.receive(1, { type: 'install-snapshot', term: 1, snapshot, memberSession: 0 });
    expect(node.state.expiry).toEqual(expiry);
    expect(node.state.expiry).not.toBe(expiry);
  });
});

describe('a leader with bounded sessions (dissertation 6.3)', () => {
  it('stamps its entries with its clock', () => {
    const { node, ask } = leading({});
    node.host.monotonicMicros = 77;
    ask(5, request(1, 0));
    expect(node.state.log.at(-1)).toMatchObject({ session: 1, sequence: 0, stampMicros: 77 });
  });

  it('answers whoever opens a session once that is committed, and his retries', () => {
    const { node, ask } = leading({});
    ask(5, request(1, 0));
    ask(5, request(1, 0));
    expect(node.sentTo(5, 'client-reply').map(({ sequence }) => sequence)).toEqual([0, 0]);
  });

  it('tells a client that its session has ended, before the log when it knows, after it when not', () => {
    const { node, ask } = leading({ sessionLimit: 1 });
    ask(5, request(1, 0));
    ask(6, request(1, 0));
    const { length } = node.state.log;
    ask(5, request(1, 1));
    expect(node.state.log).toHaveLength(length);
    ask(5, request(4, 1));
    expect(node.state.log).toHaveLength(length + 1);
    expect(node.sentTo(5, 'session-expired')).toMatchObject([{ session: 1, sequence: 1 }, { session: 4, sequence: 1 }]);
  });

  it('does not count a retry that it answers without the log as use', () => {
    const { node, ask } = leading({});
    ask(5, request(1, 0));
    ask(5, request(1, 1));
    ask(6, request(1, 0));
    node.receive(5, request(1, 1));
    expect(openOf(node).map(([client]) => client)).toEqual([5, 6]);
  });
});
