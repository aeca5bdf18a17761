import { describe, expect, it } from 'vitest';
import { DiskError, FAULT_DEFINITIONS, type Disk, type Fault, type World } from '../src/index.ts';
import { demonstrate, worldWith, type Demonstration } from './support/demonstrate.ts';
import { hostOf } from './support/recorder.ts';

/** Time that a measurement may take. */
const MEASURING = 5_000;

/** What the first node's program gets when it does this: the value, or the code of the error. */
function asProgram(world: World, body: (disk: Disk) => unknown): unknown {
  world.isInHandler = true;
  try {
    return body(hostOf(world, 0).disk);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return error.code;
  } finally {
    world.isInHandler = false;
  }
}

/** How long the first node's disk takes to make a write durable. */
function syncMicros(world: World): number {
  const startedAt = world.nowMicros;
  const { disk } = hostOf(world, 0);
  disk.cell('measured').write(startedAt);
  disk.sync();
  while (world.view.durableDiskOf(0).readCell('measured') !== startedAt) world.runUntil(world.nowMicros + 1);
  return world.nowMicros - startedAt;
}

/** Writes a cell, syncs, and waits: whether the program takes it for durable, and whether it is. */
function syncs(world: World): unknown {
  const { disk } = world.nodes[0]!;
  const startedAt = world.nowMicros;
  disk.cell('other').write('other');
  disk.cell('measured').write(startedAt);
  disk.sync();
  world.runUntil(startedAt + MEASURING);
  return [disk.isClean, disk.durable.readCell('measured') === startedAt];
}

/** Whether one of several losses of power leaves what the test looks for. The disk is the first node's. */
function afterPowerLoss(write: (disk: Disk, round: string) => void, isThere: (disk: Disk, round: string) => boolean) {
  return (world: World): unknown => {
    let count = 0;
    for (let i = 0; i < 20; i++) {
      const round = `${world.nowMicros}/${i}`;
      const { disk } = world.nodes[0]!;
      write(disk, round);
      disk.losePower();
      if (asProgram(world, () => isThere(disk, round)) === true) count++;
    }
    world.runUntil(world.nowMicros + 1);
    return count > 0;
  };
}

function codeOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return (error as DiskError).code;
  }
}

const threeRecords = (disk: Disk, round: string): void => {
  for (const record of ['a', 'b', 'c']) disk.log(round).append(record);
};

/** Syncs take 1,000 microseconds where nothing is wrong. */
const demonstrations: Record<string, Demonstration> = {
  'slow-disk': { fault: { nodes: [0], extraMicros: 500 }, measure: syncMicros, healthy: 1_000, faulty: 1_500 },
  'disk-latency': {
    fault: { nodes: [0], syncDelay: { kind: 'constant', micros: 300 }, writeDelay: { kind: 'constant', micros: 50 } },
    measure: (world) => syncMicros(world) > 1_000,
    healthy: false,
    faulty: true,
  },
  'stalled-disk': { fault: { nodes: [0] }, measure: syncs, healthy: [true, true], faulty: [false, false] },
  'sync-hangs': { fault: { nodes: [0] }, measure: syncs, healthy: [true, true], faulty: [false, false] },
  'sync-lies': { fault: { nodes: [0] }, measure: syncs, healthy: [true, true], faulty: [true, false] },
  'sync-fails': { fault: { nodes: [0] }, measure: syncs, healthy: [true, true], faulty: [true, false] },
  'read-errors': {
    fault: { nodes: [0], ppm: 1_000_000 },
    measure: (world) => {
      hostOf(world, 0).disk.cell('read').write('sound');
      return asProgram(world, (disk) => disk.cell('read').read());
    },
    healthy: 'sound',
    faulty: 'EIO',
  },
  'write-errors': {
    fault: { nodes: [0], ppm: 1_000_000 },
    measure: (world) => asProgram(world, (disk) => typeof disk.log('wal').append('a')),
    healthy: 'number',
    faulty: 'EIO',
  },
  'disk-full': {
    fault: { nodes: [0] },
    measure: (world) => asProgram(world, (disk) => typeof disk.log('wal').append('a')),
    healthy: 'number',
    faulty: 'ENOSPC',
  },
  'misdirected-read': {
    fault: { nodes: [0], ppm: 1_000_000 },
    measure: (world) => {
      for (const name of ['a', 'b']) hostOf(world, 0).disk.cell(name).write(`in ${name}`);
      return asProgram(world, (disk) => disk.cell('a').read());
    },
    healthy: 'in a',
    faulty: 'in b',
  },
  'misdirected-write': {
    fault: { nodes: [0], ppm: 1_000_000, prefix: 'measured' },
    measure: syncs,
    healthy: [true, true],
    faulty: [true, false],
  },
  'partial-sync': {
    fault: { nodes: [0] },
    measure: afterPowerLoss(threeRecords, (disk, round) => disk.log(round).lastIndex > 0),
    healthy: false,
    faulty: true,
  },
  'torn-write': {
    fault: { nodes: [0] },
    measure: afterPowerLoss(threeRecords, (disk, round) => {
      const { lastIndex } = disk.log(round);
      return lastIndex > 0 && codeOf(() => disk.log(round).get(lastIndex)) === 'ETORN';
    }),
    healthy: false,
    faulty: true,
  },
  'reordered-writes': {
    fault: { nodes: [0] },
    measure: afterPowerLoss(
      (disk, round) => ['first', 'second'].forEach((name) => disk.cell(`${name}/${round}`).write(name)),
      (disk, round) => disk.cell(`first/${round}`).read() === undefined && disk.cell(`second/${round}`).read() === 'second',
    ),
    healthy: false,
    faulty: true,
  },
};

