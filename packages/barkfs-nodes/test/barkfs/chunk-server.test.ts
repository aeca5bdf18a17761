import { beforeEach, describe, expect, it } from 'vitest';
import { zeroBytes } from '../../src/barkfs/bytes.ts';
import { makeChunkServerProgram } from '../../src/barkfs/chunk-server/chunk-server-program.ts';
import type { ChunkServerState } from '../../src/barkfs/chunk-server/chunk-server-state.ts';
import type { StoredReplica } from '../../src/barkfs/chunk-server/replica-store.ts';
import { replicaCellName } from '../../src/barkfs/chunk-server/replica-store.ts';
import type { BarkfsMessage, OrderedMutation } from '../../src/barkfs/messages.ts';
import { clockMarginMicros, makeBarkfsOptions } from '../../src/barkfs/options.ts';
import type { RecordingHost, SentMessage } from './recording-host.ts';
import { makeRecordingHost } from './recording-host.ts';

const MASTER = 0;
const [SELF, PEER, OTHER_PEER, CLIENT] = [1, 2, 3, 9];
const OPTIONS = makeBarkfsOptions(
  { master: MASTER, chunkServers: [SELF, PEER, OTHER_PEER] },
  { chunkBytes: 64, appendMaxBytes: 16, checksumBlockBytes: 8 },
);
const program = makeChunkServerProgram();

