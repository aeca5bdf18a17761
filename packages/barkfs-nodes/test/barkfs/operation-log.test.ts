import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyMasterOperation } from '../../src/barkfs/metadata/apply-operation.ts';
import { restoreCheckpoint, takeCheckpoint } from '../../src/barkfs/metadata/checkpoint.ts';
import type { MasterMetadata } from '../../src/barkfs/metadata/master-metadata.ts';
import { emptyMetadata } from '../../src/barkfs/metadata/master-metadata.ts';
import type { MasterOperation, NamespaceRequest } from '../../src/barkfs/metadata/operations.ts';
import { CHECKPOINT_CELL, OPERATION_LOG, recoverMetadata } from '../../src/barkfs/master/operation-log.ts';
import { makeRecordingHost } from './recording-host.ts';

const path = fc.constantFrom('/a', '/b', '/d', '/d/a', '/d/b', '/.deleted/1', '/.deleted/2');
const request: fc.Arbitrary<NamespaceRequest> = fc.oneof(
  fc.record({ f: fc.constant('create' as const), path }),
  fc.record({ f: fc.constant('mkdir' as const), path: fc.constantFrom('/d', '/e') }),
  fc.record({ f: fc.constant('delete' as const), path }),
  fc.record({ f: fc.constant('rename' as const), path, to: path }),
);
const small = fc.integer({ min: 1, max: 5 });
const operation: fc.Arbitrary<MasterOperation> = fc.oneof(
  fc.record({
    kind: fc.constant('namespace' as const),
    client: fc.integer({ min: 6, max: 8 }),
    sequence: fc.nat(40),
    request,
    keepUntilWall: fc.nat(1000),
  }),
  fc.record({ kind: fc.constant('expire' as const), fileId: small }),
  fc.record({ kind: fc.constant('add-chunk' as const), fileId: small, index: fc.nat(3) }),
  fc.record({ kind: fc.constant('granting' as const), handle: small, version: fc.nat(6), servers: fc.constant([1, 2]) }),
  fc.record({ kind: fc.constant('granted' as const), handle: small, version: fc.nat(6) }),
);
const operations = fc.array(operation, { maxLength: 60 });

function replay(log: readonly MasterOperation[], metadata: MasterMetadata = emptyMetadata()): MasterMetadata {
  for (const each of log) applyMasterOperation(metadata, each);
  return metadata;
}

describe('operation log (§2.6.3)', () => {
  it('leads to equal metadata at every prefix, from the beginning or from any checkpoint before (R6, R7)', () => {
    fc.assert(
      fc.property(operations, fc.nat(60), (log, cut) => {
        const living = replay(log.slice(0, cut));
        const checkpoint = takeCheckpoint(living, cut);
        for (const [index, each] of log.slice(cut).entries()) {
          applyMasterOperation(living, each);
          const end = cut + index + 1;
          expect(replay(log.slice(0, end))).toEqual(living);
          expect(replay(log.slice(cut, end), restoreCheckpoint(checkpoint))).toEqual(living);
        }
      }),
    );
  });

  it('leaves its operations as they were: they belong to the log', () => {
    fc.assert(
      fc.property(operations, (log) => {
        const before = structuredClone(log);
        replay(log);
        expect(log).toEqual(before);
      }),
    );
  });

  it('never lowers a version and never uses a handle again (S5, R2)', () => {
    fc.assert(
      fc.property(operations, (log) => {
        const metadata = emptyMetadata();
        const versions = new Map<number, number>();
        const handles: number[] = [];
        for (const each of log) {
          const result = applyMasterOperation(metadata, each);
          if (result.kind === 'chunk-added') handles.push(result.handle);
          for (const chunk of metadata.chunks.values()) {
            expect(chunk.version).toBeGreaterThanOrEqual(versions.get(chunk.handle) ?? 0);
            expect(chunk.proposedVersion).toBeGreaterThanOrEqual(chunk.version);
            versions.set(chunk.handle, chunk.version);
          }
        }
        expect(handles).toEqual(Array.from(handles, (_, position) => position + 1));
      }),
    );
  });

  it('recovers from the disk what was applied: the checkpoint and the operations behind it (R7)', () => {
    fc.assert(
      fc.property(operations, fc.nat(60), (log, cut) => {
        const host = makeRecordingHost(0);
        for (const each of log) host.disk.log(OPERATION_LOG).append(each);
        const kept = Math.min(cut, log.length);
        if (kept > 0) host.disk.cell(CHECKPOINT_CELL).write(takeCheckpoint(replay(log.slice(0, kept)), kept));
        expect(recoverMetadata(host.disk)).toEqual({ metadata: replay(log), index: log.length });
      }),
    );
  });
});

describe('operations', () => {
  const create: MasterOperation = {
    kind: 'namespace',
    client: 7,
    sequence: 5,
    request: { f: 'create', path: '/a' },
    keepUntilWall: 0,
  };

  it('take effect once, however often a client repeats them (G8)', () => {
    const metadata = emptyMetadata();
    const first = applyMasterOperation(metadata, create);
    const after = structuredClone(metadata);
    expect(applyMasterOperation(metadata, create)).toEqual(first);
    expect(metadata).toEqual(after);
    expect(applyMasterOperation(metadata, { ...create, sequence: 4 })).toEqual({ kind: 'refused' });
    expect(applyMasterOperation(metadata, { ...create, sequence: 6 })).toMatchObject({ result: { errno: 'EEXIST' } });
  });

  it('do not add a chunk to a file that is gone or has it already (B03)', () => {
    const metadata = replay([create]);
    expect(applyMasterOperation(metadata, { kind: 'add-chunk', fileId: 1, index: 0 })).toEqual({ kind: 'chunk-added', handle: 1 });
    expect(applyMasterOperation(metadata, { kind: 'add-chunk', fileId: 1, index: 0 })).toEqual({ kind: 'refused' });
    expect(applyMasterOperation(metadata, { kind: 'add-chunk', fileId: 2, index: 0 })).toEqual({ kind: 'refused' });
  });

  it('put a version in force only if it is the newest proposed (G1)', () => {
    const metadata = replay([create, { kind: 'add-chunk', fileId: 1, index: 0 }]);
    const granting = (version: number): MasterOperation => ({ kind: 'granting', handle: 1, version, servers: [1] });
    applyMasterOperation(metadata, granting(1));
    applyMasterOperation(metadata, granting(2));
    expect(applyMasterOperation(metadata, granting(2))).toEqual({ kind: 'refused' });
    expect(applyMasterOperation(metadata, { kind: 'granted', handle: 1, version: 1 })).toEqual({ kind: 'refused' });
    expect(applyMasterOperation(metadata, { kind: 'granted', handle: 1, version: 2 })).toEqual({ kind: 'version-set' });
    expect(metadata.chunks.get(1)).toMatchObject({ version: 2, proposedVersion: 2 });
  });
});
