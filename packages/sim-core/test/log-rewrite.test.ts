import { describe, expect, it } from 'vitest';
import { loadWorld, saveWorld, WorldSource, type DiskError, type Fault } from '../src/index.ts';
import type { SimDisk } from '../src/disk/sim-disk.ts';
import { diskOfItsOwn, syncNow } from './support/disk-of-its-own.ts';
import { hostOf, recorder, scenarioOf, worldOf } from './support/recorder.ts';

const records = (disk: SimDisk): unknown[] => {
  const log = disk.log('wal');
  return Array.from({ length: log.lastIndex - log.firstIndex + 1 }, (_, i) => {
    try {
      return log.get(log.firstIndex + i);
    } catch (error) {
      return (error as DiskError).code;
    }
  });
};

const rewriteAll = (disk: SimDisk): void => {
  const log = disk.log('wal');
  for (let index = log.firstIndex; index <= log.lastIndex; index++) log.rewrite(index);
};

/** The first sync fails, and the cache goes on showing what it covered. */
const FAILS: Fault = { kind: 'sync-fails', at: 0, until: 1_500, nodes: [0] };
const tolerant = { ...recorder(), onSyncFailed: () => {} };

function afterFailedSync(): SimDisk {
  const world = worldOf({ programs: [tolerant], faults: [FAILS] });
  const { disk } = world.nodes[0]!;
  for (const record of ['a', 'b']) disk.log('wal').append(record);
  disk.sync();
  world.runUntil(2_000);
  // From now on a program reads.
  world.isInHandler = true;
  return disk;
}

describe('writing a record once more', () => {
  it('brings to the disk what a failed sync has lost', () => {
    const disk = afterFailedSync();
    rewriteAll(disk);
    syncNow(disk);
    disk.losePower();
    expect(records(disk)).toEqual(['a', 'b']);
  });

  it('puts each in its own place, also behind a record that stays lost', () => {
    const disk = afterFailedSync();
    disk.log('wal').rewrite(2);
    disk.log('wal').append('c');
    syncNow(disk);
    disk.losePower();
    expect(records(disk)).toEqual(['ETORN', 'b', 'c']);
  });

  it('leaves what was durable as it was when the power goes before it is, whole, in part or in any order', () => {
    for (const lay of [{}, { keepsPrefix: true }, { tears: true }, { scatterPpm: 500_000 }]) {
      for (let seed = 0; seed < 40; seed++) {
        const { disk } = diskOfItsOwn(`rewrite ${seed}`);
        for (const record of ['a', 'b', 'c']) disk.log('wal').append(record);
        syncNow(disk);
        rewriteAll(disk);
        Object.assign(disk.layOn(), lay);
        disk.losePower();
        expect(records(disk)).toEqual(['a', 'b', 'c']);
      }
    }
  });

  it('is torn like any other write where nothing durable lay beneath it', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const { disk } = diskOfItsOwn(`torn ${seed}`);
      disk.log('wal').append('a');
      rewriteAll(disk);
      Object.assign(disk.layOn(), { tears: true });
      disk.losePower();
      seen.add(JSON.stringify(records(disk)));
    }
    // Torn when it was first written, or that write whole and the second, over the same bytes, of no matter.
    expect([...seen].toSorted()).toEqual(['["ETORN"]', '["a"]']);
  });

  it('follows truncation and compaction in the order in which they were issued', () => {
    const { disk } = diskOfItsOwn('order');
    const log = disk.log('wal');
    for (const record of ['a', 'b', 'c', 'd']) log.append(record);
    syncNow(disk);
    log.rewrite(4);
    log.rewrite(1);
    log.truncateFrom(4);
    log.compactTo(2);
    log.rewrite(3);
    syncNow(disk);
    disk.losePower();
    expect([log.firstIndex, log.lastIndex, records(disk)]).toEqual([2, 3, ['b', 'c']]);
  });

  it('fails where there is no such record, where it cannot be read and where writes fail', () => {
    const { disk } = diskOfItsOwn('refused');
    disk.log('wal').append('a');
    syncNow(disk);
    expect(() => disk.log('wal').rewrite(2)).toThrow("log 'wal' holds 1..1: there is no record 2");
    disk.layOn().writeErrors.push({ ppm: 1_000_000, prefix: '' });
    expect(() => disk.log('wal').rewrite(1)).toThrow("EIO on write of log 'wal'");
    expect(disk.isClean).toBe(true);
  });

  it('is there after a checkpoint', () => {
    const source = new WorldSource(scenarioOf({ programs: [tolerant], faults: [FAILS] }), '1', {});
    const first = source.create();
    first.bootAll();
    hostOf(first, 0).disk.log('wal').append('a');
    hostOf(first, 0).disk.sync();
    first.runUntil(2_000);
    hostOf(first, 0).disk.log('wal').rewrite(1);
    hostOf(first, 0).disk.sync();
    const restored = source.create();
    loadWorld(restored, saveWorld(first));
    restored.runUntil(10_000);
    expect(restored.view.durableDiskOf(0).getRecord('wal', 1)).toBe('a');
  });
});