demonstrate(demonstrations);

/** A world in which the first node's disk holds this durably from 2,000 microseconds on. */
function holding(faults: readonly object[], write: (disk: Disk) => void): World {
  const world = worldWith(faults);
  const { disk } = hostOf(world, 0);
  write(disk);
  disk.sync();
  world.runUntil(2_000);
  return world;
}

describe('bit rot', () => {
  const value = { label: 'a', bytes: 'the longest text', rest: [1, null], index: new Map([['k', 1]]) };
  const cellAfter = (fault: Partial<Fault>, name = 'chunk/7'): { world: World; value: any } => {
    const world = worldWith([{ kind: 'bit-rot', at: 5_000, node: 0, cellPrefix: 'chunk/', ...fault }]);
    const { disk } = hostOf(world, 0);
    disk.cell(name).write(value);
    disk.sync();
    world.runUntil(6_000);
    return { world, value: disk.cell(name).read() };
  };

  it('changes one character of the longest text of a cell, for reads of the cache and of the durable image', () => {
    const { world, value: rotten } = cellAfter({});
    expect(rotten).toEqual({ ...value, bytes: rotten.bytes });
    const changed = Array.from(value.bytes).filter((character, i) => character !== rotten.bytes[i]);
    expect(changed).toHaveLength(1);
    expect(rotten.bytes).toHaveLength(value.bytes.length);
    expect(world.view.durableDiskOf(0).readCell('chunk/7')).toEqual(rotten);
  });

  it('is gone once the cell is written again', () => {
    const { world } = cellAfter({});
    hostOf(world, 0).disk.cell('chunk/7').write(value);
    expect(hostOf(world, 0).disk.cell('chunk/7').read()).toEqual(value);
  });

  it('survives a crash, as damage at rest does', () => {
    const world = worldWith([
      { kind: 'bit-rot', at: 5_000, node: 0, cellPrefix: '' },
      { kind: 'crash', at: 6_000, until: 7_000, nodes: [0] },
    ]);
    hostOf(world, 0).disk.cell('data').write('sound');
    hostOf(world, 0).disk.sync();
    world.runUntil(8_000);
    expect(hostOf(world, 0).disk.cell('data').read()).not.toBe('sound');
  });

  it('hits a cell with the prefix only, and says so when it finds none', () => {
    const { world, value: sound } = cellAfter({}, 'journal');
    expect(sound).toEqual(value);
    expect(world.coverage.get('fault/bit-rot-found-nothing')).toBe(1);
  });

  it('hits the same character of the same cell in every run of the seed', () => {
    expect(cellAfter({}).value).toEqual(cellAfter({}).value);
  });
});

describe('wiping a disk', () => {
  it('empties logs and cells, so that a crashed node boots as on a new disk', () => {
    const world = worldWith([
      { kind: 'crash', at: 5_000, until: 7_000, nodes: [0, 1] },
      { kind: 'wipe-disk', at: 6_000, nodes: [0] },
    ]);
    for (const node of [0, 1]) {
      const { disk } = hostOf(world, node);
      disk.cell('term').write(3);
      disk.log('wal').append('a');
      disk.sync();
    }
    world.runUntil(8_000);
    const { disk } = hostOf(world, 0);
    expect([disk.cellNames(), disk.log('wal').lastIndex, disk.log('wal').append('again')]).toEqual([[], 0, 1]);
    expect(hostOf(world, 1).disk.cell('term').read()).toBe(3);
  });
});


