import { describe, expect, it } from 'vitest';
import type { DiskError } from '../src/index.ts';
import type { SimDisk } from '../src/disk/sim-disk.ts';
import { worldOf } from './support/recorder.ts';
import { diskOfItsOwn, syncNow } from './support/disk-of-its-own.ts';

type Lay = Partial<{ keepsPrefix: boolean; tears: boolean; tearsCells: boolean; scatterPpm: number }>;

/** What reads give after a loss of power, over many seeds: the distinct results. */
function outcomes(lay: Lay, write: (disk: SimDisk) => void, read: (disk: SimDisk) => unknown, seeds = 60): unknown[] {
  const seen = new Map<string, unknown>();
  for (let seed = 0; seed < seeds; seed++) {
    const { disk } = diskOfItsOwn(String(seed));
    write(disk);
    Object.assign(disk.layOn(), lay);
    disk.losePower();
    const result = read(disk);
    seen.set(JSON.stringify(result), result);
  }
  return [...seen.keys()].toSorted().map((key) => seen.get(key));
}

function readLog(disk: SimDisk, name = 'wal'): unknown[] {
  const log = disk.log(name);
  return Array.from({ length: log.lastIndex - log.firstIndex + 1 }, (_, i) => {
    try {
      return log.get(log.firstIndex + i);
    } catch (error) {
      return (error as DiskError).code;
    }
  });
}

const abc = (disk: SimDisk): void => {
  for (const record of ['a', 'b', 'c']) disk.log('wal').append(record);
};

describe('a loss of power', () => {
  it('takes all unsynced writes of a sound disk', () => {
    expect(outcomes({}, abc, readLog)).toEqual([[]]);
  });

  it('that keeps a part leaves any number of the oldest writes, in their order', () => {
    expect(outcomes({ keepsPrefix: true }, abc, readLog)).toEqual([['a', 'b', 'c'], ['a', 'b'], ['a'], []]);
  });

  it('that tears leaves a record that cannot be read behind those that survived', () => {
    expect(outcomes({ tears: true }, abc, readLog)).toEqual([['ETORN'], ['a', 'ETORN'], ['a', 'b', 'ETORN'], ['a', 'b', 'c']]);
  });

  it('that reorders leaves holes in a log, and never an unreadable end', () => {
    const all = outcomes({ scatterPpm: 500_000 }, abc, readLog) as string[][];
    expect(all).toContainEqual(['ETORN', 'b']);
    expect(all).toContainEqual(['a', 'ETORN', 'c']);
    expect(all.every((records) => records.length === 0 || records.at(-1) !== 'ETORN')).toBe(true);
    expect(all).toHaveLength(8);
  });

  it('that reorders lets what a truncation dropped come back only when nothing was appended over it', () => {
    const write = (disk: SimDisk): void => {
      abc(disk);
      syncNow(disk);
      disk.log('wal').truncateFrom(2);
      disk.log('wal').append('x');
    };
    expect(outcomes({ scatterPpm: 500_000 }, write, readLog)).toEqual([['a', 'b', 'c'], ['a', 'x'], ['a']]);
  });

  it('leaves a cell old or new; when cells are torn as well, also unreadable', () => {
    const write = (disk: SimDisk): void => {
      disk.cell('term').write('old');
      syncNow(disk);
      disk.cell('term').write('new');
    };
    const read = (disk: SimDisk): unknown => {
      try {
        return disk.cell('term').read();
      } catch (error) {
        return (error as DiskError).code;
      }
    };
    expect(outcomes({ tears: true }, write, read)).toEqual(['new', 'old']);
    expect(outcomes({ tears: true, tearsCells: true }, write, read)).toEqual(['ECORRUPT', 'new']);
  });

  it('tears a write to a file at its sectors: each is new, old or noise', () => {
    const fates = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { disk } = diskOfItsOwn(String(seed));
      disk.file('data').write(0, new Uint8Array(2_048).fill(1));
      syncNow(disk);
      // Begins in the middle of the first sector.
      disk.file('data').write(256, new Uint8Array(1_792).fill(2));
      disk.layOn().tears = true;
      disk.losePower();
      const bytes = disk.file('data').read(0, 2_048);
      expect(bytes).toHaveLength(2_048);
      expect(bytes.subarray(0, 256).every((byte) => byte === 1)).toBe(true);
      for (const [from, to] of [[256, 512], [512, 1_024], [1_024, 1_536], [1_536, 2_048]] as const) {
        const sector = bytes.subarray(from, to);
        fates.add(sector.every((byte) => byte === 2) ? 'new' : sector.every((byte) => byte === 1) ? 'old' : 'noise');
      }
    }
    expect([...fates].toSorted()).toEqual(['new', 'noise', 'old']);
  });

  it('takes what a lying sync acknowledged, and only what no honest one has saved since', () => {
    const { disk } = diskOfItsOwn();
    disk.layOn().syncLies.push(1_000_000);
    disk.log('wal').append('a');
    expect([syncNow(disk), disk.isClean, disk.durable.logLastIndex('wal')]).toEqual([true, true, 0]);
    disk.restore();
    disk.log('wal').append('b');
    syncNow(disk);
    expect(disk.durable.logLastIndex('wal')).toBe(2);
    disk.layOn().syncLies.push(1_000_000);
    disk.log('wal').append('c');
    syncNow(disk);
    disk.losePower();
    expect(readLog(disk)).toEqual(['a', 'b']);
  });
});

