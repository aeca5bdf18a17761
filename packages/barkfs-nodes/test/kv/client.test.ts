import { describe, expect, it } from 'vitest';
import type { KeyValueClientOptions, KeyValueClientState, KeyValueClientTimer, RaftMessage } from '../../src/index.ts';
import { keyValueClient, PLAIN_CLIENT } from '../../src/index.ts';
import { ScriptedHost } from '../raft/scripted-host.ts';

const OPTIONS: KeyValueClientOptions = {
  serverCount: 5,
  slot: 2,
  keyCount: 3,
  thinkMinMicros: 1_000,
  thinkMaxMicros: 1_000,
  retryMinMicros: 50_000,
  retryMaxMicros: 50_000,
  putPpm: 1_000_000,
  casPpm: 0,
  ...PLAIN_CLIENT,
};

class Client {
  readonly host = new ScriptedHost<RaftMessage, KeyValueClientTimer>(7);
  state: KeyValueClientState;

  constructor(options: Partial<KeyValueClientOptions> = {}) {
    this.state = keyValueClient.boot(this.host, { ...OPTIONS, ...options });
  }

  endSync(): void {
    for (const timer of this.host.endSync()) keyValueClient.onTimer(this.state, timer, this.host);
  }

  fire(type: KeyValueClientTimer['type']): void {
    const [id, { timer }] = [...this.host.timers].find(([, pending]) => pending.timer.type === type)!;
    this.host.timers.delete(id);
    keyValueClient.onTimer(this.state, timer, this.host);
  }

  receive(from: number, message: RaftMessage): void {
    keyValueClient.onMessage(this.state, message, from, this.host);
  }
}

/** A client that has sent its first operation. */
function asking(options: Partial<KeyValueClientOptions> = {}): Client {
  const client = new Client(options);
  client.endSync();
  client.fire('next-operation');
  return client;
}

