/**
 * The public GFS course suite (ppca-gfs) by name and intent, as far as the first form goes. Every run is checked by every
 * BarkFS property besides what the test itself asks for.
 */
import type { MasterState, MutationResult, ScriptStep } from '@barksim/barkfs-nodes';
import { findRecords, makeRecord } from '@barksim/barkfs-nodes';
import type { OperationRecord } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { readIntactReplica } from '../../src/barkfs/observer/replica-view.ts';
import { clusterOptions } from '../../src/barkfs/cluster.ts';
import { CHUNK_BYTES, doing, lastRead, results, runScripts, waiting } from './script-runs.ts';

const BIG = makeRecord(1, 1, 5 * CHUNK_BYTES + 100);
const readAll = doing({ f: 'read', path: '/file', offset: 0, length: 16 * CHUNK_BYTES });
const create = doing({ f: 'create', path: '/file' });
const writeBig = doing({ f: 'write', path: '/file', offset: 0, data: BIG });
const start = waiting(200 * MILLISECOND);

function appends(maker: number, count: number, length: number): ScriptStep[] {
  return Array.from({ length: count }, (_, number) =>
    doing({ f: 'append', path: '/file', record: makeRecord(maker, number, length) }),
  );
}

function acknowledgedAppends(operations: readonly (readonly OperationRecord[])[]): OperationRecord[] {
  return operations.flat().filter((record) => record.operation.f === 'append' && record.outcome === 'ok');
}

/** Every acknowledged record is whole where its client was told it is (R18). */
function expectAllThere(operations: readonly (readonly OperationRecord[])[], data: string): void {
  for (const record of acknowledgedAppends(operations)) {
    const [piece] = (record.result as MutationResult).pieces;
    const at = (piece as { index: number }).index * CHUNK_BYTES + (piece as { offset: number }).offset;
    expect(data.slice(at, at + record.operation.record.length)).toBe(record.operation.record);
  }
}