describe('the death of a process', () => {
  it('leaves what it had written readable and not durable; a sync of the next one saves it', () => {
    const { disk } = diskOfItsOwn();
    abc(disk);
    disk.killProcess();
    expect([readLog(disk), disk.isClean, disk.durable.logLastIndex('wal')]).toEqual([['a', 'b', 'c'], false, 0]);
    syncNow(disk);
    expect(disk.durable.logLastIndex('wal')).toBe(3);
  });

  it('lets the sync under way end, and forgets the one that was to follow', () => {
    const { disk, delays } = diskOfItsOwn();
    disk.log('wal').append('a');
    disk.sync();
    disk.log('wal').append('b');
    disk.sync();
    disk.killProcess();
    disk.endSync();
    expect([disk.durable.logLastIndex('wal'), delays.length]).toEqual([1, 1]);
  });

  it('is followed by a loss of power that takes what only the cache held', () => {
    const { disk } = diskOfItsOwn();
    abc(disk);
    disk.killProcess();
    disk.losePower();
    expect(readLog(disk)).toEqual([]);
  });
});

describe('a disk that stands still', () => {
  const write = (world: ReturnType<typeof worldOf>): void => {
    world.nodes[0]!.disk.cell('term').write(1);
    world.nodes[0]!.disk.sync();
  };
  const durableAt = (faults: readonly object[], writeAt: number): number => {
    const world = worldOf({ faults: faults as never });
    world.runUntil(writeAt);
    write(world);
    while (world.view.durableDiskOf(0).readCell('term') !== 1) world.runUntil(world.nowMicros + 1);
    return world.nowMicros;
  };
  const stall = { kind: 'stalled-disk', nodes: [0] };

  // Syncs take 1,000 microseconds.
  it('ends a sync begun before for the time that it had left, whether or not it was due meanwhile', () => {
    expect(durableAt([{ ...stall, at: 400, until: 3_400 }], 0)).toBe(4_000);
    expect(durableAt([{ ...stall, at: 400, until: 600 }], 0)).toBe(1_200);
    expect(durableAt([{ ...stall, at: 400, until: 600 }, { ...stall, at: 800, until: 900 }], 0)).toBe(1_300);
    expect(durableAt([{ ...stall, at: 400, until: 700 }, { ...stall, at: 500, until: 900 }], 0)).toBe(1_500);
  });

  it('begins with a sync asked for meanwhile when it goes on', () => {
    expect(durableAt([{ ...stall, at: 400, until: 3_400 }], 1_000)).toBe(4_400);
  });

  it('and one that lets no sync return hold a sync up until both are over', () => {
    const faults = [{ ...stall, at: 100, until: 3_000 }, { kind: 'sync-hangs', at: 200, until: 5_000, nodes: [0] }];
    expect(durableAt(faults, 1_000)).toBe(6_000);
  });

  it('forgets the sync with the power', () => {
    const world = worldOf({ faults: [{ ...stall, at: 400, until: 3_400 } as never, { kind: 'crash', at: 500, until: 600, nodes: [0] }] });
    world.runUntil(10);
    write(world);
    world.runUntil(9_000);
    expect([world.view.durableDiskOf(0).readCell('term'), world.nodes[0]!.disk.contents().syncUnderWay]).toEqual([undefined, false]);
  });
});