describe('bit rot outside of cells', () => {
  const place = (prefix: object): object => ({ kind: 'bit-rot', at: 5_000, until: 9_000, node: 0, ...prefix });

  it('makes one record of a log unreadable, which is sound again once it is lifted', () => {
    const world = holding([place({ logPrefix: 'wal' })], (disk) => threeRecords(disk, 'wal'));
    const read = (): unknown => [1, 2, 3].map((index) => asProgram(world, (disk) => disk.log('wal').get(index)));
    world.runUntil(6_000);
    expect((read() as string[]).filter((one) => one === 'ECORRUPT')).toHaveLength(1);
    world.runUntil(9_000);
    expect(read()).toEqual(['a', 'b', 'c']);
  });

  it('makes the last record of a log unreadable if so asked, and is no torn write to whoever looks', () => {
    const world = holding([place({ logPrefix: 'wal', hitsEnd: true })], (disk) => threeRecords(disk, 'wal'));
    world.runUntil(6_000);
    expect([1, 2, 3].map((index) => asProgram(world, (disk) => disk.log('wal').get(index)))).toEqual(['a', 'b', 'ECORRUPT']);
    const durable = world.view.durableDiskOf(0);
    expect([1, 2, 3].map((index) => durable.troubleWithRecord('wal', index))).toEqual([undefined, undefined, 'ECORRUPT']);
  });

  it('flips one bit of a file, in the cache and on the disk, until it is written again or lifted', () => {
    const world = holding([place({ filePrefix: '' })], (disk) => disk.file('data').write(0, new Uint8Array(100)));
    const read = (): number[] => [...(asProgram(world, (disk) => disk.file('data').read(0, 100)) as Uint8Array)];
    world.runUntil(6_000);
    const at = read().findIndex((byte) => byte !== 0);
    expect([1, 2, 4, 8, 16, 32, 64, 128]).toContain(read()[at]);
    expect(world.view.durableDiskOf(0).readFile('data', at, 1)![0]).toBe(read()[at]);
    world.runUntil(9_000);
    expect(read()).toEqual(Array.from({ length: 100 }, () => 0));
  });

  it('of a file is gone where it is written again', () => {
    const world = holding([place({ filePrefix: '' })], (disk) => disk.file('data').write(0, new Uint8Array(100)));
    world.runUntil(6_000);
    hostOf(world, 0).disk.file('data').write(0, new Uint8Array(100));
    expect([...hostOf(world, 0).disk.file('data').read(0, 100)].every((byte) => byte === 0)).toBe(true);
  });

  it('without any place hits whatever there is', () => {
    const world = holding([place({})], (disk) => disk.cell('only').write('text'));
    world.runUntil(6_000);
    expect(hostOf(world, 0).disk.cell('only').read()).not.toBe('text');
  });
});

describe('a latent sector', () => {
  const fault = { kind: 'latent-sector', at: 5_000, until: 9_000, nodes: [0] };
  const write = (disk: Disk): void => {
    disk.cell('term').write(1);
    disk.log('wal').append('a');
    disk.file('data').write(0, new Uint8Array(600));
  };
  const reads: Record<string, (disk: Disk) => unknown> = {
    cellPrefix: (disk) => disk.cell('term').read(),
    logPrefix: (disk) => disk.log('wal').get(1),
    filePrefix: (disk) => disk.file('data').read(0, 600).length,
  };
  const sound: Record<string, unknown> = { cellPrefix: 1, logPrefix: 'a', filePrefix: 600 };

  it.each(Object.keys(reads))('(%s) cannot be read while it lasts, by programs; what lies beside it can', (hit) => {
    const world = holding([{ ...fault, [hit]: '' }], write);
    const all = (): unknown => Object.fromEntries(Object.entries(reads).map(([place, read]) => [place, asProgram(world, read)]));
    expect(all()).toEqual(sound);
    world.runUntil(6_000);
    expect(all()).toEqual({ ...sound, [hit]: 'EIO' });
    world.runUntil(9_000);
    expect(all()).toEqual(sound);
  });

  it('is looked past by observers, in the cache and on the disk: the data is still there', () => {
    for (const place of Object.keys(reads)) {
      const world = holding([{ ...fault, [place]: '' }], write);
      world.runUntil(6_000);
      const durable = world.view.durableDiskOf(0);
      expect([durable.readCell('term'), durable.getRecord('wal', 1), durable.readFile('data', 0, 600)!.length]).toEqual([1, 'a', 600]);
      expect(Object.values(reads).map((read) => read(world.view.diskOf(0)))).toEqual([1, 'a', 600]);
    }
  });

  it('can be read again where it was written anew', () => {
    const world = holding([fault], (disk) => disk.cell('term').write(1));
    world.runUntil(6_000);
    hostOf(world, 0).disk.cell('term').write(2);
    expect(asProgram(world, (disk) => disk.cell('term').read())).toBe(2);
  });

  it('of a file is one sector: those beside it can be read', () => {
    const world = holding([{ ...fault, filePrefix: '' }], (disk) => disk.file('data').write(0, new Uint8Array(1_536)));
    world.runUntil(6_000);
    const sectors = [0, 512, 1_024].map((offset) => asProgram(world, (disk) => disk.file('data').read(offset, 512).length));
    expect(sectors.toSorted()).toEqual([512, 512, 'EIO']);
  });

  it('says so when there is nothing to hit', () => {
    const world = worldWith([fault]);
    world.runUntil(6_000);
    expect(world.coverage.get('fault/latent-sector-found-nothing')).toBe(1);
  });
});