describe('GFS course suite', () => {
  it('FileDir: makes, lists, moves and deletes files and directories', () => {
    const { report, operations } = runScripts({
      scripts: [
        [
          start,
          doing({ f: 'mkdir', path: '/d' }),
          doing({ f: 'create', path: '/d/one' }),
          doing({ f: 'create', path: '/d/two' }),
          doing({ f: 'create', path: '/d/one' }),
          doing({ f: 'list', path: '/d' }),
          doing({ f: 'delete', path: '/d' }),
          doing({ f: 'delete', path: '/d/one' }),
          doing({ f: 'rename', path: '/d', to: '/e' }),
          doing({ f: 'list', path: '/e' }),
          doing({ f: 'stat', path: '/e/two' }),
          doing({ f: 'stat', path: '/d/two' }),
        ],
      ],
    });
    expect(report.verdict).toBe('pass');
    const done = { done: true };
    expect(results(operations[0])).toEqual([
      done,
      done,
      done,
      { errno: 'EEXIST' },
      { names: ['one', 'two'] },
      { errno: 'ENOTEMPTY' },
      done,
      done,
      { names: ['two'] },
      { kind: 'file', chunkCount: 0 },
      { errno: 'ENOENT' },
    ]);
  });

  it('WriteReadChunk: concurrent writers of one chunk leave every reader the same bytes', () => {
    const write = (number: number): ScriptStep[] => [
      waiting(400 * MILLISECOND),
      doing({ f: 'write', path: '/file', offset: 100, data: makeRecord(number, number, 300) }),
      waiting(SECOND),
      ...Array.from({ length: 6 }, () => readAll),
    ];
    const { report, operations } = runScripts({ scripts: [[start, create, ...write(1)], write(2), write(3)] });
    expect(report.verdict).toBe('pass');
    const read = operations.flat().filter((record) => record.operation.f === 'read');
    expect(read).toHaveLength(18);
    const contents = new Set(read.map((record) => record.result.data as string));
    expect(contents.size).toBe(1);
    expect(findRecords([...contents].join()).length).toBe(1);
  });

  it('AppendChunk: concurrent appenders find each of their records at the offset they were told', () => {
    const script = (maker: number): ScriptStep[] => [waiting(400 * MILLISECOND), ...appends(maker, 20, 90), waiting(SECOND), readAll];
    const { report, operations } = runScripts({ scripts: [[start, create, ...script(1)], script(2), script(3)] });
    expect(report.verdict).toBe('pass');
    expect(acknowledgedAppends(operations)).toHaveLength(60);
    expectAllThere(operations, lastRead(operations[0]) as string);
  });

  it('PadOver: a record that does not fit pads its chunk and begins the next', () => {
    const { report, operations } = runScripts({ scripts: [[start, create, ...appends(1, 5, 250), readAll]] });
    expect(report.verdict).toBe('pass');
    const places = acknowledgedAppends(operations).map((record) => {
      const [piece] = (record.result as MutationResult).pieces;
      return [piece?.index, piece?.offset];
    });
    expect(places).toEqual([[0, 0], [0, 250], [0, 500], [0, 750], [1, 0]]);
    expect(lastRead(operations[0])?.slice(1000, CHUNK_BYTES)).toBe('\0'.repeat(24));
    expect(report.coverage['barkfs/pad-over']).toBe(1);
  });

  it('WriteReadBigData: what spans many chunks reads back as it was written', () => {
    const { report, operations } = runScripts({ scripts: [[start, create, writeBig, readAll]] });
    expect(report.verdict).toBe('pass');
    expect(lastRead(operations[0])).toBe(BIG);
    expect((results(operations[0])[1] as MutationResult).pieces).toHaveLength(6);
  });

  it('ShutdownInAppend: no acknowledged record is lost when servers die among appends', () => {
    const script = (maker: number): ScriptStep[] => [...appends(maker, 40, 100), waiting(3 * SECOND), readAll];
    const { report, operations } = runScripts({
      scripts: [[start, create, ...script(1)], [waiting(400 * MILLISECOND), ...script(2)]],
      faults: [
        { kind: 'crash', at: 450 * MILLISECOND, nodes: ['primary'] },
        { kind: 'crash', at: 470 * MILLISECOND, nodes: [4] },
      ],
      durationMicros: 20 * SECOND,
    });
    expect(report.verdict).toBe('pass');
    expect(acknowledgedAppends(operations).length).toBeGreaterThan(60);
    expectAllThere(operations, lastRead(operations[0]) as string);
  });

  it('ReReplication: losing one server after another, with time in between, loses nothing', () => {
    const { report, operations } = runScripts({
      scripts: [[start, create, writeBig, waiting(9 * SECOND), readAll]],
      settings: { chunkServerCount: 6, quietFromMicros: 7 * SECOND, registrationBoundMicros: SECOND, replicationBoundMicros: 3 * SECOND },
      faults: [1, 2, 3].map((server) => ({ kind: 'crash', at: (2 * server + 1) * SECOND, nodes: [server] })),
      durationMicros: 12 * SECOND,
    });
    expect(report.verdict).toBe('pass');
    expect(lastRead(operations[0])).toBe(BIG);
    expect(report.coverage['barkfs/re-replicated']).toBeGreaterThanOrEqual(6);
  });

  it('PersistentChunkServer: all chunk servers lose power at once and come back with everything', () => {
    const { report, operations } = runScripts({
      scripts: [[start, create, writeBig, ...appends(1, 3, 200), waiting(4 * SECOND), readAll]],
      faults: [{ kind: 'crash', at: SECOND, until: 2 * SECOND, nodes: [1, 2, 3, 4, 5] }],
    });
    expect(report.verdict).toBe('pass');
    expect(lastRead(operations[0])?.startsWith(BIG)).toBe(true);
    expectAllThere(operations, lastRead(operations[0]) as string);
  });

  it('PersistentMaster: the master loses power and knows everything again, then grants leases anew', () => {
    const { report, operations } = runScripts({
      scripts: [[start, create, writeBig, waiting(3 * SECOND), readAll, ...appends(1, 2, 200), doing({ f: 'list', path: '/' })]],
      faults: [{ kind: 'crash', at: SECOND, until: 2 * SECOND, nodes: [0] }],
    });
    expect(report.verdict).toBe('pass');
    expect(lastRead(operations[0])).toBe(BIG);
    expect(acknowledgedAppends(operations)).toHaveLength(2);
    expect(results(operations[0]).at(-1)).toEqual({ names: ['file'] });
  });

  it('PersistentMaster: a restarted master grants no lease while one from before may be out (G2)', () => {
    const { operations } = runScripts({
      scripts: [[start, create, ...appends(1, 1, 200), waiting(1_300 * MILLISECOND), ...appends(2, 1, 200)]],
      faults: [
        { kind: 'crash', at: SECOND, until: 1_100 * MILLISECOND, nodes: [0] },
        // The primary's machine is alive and cannot be reached: its lease has to run out.
        { kind: 'crash', at: SECOND, until: 1_200 * MILLISECOND, nodes: ['primary'] },
      ],
    });
    const [, second] = acknowledgedAppends(operations);
    expect(second?.invokedAtMicros).toBeLessThan(2 * SECOND);
    expect(second?.returnedAtMicros).toBeGreaterThan(1_100 * MILLISECOND + 2 * SECOND);
  });

  it('DiskError: rot is found, never read, and repaired from another replica', () => {
    const settings = { quietFromMicros: 3 * SECOND, registrationBoundMicros: SECOND, replicationBoundMicros: 8 * SECOND };
    let intact = 0;
    const { report, operations } = runScripts({
      scripts: [[start, create, writeBig, ...Array.from({ length: 10 }, () => [waiting(900 * MILLISECOND), readAll]).flat()]],
      settings,
      faults: [1, 2, 3, 4, 5, 6].map((time) => ({
        kind: 'bit-rot',
        at: SECOND + time * 200 * MILLISECOND,
        node: 1,
        cellPrefix: 'chunk/',
      })),
      durationMicros: 14 * SECOND,
      atEnd(view) {
        const options = clusterOptions({ chunkServerCount: 5, options: {} } as never);
        const master: MasterState = view.stateOf(0);
        for (const handle of master.metadata.chunks.keys()) {
          for (const server of options.chunkServers) {
            intact += readIntactReplica(view, server, handle, options) === undefined ? 0 : 1;
          }
        }
      },
    });
    expect(report.verdict).toBe('pass');
    const reads = operations.flat().filter((record) => record.operation.f === 'read');
    expect(reads.map((record) => record.result.data === BIG)).toEqual(reads.map(() => true));
    expect(report.coverage['barkfs/checksum-failure-caught']).toBeGreaterThan(0);
    expect(intact).toBe(6 * 3);
  });

  it('deleted files are gone for clients at once and from the disks after a while (R25, R26)', () => {
    let replicas = -1;
    const { report, operations } = runScripts({
      scripts: [[start, create, writeBig, doing({ f: 'delete', path: '/file' }), readAll, doing({ f: 'stat', path: '/.deleted/1' })]],
      atEnd(view) {
        replicas = [1, 2, 3, 4, 5].reduce((sum, server) => sum + view.stateOf(server).replicas.size, 0);
      },
    });
    expect(report.verdict).toBe('pass');
    expect(operations[0]?.at(-2)).toMatchObject({ outcome: 'failed' });
    expect(results(operations[0]).at(-1)).toEqual({ kind: 'file', chunkCount: 6 });
    expect(replicas).toBe(0);
  });
});