describe('a chunk server', () => {
  let host: RecordingHost;
  let state: ChunkServerState;
  let session: number;

  function boot(): void {
    state = program.boot(host, OPTIONS);
    session = host.now;
    host.takeSent();
    tell({ type: 'registered', session }, MASTER);
  }

  function tell(message: BarkfsMessage, from: number): SentMessage[] {
    program.onMessage(state, message, from, host);
    return host.takeSent();
  }

  function adopt(version: number, create = false): SentMessage[] {
    return tell({ type: 'adopt-version', session, handle: 7, version, create }, MASTER);
  }

  function lead(version: number, secondaries: readonly number[]): SentMessage[] {
    adopt(version, true);
    return tell({ type: 'grant-lease', session, handle: 7, version, secondaries }, MASTER);
  }

  function follow(mutation: Partial<OrderedMutation>): SentMessage[] {
    const whole: OrderedMutation = { handle: 7, version: 1, serial: 1, kind: 'write', offset: 0, data: '', ...mutation };
    return tell({ type: 'mutation', mutation: whole }, PEER);
  }

  function append(request: number, data: string, version = 1): SentMessage[] {
    return tell({ type: 'append', request, handle: 7, version, data }, CLIENT);
  }

  function stored(): StoredReplica | undefined {
    return host.disk.cell<StoredReplica>(replicaCellName(7)).read();
  }

  function rot(position: number): void {
    const replica = stored() as StoredReplica;
    const data = `${replica.data.slice(0, position)}!${replica.data.slice(position + 1)}`;
    host.disk.cell(replicaCellName(7)).write({ ...replica, data });
  }

  beforeEach(() => {
    host = makeRecordingHost(SELF);
    boot();
  });

  describe('as primary (§3.1, §3.3)', () => {
    it('gives serial numbers, applies, forwards to exactly its offset, and answers only when all have it (R13, R14, R17)', () => {
      lead(1, [PEER, OTHER_PEER]);
      append(1, 'abc');
      const forwarded = append(2, 'de').map(({ to, message }) => [to, message]);
      const mutation: OrderedMutation = { handle: 7, version: 1, serial: 2, kind: 'append', offset: 3, data: 'de' };
      expect(forwarded).toEqual([
        [PEER, { type: 'mutation', mutation }],
        [OTHER_PEER, { type: 'mutation', mutation }],
      ]);
      const ack: BarkfsMessage = { type: 'mutation-ack', handle: 7, version: 1, serial: 2, applied: true };
      expect(tell(ack, PEER)).toEqual([]);
      expect(tell(ack, PEER)).toEqual([]);
      const [answer] = tell(ack, OTHER_PEER);
      expect(answer).toMatchObject({ to: CLIENT, whenDurable: true, message: { request: 2, outcome: 'ok', offset: 3 } });
      expect(stored()?.data).toBe('abcde');
    });

    it('reports an error when any secondary does (R14)', () => {
      lead(1, [PEER, OTHER_PEER]);
      append(1, 'abc');
      const refusal: BarkfsMessage = { type: 'mutation-ack', handle: 7, version: 1, serial: 1, applied: false };
      expect(tell(refusal, PEER)).toMatchObject([{ to: CLIENT, message: { outcome: 'failed' } }]);
      expect(tell({ ...refusal, applied: true }, OTHER_PEER)).toEqual([]);
    });

    it('reports an error when a secondary keeps silent (R14)', () => {
      lead(1, [PEER]);
      append(1, 'abc');
      host.now += OPTIONS.mutationTimeoutMicros + 1;
      program.onTimer(state, { type: 'tick' }, host);
      expect(host.takeSent()).toContainEqual(
        expect.objectContaining({ to: CLIENT, message: expect.objectContaining({ outcome: 'failed' }) }),
      );
    });

    it('pads a chunk in which a record does not fit, and sends the client to the next (R17)', () => {
      lead(1, []);
      for (let request = 1; request <= 3; request++) append(request, 'r'.repeat(16));
      append(4, 'r'.repeat(8));
      expect(append(5, 'r'.repeat(9))).toMatchObject([{ message: { outcome: 'chunk-full' } }]);
      expect(stored()?.data).toBe('r'.repeat(56) + zeroBytes(8));
    });

    it('does not do twice what the network delivers twice, and repeats its answer', () => {
      lead(1, []);
      const [first] = append(4, 'abc');
      expect(append(4, 'abc')).toEqual([first]);
      expect(append(3, 'old')).toEqual([]);
      expect(stored()?.data).toBe('abc');
    });

    it('counts its lease from when it adopted the version, less its margin (G3)', () => {
      adopt(1, true);
      const adoptedAt = host.now;
      host.now += 50_000;
      tell({ type: 'grant-lease', session, handle: 7, version: 1, secondaries: [] }, MASTER);
      const end = adoptedAt + OPTIONS.leaseMicros - clockMarginMicros(OPTIONS);
      host.now = end - 1;
      expect(append(1, 'abc')).toMatchObject([{ message: { outcome: 'ok' } }]);
      host.now = end;
      expect(append(2, 'abc')).toMatchObject([{ message: { outcome: 'no-lease' } }]);
      expect(stored()?.data).toBe('abc');
    });

    it('does not take a lease that has run out on the way (G3)', () => {
      adopt(1, true);
      host.now += OPTIONS.leaseMicros;
      expect(tell({ type: 'grant-lease', session, handle: 7, version: 1, secondaries: [] }, MASTER)).toEqual([]);
      expect(append(1, 'abc')).toMatchObject([{ message: { outcome: 'no-lease' } }]);
    });

    it('counts an extension from when it asked for it (G3)', () => {
      lead(1, []);
      append(1, 'a');
      host.now += 100_000;
      program.onTimer(state, { type: 'tick' }, host);
      const asked = host.now;
      expect(host.takeSent()).toMatchObject([{ message: { type: 'heartbeat', extend: [{ handle: 7, version: 1 }] } }]);
      host.now += 1_000_000;
      const extended = [{ handle: 7, version: 1 }];
      tell({ type: 'heartbeat-reply', session, sentAt: asked, extended }, MASTER);
      host.now = asked + OPTIONS.leaseMicros - clockMarginMicros(OPTIONS) - 1;
      expect(append(2, 'b')).toMatchObject([{ message: { outcome: 'ok' } }]);
      host.now += 1;
      expect(append(3, 'c')).toMatchObject([{ message: { outcome: 'no-lease' } }]);
    });

    it('loses its lease with a higher version, and with a restart (R12)', () => {
      lead(1, []);
      adopt(2);
      expect(append(1, 'abc')).toMatchObject([{ message: { outcome: 'no-lease' } }]);
      lead(3, []);
      boot();
      expect(append(2, 'abc', 3)).toMatchObject([{ message: { outcome: 'no-lease' } }]);
    });
  });

  describe('as secondary (§3.1)', () => {
    beforeEach(() => void adopt(1, true));

    it('applies at the offset it is told and fills what it missed with zeros (R17, G10)', () => {
      const [ack] = follow({ serial: 2, kind: 'append', offset: 5, data: 'abc' });
      expect(ack).toMatchObject({ to: PEER, whenDurable: true, message: { serial: 2, applied: true } });
      expect(stored()?.data).toBe(`${zeroBytes(5)}abc`);
      follow({ serial: 3, kind: 'append', offset: 3, data: 'xyz' });
      expect(stored()?.data).toBe(`${zeroBytes(3)}xyzbc`);
    });

    it('refuses what another version ordered (G5)', () => {
      adopt(2);
      expect(follow({ version: 1, data: 'abc' })).toMatchObject([{ message: { applied: false } }]);
      expect(follow({ version: 3, data: 'abc' })).toMatchObject([{ message: { applied: false } }]);
      expect(stored()?.data).toBe('');
    });

    it('never goes back in the order of serial numbers, not even over a restart (R13)', () => {
      follow({ serial: 3, data: 'new' });
      expect(follow({ serial: 2, data: 'old' })).toMatchObject([{ message: { applied: false } }]);
      boot();
      expect(follow({ serial: 3, data: 'old' })).toMatchObject([{ message: { applied: false } }]);
      expect(stored()?.data).toBe('new');
    });
  });

  describe('with rotten bytes (§5.2)', () => {
    beforeEach(() => {
      adopt(1, true);
      follow({ data: 'abcdefghijklmnopqrstuvwx' });
      rot(9);
    });

    const read = (offset: number, length: number): BarkfsMessage => ({
      type: 'read',
      request: 1,
      handle: 7,
      version: 1,
      offset,
      length,
    });

    it('refuses to serve them, and all of the replica from then on, and tells the master (R30)', () => {
      expect(tell(read(16, 8), CLIENT)).toMatchObject([{ message: { type: 'read-reply', data: 'qrstuvwx' } }]);
      expect(tell(read(0, 24), CLIENT)).toMatchObject([{ message: { type: 'read-refused', reason: 'corrupt' } }]);
      expect(tell(read(16, 8), CLIENT)).toMatchObject([{ message: { type: 'read-refused', reason: 'corrupt' } }]);
      program.onTimer(state, { type: 'tick' }, host);
      expect(host.takeSent()).toMatchObject([{ message: { replicas: [{ handle: 7, corrupt: true }] } }]);
    });

    it('does not cover them with a new checksum when an overwrite touches their block (R31)', () => {
      expect(follow({ serial: 2, offset: 12, data: 'XY' })).toMatchObject([{ message: { applied: false } }]);
      expect(stored()?.data).toContain('!');
    });

    it('does overwrite a block as a whole, rotten or not (R31)', () => {
      expect(follow({ serial: 2, offset: 4, data: 'X'.repeat(16) })).toMatchObject([{ message: { applied: true } }]);
      expect(tell(read(0, 24), CLIENT)).toMatchObject([{ message: { data: `abcd${'X'.repeat(16)}uvwx` } }]);
    });

    it('never gives them to another server (R23, R30)', () => {
      expect(tell({ type: 'pull-chunk', handle: 7, version: 1 }, PEER)).toEqual([]);
    });
  });

  describe('and its master (§4.4, §4.5)', () => {
    it('registers again and again until it is answered (B19, HDFS-7009)', () => {
      state = program.boot(host, OPTIONS);
      for (let tries = 0; tries < 3; tries++) {
        expect(host.takeSent()).toMatchObject([{ to: MASTER, message: { type: 'register' } }]);
        program.onTimer(state, { type: 'tick' }, host);
      }
    });

    it('ignores what was meant for an earlier life of it', () => {
      const earlier = session;
      host.now += 1_000;
      boot();
      tell({ type: 'adopt-version', session: earlier, handle: 7, version: 1, create: true }, MASTER);
      expect(stored()).toBeUndefined();
      tell({ type: 'registered', session: earlier }, MASTER);
      expect(state.session).toBe(session);
    });

    it('has a version on its disk before it says so, and never goes back (R12, S5)', () => {
      expect(adopt(3, true)).toMatchObject([{ to: MASTER, whenDurable: true, message: { version: 3 } }]);
      expect(adopt(2)).toEqual([]);
      expect(stored()?.version).toBe(3);
    });

    it('does not report a version before it is on its disk (R12)', () => {
      const reported = (): unknown => {
        program.onTimer(state, { type: 'tick' }, host);
        const [heartbeat] = host.takeSent();
        return heartbeat?.message.type === 'heartbeat' ? heartbeat.message.replicas : undefined;
      };
      adopt(3, true);
      expect(reported()).toEqual([]);
      for (const timer of host.takeNotifications()) program.onTimer(state, timer, host);
      expect(reported()).toEqual([{ handle: 7, version: 3, corrupt: false }]);
    });

    it('does not begin a replica again that it has lost, unless the chunk is new', () => {
      expect(adopt(2)).toEqual([]);
      expect(stored()).toBeUndefined();
    });

    it('does not let a late order delete a replica that has become good since (R27, R30)', () => {
      adopt(2, true);
      tell({ type: 'delete-replica', session, handle: 7, version: 1, corrupt: false }, MASTER);
      tell({ type: 'delete-replica', session, handle: 7, version: 2, corrupt: true }, MASTER);
      expect(stored()?.version).toBe(2);
      tell({ type: 'delete-replica', session, handle: 7, version: 2, corrupt: false }, MASTER);
      expect(stored()).toBeUndefined();
    });

    it('does not begin a replica again that was deleted, however late the order to begin it arrives (R2)', () => {
      adopt(1, true);
      tell({ type: 'delete-replica', session, handle: 7, version: 1, corrupt: false }, MASTER);
      expect(adopt(1, true)).toEqual([]);
      expect(stored()).toBeUndefined();
    });

    it('takes a copy only if it was told to clone, in place of what is older (R23)', () => {
      const copy: BarkfsMessage = { type: 'chunk-copy', handle: 7, version: 4, data: 'copied' };
      adopt(3, true);
      expect(tell(copy, PEER)).toEqual([]);
      expect(tell({ type: 'clone-chunk', session, handle: 7, version: 4, source: PEER }, MASTER)).toMatchObject([
        { to: PEER, message: { type: 'pull-chunk', version: 4 } },
      ]);
      expect(tell(copy, PEER)).toMatchObject([{ to: MASTER, whenDurable: true, message: { type: 'chunk-cloned' } }]);
      expect(stored()).toMatchObject({ version: 4, data: 'copied' });
    });

    it('does not let a late copy take the place of a higher version, not even of a corrupt one (S5)', () => {
      adopt(5, true);
      follow({ version: 5, data: 'newer' });
      tell({ type: 'clone-chunk', session, handle: 7, version: 4, source: PEER }, MASTER);
      rot(0);
      tell({ type: 'read', request: 1, handle: 7, version: 5, offset: 0, length: 5 }, CLIENT);
      expect(tell({ type: 'chunk-copy', handle: 7, version: 4, data: 'older' }, PEER)).toEqual([]);
      expect(stored()?.version).toBe(5);
    });
  });
});
