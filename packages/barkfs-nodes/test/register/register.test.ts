import { describe, expect, it } from 'vitest';
import type { RegisterMessage, RegisterTimer, StoredRegister } from '../../src/index.ts';
import { correctRegisterRules, makeRegisterClientProgram, makeReplicaProgram, NEVER } from '../../src/index.ts';
import { ScriptedHost } from '../raft/scripted-host.ts';

const stamp = (count: number) => ({ count, nonce: 7 });

describe('a replica of registers', () => {
  const program = makeReplicaProgram();
  function replica(): { host: ScriptedHost<RegisterMessage, never>; receive(message: RegisterMessage): RegisterMessage[] } {
    const host = new ScriptedHost<RegisterMessage, never>(0);
    const state = program.boot(host, {});
    return {
      host,
      receive(message) {
        host.sent = [];
        program.onMessage(state, message, 9, host);
        return host.sent.map((sent) => sent.message);
      },
    };
  }

  it('keeps the latest value, and says that it is stored once it is durable', () => {
    const { host, receive } = replica();
    expect(receive({ type: 'store', request: 1, key: 3, stamp: stamp(2), text: 'new' })).toEqual([]);
    host.endSync();
    expect(host.sent).toMatchObject([{ to: 9, message: { type: 'stored', request: 1 } }]);
    expect(receive({ type: 'store', request: 2, key: 3, stamp: stamp(1), text: 'old' })).toEqual([{ type: 'stored', request: 2 }]);
    expect(receive({ type: 'query', request: 3, key: 3 })).toEqual([{ type: 'answer', request: 3, stamp: stamp(2), text: 'new' }]);
  });

  it('takes what rotted, or belongs elsewhere, for never written', () => {
    const { host, receive } = replica();
    receive({ type: 'store', request: 1, key: 3, stamp: stamp(2), text: 'a' });
    const cell = host.disk.cell<StoredRegister>('register/3');
    const sound = cell.read()!;
    for (const spoilt of [{ ...sound, text: 'b' }, { ...sound, key: 4 }, { ...sound, stamp: stamp(9) }]) {
      cell.write(spoilt);
      expect(receive({ type: 'query', request: 2, key: 3 })).toEqual([{ type: 'answer', request: 2, stamp: NEVER, text: '' }]);
    }
  });
});

describe('a client of registers', () => {
  const options = { replicaCount: 5, mostForgetful: 1, keyCount: 1, writePpm: 1_000_000, thinkMinMicros: 0, thinkMaxMicros: 0, retryMicros: 10, giveUpAfterTries: 2, stopAtMicros: 1_000 };
  const program = makeRegisterClientProgram();

  it('writes with a later stamp than a quorum has, and counts each replica once', () => {
    const host = new ScriptedHost<RegisterMessage, RegisterTimer>(5);
    const state = program.boot(host, options);
    program.onTimer(state, { type: 'next-operation' }, host);
    const { request } = state.operation!;
    for (const from of [0, 0, 1, 2]) program.onMessage(state, { type: 'answer', request, stamp: stamp(from), text: '' }, from, host);
    expect(state.operation!.phase).toBe('query');
    program.onMessage(state, { type: 'answer', request, stamp: stamp(3), text: 'x' }, 3, host);
    expect([state.operation!.phase, state.operation!.stamp.count]).toEqual(['store', 4]);
    // An answer to the phase before counts for nothing.
    program.onMessage(state, { type: 'answer', request, stamp: stamp(3), text: 'x' }, 4, host);
    for (const from of [0, 1, 2]) program.onMessage(state, { type: 'stored', request: request + 1 }, from, host);
    expect(host.ended).toEqual([]);
    program.onMessage(state, { type: 'stored', request: request + 1 }, 4, host);
    expect(host.ended).toMatchObject([{ outcome: 'ok' }]);
  });

  it('gives up, not knowing what came of it, when too few replicas answer', () => {
    const host = new ScriptedHost<RegisterMessage, RegisterTimer>(5);
    const state = program.boot(host, options);
    program.onTimer(state, { type: 'next-operation' }, host);
    program.onTimer(state, { type: 'retry' }, host);
    program.onTimer(state, { type: 'retry' }, host);
    expect(host.ended).toMatchObject([{ outcome: 'unknown', result: 'too few replicas answered' }]);
  });
});

describe('the quorums of registers', () => {
  it('share more replicas than may have forgotten, and are majorities where none may', () => {
    for (let replicas = 1; replicas <= 9; replicas++) {
      for (let forgetful = 0; forgetful < replicas; forgetful++) {
        const size = correctRegisterRules.quorumSize(replicas, forgetful);
        expect(2 * size - replicas).toBeGreaterThan(forgetful);
        expect(2 * (size - 1) - replicas).toBeLessThanOrEqual(forgetful);
      }
    }
  });
});