describe('rolling a disk back', () => {
  it('brings back what was durable when the fault began, at its end', () => {
    const world = holding([{ kind: 'rollback-disk', at: 5_000, until: 20_000, nodes: [0] }, { kind: 'crash', at: 19_000, until: 21_000, nodes: [0] }], (disk) => {
      threeRecords(disk, 'wal');
      disk.file('data').write(0, Uint8Array.from([1, 2]));
    });
    world.runUntil(6_000);
    const { disk } = hostOf(world, 0);
    disk.log('wal').truncateFrom(2);
    disk.log('wal').append('later');
    disk.cell('new').write('later');
    disk.file('data').write(0, Uint8Array.from([9]));
    disk.sync();
    world.runUntil(18_000);
    expect([world.view.durableDiskOf(0).getRecord('wal', 2), disk.cell('new').read()]).toEqual(['later', 'later']);
    world.runUntil(22_000);
    expect([1, 2, 3].map((index) => disk.log('wal').get(index))).toEqual(['a', 'b', 'c']);
    expect([disk.cellNames(), [...disk.file('data').read(0, 9)]]).toEqual([[], [1, 2]]);
    expect(world.coverage.get('effect/rollback-disk')).toBe(1);
  });
});

describe('misdirected writes', () => {
  const fault = { kind: 'misdirected-write', at: 5_000, until: 9_000, nodes: [0], ppm: 1_000_000 };

  it('leave two records of a log unreadable: the one that is missing and the one that was overwritten', () => {
    const world = holding([fault], (disk) => threeRecords(disk, 'wal'));
    world.runUntil(5_000);
    hostOf(world, 0).disk.log('wal').append('d');
    hostOf(world, 0).disk.sync();
    world.runUntil(7_000);
    const read = (): unknown[] => [1, 2, 3, 4].map((index) => asProgram(world, (disk) => disk.log('wal').get(index)));
    expect(read().filter((one) => one === 'ECORRUPT')).toHaveLength(2);
    expect(read()[3]).toBe('ECORRUPT');
    world.runUntil(9_000);
    expect(read()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('put the bytes of a file into another sector, and leave what was there', () => {
    const world = holding([fault], (disk) => disk.file('data').write(0, new Uint8Array(1_024)));
    world.runUntil(5_000);
    const { disk } = hostOf(world, 0);
    disk.file('data').write(10, Uint8Array.from([7, 7]));
    disk.sync();
    world.runUntil(7_000);
    const sevens = (): number[] => [...disk.file('data').read(0, 1_024)].flatMap((byte, at) => (byte === 7 ? [at] : []));
    expect(sevens()).toEqual([522, 523]);
    world.runUntil(9_000);
    expect(sevens()).toEqual([10, 11]);
  });
});

it('every kind of disk fault is demonstrated here', () => {
  const shown = [...Object.keys(demonstrations), 'bit-rot', 'wipe-disk', 'latent-sector', 'rollback-disk'];
  const kinds = FAULT_DEFINITIONS.filter(({ family }) => family === 'disks').map(({ kind }) => kind);
  expect(shown.toSorted()).toEqual(kinds.toSorted());
});
