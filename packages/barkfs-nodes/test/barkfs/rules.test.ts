import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctChunkServerRules } from '../../src/barkfs/chunk-server/chunk-server-rules.ts';
import { correctFileClientRules } from '../../src/barkfs/client/file-client-rules.ts';
import { findRecords, makeRecord } from '../../src/barkfs/client/record.ts';
import { correctMasterRules } from '../../src/barkfs/master/master-rules.ts';
import { newCoordination } from '../../src/barkfs/master/master-state.ts';
import { makeBarkfsOptions } from '../../src/barkfs/options.ts';

const OPTIONS = makeBarkfsOptions({ master: 0, chunkServers: [1, 2, 3] });

describe('leases (§3.1)', () => {
  it('end at the holder before they end at the master, whatever the clocks do within the bound (G3)', () => {
    const drift = fc.integer({ min: -OPTIONS.maxDriftPpm, max: OPTIONS.maxDriftPpm });
    fc.assert(
      fc.property(drift, drift, (masterPpm, holderPpm) => {
        // Real time that a clock off by so much takes to show the span, both counting from the same instant.
        const real = (span: number, ppm: number): number => (span * 1_000_000) / (1_000_000 + ppm);
        const atMaster = real(correctMasterRules.leaseExpiry(0, OPTIONS), masterPpm);
        const atHolder = real(correctChunkServerRules.leaseExpiry(0, OPTIONS), holderPpm);
        expect(atHolder).toBeLessThan(atMaster);
      }),
    );
  });

  it('are over when their time is up, or when the primary has a higher version; an unknown primary has none', () => {
    const lease = { primary: 2, version: 1, replicas: [1, 2], expiresAt: 100, confirmed: true };
    const { leaseIsOver } = correctMasterRules;
    expect(leaseIsOver(lease, [1, 3], 100)).toBe(false);
    expect(leaseIsOver(lease, [1, 3], 101)).toBe(true);
    expect(leaseIsOver(lease, [1, 2], 50)).toBe(true);
    expect(leaseIsOver({ ...lease, primary: -1 }, [1, 2, -1], 50)).toBe(false);
  });

  it('are extended for their holder only, and only under the version in force (R11)', () => {
    const chunk = { handle: 7, fileId: 1, version: 4, proposedVersion: 4 };
    const coordination = newCoordination(7);
    coordination.lease = { primary: 2, version: 4, replicas: [2], expiresAt: 100, confirmed: true };
    const { mayExtend } = correctMasterRules;
    expect(mayExtend(coordination, chunk, 2, 4, 100)).toBe(true);
    expect(mayExtend(coordination, chunk, 1, 4, 100)).toBe(false);
    expect(mayExtend(coordination, chunk, 2, 3, 100)).toBe(false);
    expect(mayExtend(coordination, chunk, 2, 4, 101)).toBe(false);
    expect(mayExtend(coordination, { ...chunk, version: 5 }, 2, 4, 100)).toBe(false);
  });
});

describe('versions and replicas at the master (§4.5)', () => {
  const chunk = { handle: 7, fileId: 1, version: 3, proposedVersion: 5 };

  it('are stale below the version in force, and current from there on, unless corrupt (R27, G1)', () => {
    const at = (version: number, corrupt = false): boolean =>
      correctMasterRules.replicaIsCurrent({ server: 1, version, corrupt, knownAt: 0 }, chunk);
    expect([at(2), at(3), at(5), at(3, true)]).toEqual([false, true, true, false]);
  });

  it('are proposed above everything that was ever proposed (R12, G1)', () => {
    expect(correctMasterRules.nextVersion(chunk)).toBe(6);
  });

  it('are cloned only when no lease can exist under the version in force (G4)', () => {
    const settled = { ...chunk, proposedVersion: 3 };
    const coordination = newCoordination(7);
    expect(correctMasterRules.mustFenceBeforeClone(coordination, chunk)).toBe(true);
    expect(correctMasterRules.mustFenceBeforeClone(coordination, settled)).toBe(false);
    coordination.leasedVersion = 3;
    expect(correctMasterRules.mustFenceBeforeClone(coordination, settled)).toBe(true);
  });

  it('are placed on the servers with the fewest (R21)', () => {
    const loads = [
      { server: 1, replicas: 4 },
      { server: 2, replicas: 0 },
      { server: 3, replicas: 2 },
    ];
    const random = { next: () => 0, int: (low: number) => low, chance: () => false, pick: <T>(items: readonly T[]) => items[0] as T };
    expect(correctMasterRules.chooseServers(loads, 2, random)).toEqual([2, 3]);
  });
});

describe('clients (§2.4, §3.1)', () => {
  it('split what straddles chunks into one piece for each, which together are the whole (R15)', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.integer({ min: 1, max: 2500 }), (offset, length) => {
        const data = makeRecord(1, 1, length).slice(0, length);
        const pieces = correctFileClientRules.planPieces({ f: 'write', path: '/a', offset, data }, OPTIONS);
        expect(pieces.map((piece) => piece.data).join('')).toBe(data);
        let position = offset;
        for (const piece of pieces) {
          expect(piece.index * OPTIONS.chunkBytes + piece.offset).toBe(position);
          expect(piece.offset + piece.length).toBeLessThanOrEqual(OPTIONS.chunkBytes);
          position += piece.length;
        }
      }),
    );
  });

  it('refuse records longer than a quarter of a chunk (R17)', () => {
    const { recordIsTooLong } = correctFileClientRules;
    const record = (length: number) => ({ f: 'append' as const, path: '/a', record: 'r'.repeat(length) });
    expect(recordIsTooLong(record(256), OPTIONS)).toBe(false);
    expect(recordIsTooLong(record(257), OPTIONS)).toBe(true);
  });

  it('find their records among padding, fragments and duplicates (§2.7.2)', () => {
    const [one, two] = [makeRecord(4, 1, 40), makeRecord(4, 2, 12)];
    const data = `${one}\0\0\0${two.slice(0, 5)}${two}${one}`;
    expect(findRecords(data).map((found) => [found.number, found.offset])).toEqual([
      [1, 0],
      [2, 48],
      [1, 60],
    ]);
  });
});
