import type { NodeProgram } from '@barksim/sim-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeMasterProgram } from '../../src/barkfs/master/master-program.ts';
import type { MasterState } from '../../src/barkfs/master/master-state.ts';
import type { BarkfsMessage } from '../../src/barkfs/messages.ts';
import { LAST_CHUNK } from '../../src/barkfs/messages.ts';
import { makeBarkfsOptions } from '../../src/barkfs/options.ts';
import type { RecordingHost, SentMessage } from './recording-host.ts';
import { makeRecordingHost } from './recording-host.ts';

const SERVERS = [1, 2, 3];
const CLIENT = 9;
const OPTIONS = makeBarkfsOptions({ master: 0, chunkServers: SERVERS });
const program: NodeProgram<MasterState, BarkfsMessage, any, typeof OPTIONS> = makeMasterProgram();

describe('a master', () => {
  let host: RecordingHost;
  let state: MasterState;

  /** Handles a message; nothing is durable yet. */
  function tell(message: BarkfsMessage, from: number): SentMessage[] {
    program.onMessage(state, message, from, host);
    return host.takeSent();
  }

  /** The disk has caught up: what waited for it happens. */
  function settle(): SentMessage[] {
    for (const timer of host.takeNotifications()) program.onTimer(state, timer, host);
    return host.takeSent();
  }

  function boot(): void {
    state = program.boot(host, OPTIONS);
    for (const server of SERVERS) tell({ type: 'register', sentAt: host.now, replicas: [] }, server);
  }

  function findPrimary(request: number, failedVersion = 0): BarkfsMessage {
    return { type: 'find-primary', request, path: '/a', index: LAST_CHUNK, after: 0, failedVersion };
  }

  function adopted(server: number, version: number): SentMessage[] {
    const session = state.servers.get(server)?.session as number;
    return tell({ type: 'version-adopted', session, sentAt: host.now, handle: 1, version }, server);
  }

  /** Up to the point where every server was asked to begin chunk 1. */
  function createChunk(): SentMessage[] {
    tell({ type: 'change-namespace', request: 1, change: { f: 'create', path: '/a' } }, CLIENT);
    settle();
    tell(findPrimary(2), CLIENT);
    settle();
    return settle();
  }

  beforeEach(() => {
    host = makeRecordingHost(0);
    boot();
  });

  it('makes nothing visible before it is on its disk (R5)', () => {
    const create: BarkfsMessage = { type: 'change-namespace', request: 1, change: { f: 'create', path: '/a' } };
    expect(tell(create, CLIENT)).toEqual([]);
    const stat: BarkfsMessage = { type: 'query-namespace', request: 2, query: 'stat', path: '/a' };
    expect(tell(stat, 8)).toMatchObject([{ message: { result: { errno: 'ENOENT' } } }]);
    expect(settle()).toMatchObject([{ to: CLIENT, message: { request: 1, result: { done: true } } }]);
  });

  it('logs a handle before any chunk server hears of it, and the version it asks for as well (G6, G1)', () => {
    tell({ type: 'change-namespace', request: 1, change: { f: 'create', path: '/a' } }, CLIENT);
    settle();
    expect(tell(findPrimary(2), CLIENT)).toEqual([]);
    expect(settle()).toEqual([]);
    const asked = settle();
    expect(asked.map(({ to }) => to)).toEqual(SERVERS);
    expect(asked[0]?.message).toMatchObject({ type: 'adopt-version', handle: 1, version: 1, create: true });
  });

  it('tells no client before every replica, its own log and the primary have the version (R12)', () => {
    createChunk();
    expect([...adopted(1, 1), ...adopted(2, 1)]).toEqual([]);
    expect(settle()).toEqual([]);
    expect(adopted(3, 1)).toEqual([]);
    const [grant] = settle();
    expect(grant).toMatchObject({ to: 1, message: { type: 'grant-lease', version: 1, secondaries: [2, 3] } });
    const session = state.servers.get(1)?.session as number;
    const told = tell({ type: 'lease-held', session, handle: 1, version: 1 }, 1);
    expect(told).toMatchObject([{ to: CLIENT, message: { type: 'chunk-found', request: 2, primary: 1, version: 1 } }]);
  });

  it('goes on without a server that does not answer, under a higher version (G4)', () => {
    createChunk();
    adopted(1, 1);
    adopted(2, 1);
    host.now += OPTIONS.roundTimeoutMicros + 1;
    program.onTimer(state, { type: 'tick' }, host);
    host.takeSent();
    expect(settle().map(({ to, message }) => [to, (message as { version: number }).version])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(adopted(3, 1)).toEqual([]);
    expect(state.metadata.chunks.get(1)).toMatchObject({ version: 0, proposedVersion: 2 });
  });

  it('does without a replica that went bad during its round, whatever it had said before', () => {
    createChunk();
    adopted(1, 1);
    const session = state.servers.get(3)?.session as number;
    host.now += 1;
    const report = { handle: 1, version: 1, corrupt: true };
    tell({ type: 'heartbeat', session, sentAt: host.now, replicas: [report], extend: [] }, 3);
    expect(tell({ type: 'version-adopted', session, sentAt: host.now - 1, handle: 1, version: 1 }, 3)).toEqual([]);
    program.onTimer(state, { type: 'tick' }, host);
    host.takeSent();
    expect(settle().map(({ to, message }) => [to, (message as { version: number }).version])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('after a restart grants nothing on a chunk until every lease from before has run out (G2)', () => {
    createChunk();
    for (const server of SERVERS) adopted(server, 1);
    settle();
    boot();
    const replicas = [{ handle: 1, version: 1, corrupt: false }];
    host.now += 1;
    for (const server of SERVERS) tell({ type: 'register', sentAt: host.now, replicas }, server);
    expect([...tell(findPrimary(3), CLIENT), ...settle()]).toEqual([]);
    host.now += OPTIONS.leaseMicros;
    expect([...tell(findPrimary(4), CLIENT), ...settle()]).toEqual([]);
    host.now += OPTIONS.leaseMicros;
    tell(findPrimary(5), CLIENT);
    expect(settle()).toMatchObject(SERVERS.map((to) => ({ to, message: { type: 'adopt-version', version: 2 } })));
  });

  it('names current replicas to readers and no others, and orders what nobody knows to be deleted (R27, R26)', () => {
    createChunk();
    for (const server of SERVERS) adopted(server, 1);
    settle();
    const late = { type: 'register', sentAt: host.now + 1, replicas: [{ handle: 1, version: 0, corrupt: false }, { handle: 8, version: 1, corrupt: false }] } as const;
    expect(tell(late, 3)).toMatchObject([{ message: { type: 'delete-replica', handle: 8 } }, { message: { type: 'registered' } }]);
    const found = tell({ type: 'find-locations', request: 5, path: '/a', index: 0 }, CLIENT);
    expect(found).toMatchObject([{ message: { replicas: [1, 2], version: 1 } }]);
  });

  it('starts an append again when the path means another file by now', () => {
    createChunk();
    for (const server of SERVERS) adopted(server, 1);
    settle();
    const session = state.servers.get(1)?.session as number;
    tell({ type: 'lease-held', session, handle: 1, version: 1 }, 1);
    const next: BarkfsMessage = { type: 'find-primary', request: 7, path: '/a', index: 1, after: 77, failedVersion: 0 };
    expect(tell(next, CLIENT)).toMatchObject([{ message: { type: 'chunk-found', index: 0, handle: 1 } }]);
    expect(tell({ ...next, request: 8, after: 1 }, CLIENT)).toEqual([]);
    settle();
    expect(state.metadata.files.get(1)?.chunks).toEqual([1, 2]);
  });
});