describe('a client of the key-value store', () => {
  it('asks nothing before its session number is durable', () => {
    const client = new Client();
    expect(client.host.timers.size).toBe(0);
    client.endSync();
    expect(client.host.timers.size).toBe(1);
  });

  it('opens a new session with every life', () => {
    const client = new Client();
    expect(client.state.session).toBe(1);
    client.state = keyValueClient.boot(client.host, OPTIONS);
    expect(client.state.session).toBe(2);
  });

  it('writes values that name session, sequence and writer', () => {
    const client = asking();
    expect(client.host.invoked).toEqual([{ f: 'put', key: 1, value: 10_000_012, session: 1, sequence: 1 }]);
  });

  it('retries with the same numbers at the next server, as the same operation', () => {
    const client = asking();
    client.fire('retry');
    expect(client.host.sent.map(({ to }) => to)).toEqual([2, 3]);
    expect(client.host.sent[1]!.message).toEqual(client.host.sent[0]!.message);
    expect(client.host.invoked).toHaveLength(1);
    expect(client.host.ended).toEqual([]);
  });

  it('asks the next servers at once where nobody knows a leader, but not all of them, and goes on there', () => {
    const client = asking({ asksOn: true });
    const know = (leader: number) => ({ type: 'not-leader', session: 1, sequence: 1, leader }) as const;
    for (const server of [2, 3, 4, 0, 1]) client.receive(server, know(-1));
    expect(client.host.sent.map(({ to }) => to)).toEqual([2, 3, 4, 0]);
    client.fire('retry');
    client.receive(1, know(4));
    expect(client.host.sent.map(({ to }) => to)).toEqual([2, 3, 4, 0, 1, 4]);
  });

  it('leaves no server out where an old hint leads past some', () => {
    const client = asking({ asksOn: true });
    client.receive(2, { type: 'not-leader', session: 1, sequence: 1, leader: 0 });
    client.receive(0, { type: 'not-leader', session: 1, sequence: 1, leader: -1 });
    expect(client.host.sent.map(({ to }) => to)).toEqual([2, 0, 3]);
  });

  it('waits for its next try where nobody knows a leader, unless it is told to ask on', () => {
    const client = asking();
    client.receive(2, { type: 'not-leader', session: 1, sequence: 1, leader: -1 });
    expect(client.host.sent.map(({ to }) => to)).toEqual([2]);
  });

  it('ends an operation once, however often it is answered', () => {
    const client = asking();
    const reply = { type: 'client-reply', session: 1, sequence: 1, result: null } as const;
    client.receive(4, reply);
    client.receive(4, reply);
    expect(client.host.ended).toEqual([{ id: 1, outcome: 'ok', result: null }]);
    expect(client.state.server).toBe(4);
  });

  it('ignores answers to other operations and sessions', () => {
    const client = asking();
    client.receive(2, { type: 'client-reply', session: 1, sequence: 2, result: null });
    client.receive(2, { type: 'client-reply', session: 2, sequence: 1, result: null });
    expect(client.host.ended).toEqual([]);
  });

  it('follows the hint of the server it asked last', () => {
    const client = asking();
    client.receive(3, { type: 'not-leader', session: 1, sequence: 1, leader: 0 });
    expect(client.host.sent).toHaveLength(1);
    client.receive(2, { type: 'not-leader', session: 1, sequence: 1, leader: 0 });
    expect(client.host.sent.map(({ to }) => to)).toEqual([2, 0]);
  });

  it('follows so many hints only, and then waits for its retry', () => {
    const client = asking();
    for (let i = 0; i < 10; i++) {
      const { server } = client.state;
      client.receive(server, { type: 'not-leader', session: 1, sequence: 1, leader: server === 0 ? 1 : 0 });
    }
    expect(client.host.sent).toHaveLength(4);
  });

  it('sends gets around the log as reads, to the supposed leader or to any server', () => {
    const direct = { putPpm: 0, directReadPpm: 1_000_000 };
    const client = asking(direct);
    expect(client.host.sent[0]).toMatchObject({ to: 2, message: { type: 'read-request', session: 1, sequence: 1, command: { f: 'get' } } });
    const anywhere = asking({ ...direct, anyServerPpm: 1_000_000 });
    anywhere.receive(4, { type: 'client-reply', session: 1, sequence: 1, result: null });
    expect(anywhere.host.ended).toEqual([{ id: 1, outcome: 'ok', result: null }]);
    expect(anywhere.state.server).toBe(2);
  });

  it('gives up after so many tries, does not claim to know the outcome, and goes on', () => {
    const client = asking({ giveUpAfterTries: 2 });
    client.fire('retry');
    expect(client.host.ended).toEqual([]);
    client.fire('retry');
    expect(client.host.ended).toMatchObject([{ id: 1, outcome: 'unknown' }]);
    client.fire('next-operation');
    expect(client.state.sequence).toBe(2);
    client.receive(4, { type: 'client-reply', session: 1, sequence: 1, result: null });
    expect(client.host.ended).toHaveLength(1);
  });

  it('asks for another leader when it is told to be an operator', () => {
    const client = asking({ transferPpm: 1_000_000 });
    expect(client.host.sent[0]).toMatchObject({ to: 2, message: { type: 'transfer-leadership', target: 2 } });
    expect(client.host.sent).toHaveLength(2);
  });
});

describe('a client whose sessions may end (dissertation 6.3)', () => {
  it('opens its session before its first operation, with the next server when there is no answer', () => {
    const client = new Client({ opensSessions: true });
    client.endSync();
    expect(client.host.sent.map(({ message }) => message)).toEqual([{ type: 'client-request', session: 1, sequence: 0, command: null }]);
    client.fire('retry');
    expect(client.host.sent).toHaveLength(2);
    expect(client.host.sent[1]!.to).not.toBe(client.host.sent[0]!.to);
    expect(client.host.invoked).toEqual([]);
    client.receive(1, { type: 'client-reply', session: 1, sequence: 0, result: null });
    client.fire('next-operation');
    expect(client.host.sent.at(-1)!.message).toMatchObject({ session: 1, sequence: 1 });
  });

  it('opens another one when it is told that its own has ended, and leaves the outcome of its operation unknown', () => {
    const client = new Client({ opensSessions: true });
    client.endSync();
    client.receive(1, { type: 'client-reply', session: 1, sequence: 0, result: null });
    client.fire('next-operation');
    client.host.sent = [];
    client.receive(1, { type: 'session-expired', session: 1, sequence: 1 });
    expect(client.host.ended).toEqual([{ id: 1, outcome: 'unknown', result: 'the session has ended' }]);
    expect(client.host.sent).toEqual([]);
    client.endSync();
    expect(client.host.sent.map(({ message }) => message)).toEqual([{ type: 'client-request', session: 2, sequence: 0, command: null }]);
    client.receive(1, { type: 'session-expired', session: 1, sequence: 1 });
    expect(client.state.session).toBe(2);
  });
});
