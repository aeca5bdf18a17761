import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, type Fault, type FaultKind, type NodeId, type World } from '../src/index.ts';
import { hostOf, note, received, recorder, worldOf } from './support/recorder.ts';

/** How a kind of fault shows: what a measurement gives on a healthy world and while the fault lasts. */
interface Demonstration {
  /** The fault without its window. */
  readonly fault: object;
  readonly measure: (world: World) => unknown;
  readonly healthy: unknown;
  readonly faulty: unknown;
}

/** Time that a measurement may take. */
const MEASURING = 5_000;

/** Sends one message over the link; how long each copy of it that arrives was under way. */
function delays(world: World, from: NodeId, to: NodeId): number[] {
  const sentAt = world.nowMicros;
  const text = `sent at ${sentAt}`;
  hostOf(world, from).send(to, note(text));
  world.runUntil(sentAt + MEASURING);
  return received(world, to).flatMap(({ atMicros, message }) => (message.text === text ? [atMicros - sentAt] : []));
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

/** How far the first node's monotonic and wall clocks go in 1,000 microseconds, and how far they are apart. */
function clocks(world: World): number[] {
  const { clock } = hostOf(world, 0);
  const [monotonic, wall] = [clock.monotonic(), clock.wall()];
  world.runUntil(world.nowMicros + 1_000);
  return [clock.monotonic() - monotonic, clock.wall() - wall, clock.wall() - clock.monotonic()];
}

/** Whether the first node's clocks wander against each other, while neither stands still. */
function wanders(world: World): unknown {
  const { clock } = hostOf(world, 0);
  const apart = new Set<number>();
  for (let i = 0; i < 30; i++) {
    world.runUntil(world.nowMicros + 100);
    apart.add(clock.wall() - clock.monotonic());
  }
  return apart.size > 1;
}

const twoLinks = (world: World): unknown => [delays(world, 0, 1).length, delays(world, 1, 0).length];
/** From the first to the second, and over the third to it. */
const threeWays = (world: World): unknown => [delays(world, 0, 1).length, delays(world, 0, 2).length, delays(world, 2, 1).length];
const towardsSecond = (world: World): unknown => delays(world, 0, 1);

/** Links take 100 microseconds and syncs 1,000 where nothing is wrong. */
const demonstrations: Record<Exclude<FaultKind, 'bit-rot' | 'wipe-disk'>, Demonstration> = {
  partition: { fault: { groups: [[0], [1, 2]] }, measure: twoLinks, healthy: [1, 1], faulty: [0, 0] },
  'one-way-partition': { fault: { from: [0], to: [1] }, measure: twoLinks, healthy: [1, 1], faulty: [0, 1] },
  isolation: { fault: { nodes: [1] }, measure: twoLinks, healthy: [1, 1], faulty: [0, 0] },
  'bridge-partition': { fault: { bridge: 2, groups: [[0], [1]] }, measure: threeWays, healthy: [1, 1, 1], faulty: [0, 1, 1] },
  'ring-partition': { fault: { nodes: [0, 2, 1, 3] }, measure: threeWays, healthy: [1, 1, 1], faulty: [0, 1, 1] },
  'chain-partition': { fault: { nodes: [0, 2, 1] }, measure: threeWays, healthy: [1, 1, 1], faulty: [0, 1, 1] },
  'partial-partition': { fault: { pairs: [[0, 1]] }, measure: threeWays, healthy: [1, 1, 1], faulty: [0, 1, 1] },
  crash: { fault: { nodes: [1] }, measure: towardsSecond, healthy: [100], faulty: [] },
  pause: { fault: { nodes: [1] }, measure: towardsSecond, healthy: [100], faulty: [] },
  loss: { fault: { ppm: 1_000_000 }, measure: towardsSecond, healthy: [100], faulty: [] },
  duplication: { fault: { ppm: 1_000_000, spreadMicros: 0 }, measure: towardsSecond, healthy: [100], faulty: [100, 100] },
  reorder: {
    fault: { ppm: 1_000_000, windowMicros: 3_000 },
    measure: (world) => delays(world, 0, 1).map((delay) => delay > 100 && delay <= 3_100),
    healthy: [false],
    faulty: [true],
  },
  'slow-link': { fault: { extraMicros: 700 }, measure: towardsSecond, healthy: [100], faulty: [800] },
  // A burst that begins at once and never ends.
  'burst-loss': { fault: { enterPpm: 1_000_000, leavePpm: 0 }, measure: towardsSecond, healthy: [100], faulty: [] },
  replay: { fault: { ppm: 1_000_000, afterMicros: 3_000 }, measure: towardsSecond, healthy: [100], faulty: [100, 3_000] },
  'delay-shape': { fault: { delay: { kind: 'constant', micros: 900 } }, measure: towardsSecond, healthy: [100], faulty: [900] },
  corruption: { fault: { ppm: 1_000_000 }, measure: towardsSecond, healthy: [100], faulty: [] },
  // 20 bytes a millisecond; the message is some thirty bytes long.
  bandwidth: { fault: { bytesPerSecond: 20_000 }, measure: (w) => delays(w, 0, 1).map((d) => d > 1_000), healthy: [false], faulty: [true] },
  clog: { fault: {}, measure: towardsSecond, healthy: [100], faulty: [] },
  flapping: { fault: { periodMicros: 1_000, upPpm: 0 }, measure: towardsSecond, healthy: [100], faulty: [] },
  'slow-disk': { fault: { nodes: [0], extraMicros: 500 }, measure: syncMicros, healthy: 1_000, faulty: 1_500 },
  'clock-drift': { fault: { nodes: [0], driftPpm: 100_000 }, measure: (w) => clocks(w).slice(0, 2), healthy: [1_000, 1_000], faulty: [1_100, 1_100] },
  'clock-slew': {
    fault: { nodes: [0], slewMicros: -900_000, ratePpm: 100_000 },
    measure: (w) => clocks(w).slice(0, 2),
    healthy: [1_000, 1_000],
    faulty: [1_000, 900],
  },
  'clock-freeze': { fault: { nodes: [0] }, measure: (w) => clocks(w).slice(0, 2), healthy: [1_000, 1_000], faulty: [0, 0] },
  'clock-jitter': { fault: { nodes: [0], amplitudeMicros: 50, intervalMicros: 500 }, measure: wanders, healthy: false, faulty: true },
  'leap-second': { fault: { nodes: [0] }, measure: (w) => clocks(w)[2], healthy: 0, faulty: -1_000_000 },
  'clock-step': { fault: { nodes: [0], stepMicros: -70 }, measure: clocks, healthy: [1_000, 1_000, 0], faulty: [1_000, 1_000, -70] },
};

const link = { delay: { kind: 'constant', micros: 100 } } as const;

function worldWith(faults: readonly object[]): World {
  return worldOf({ programs: Array.from({ length: 4 }, () => recorder()), link, faults: faults as Fault[] });
}

describe.each(Object.entries(demonstrations))('a fault of kind %s', (kind, { fault, measure, healthy, faulty }) => {
  it('shows its effect from its beginning to its end, and none before and after', () => {
    const world = worldWith([{ kind, at: 20_000, until: 60_000, ...fault }]);
    expect(measure(world)).toEqual(healthy);
    world.runUntil(20_000);
    expect(measure(world)).toEqual(faulty);
    world.runUntil(40_000);
    expect(measure(world)).toEqual(faulty);
    world.runUntil(60_000);
    expect(measure(world)).toEqual(healthy);
  });

  it('lasts to the end of the run when it has no end of its own', () => {
    const world = worldWith([{ kind, at: 20_000, ...fault }]);
    world.runUntil(5_000_000);
    expect(measure(world)).toEqual(faulty);
  });

  it('is lifted on its own: another one that overlaps it goes on', () => {
    const world = worldWith([
      { kind, at: 20_000, until: 60_000, ...fault },
      { kind, at: 40_000, until: 80_000, ...fault },
    ]);
    world.runUntil(60_000);
    // The first is over, the second goes on as if it had always been alone.
    expect(measure(world)).toEqual(faulty);
    world.runUntil(80_000);
    expect(measure(world)).toEqual(healthy);
  });

  it('that lies within another of its kind does not lift that one', () => {
    const world = worldWith([
      { kind, at: 20_000, until: 80_000, ...fault },
      { kind, at: 30_000, until: 40_000, ...fault },
    ]);
    world.runUntil(40_000);
    expect(measure(world)).toEqual(faulty);
  });

  it('is counted under its name each time it fires', () => {
    const world = worldWith([
      { kind, at: 20_000, until: 60_000, ...fault },
      { kind, at: 30_000, until: 40_000, ...fault },
    ]);
    world.runUntil(100_000);
    expect(world.coverage.get(`fault/${kind}`)).toBe(2);
  });
});

describe('faults of the same kind that overlap', () => {
  const both = (kind: string, fault: object): World => {
    const world = worldWith([
      { kind, at: 10_000, until: 60_000, ...fault },
      { kind, at: 20_000, until: 50_000, ...fault },
    ]);
    world.runUntil(20_000);
    return world;
  };

  it('add up where they are amounts of time or drift', () => {
    expect(towardsSecond(both('slow-link', { extraMicros: 700 }))).toEqual([1_500]);
    expect(syncMicros(both('slow-disk', { nodes: [0], extraMicros: 500 }))).toBe(2_000);
    expect(clocks(both('clock-drift', { nodes: [0], driftPpm: 100_000 })).slice(0, 2)).toEqual([1_200, 1_200]);
    expect(clocks(both('clock-step', { nodes: [0], stepMicros: -70 }))[2]).toBe(-140);
  });

  it('strike independently where they are chances', () => {
    const link = both('loss', { ppm: 500_000 }).network.link(0, 1);
    expect([link.lossPpm, both('duplication', { ppm: 200_000, spreadMicros: 9 }).network.link(0, 1).duplicatePpm]).toEqual([
      750_000, 360_000,
    ]);
  });
});

describe('link faults', () => {
  it('hit the links that they name and no others', () => {
    const world = worldWith([{ kind: 'slow-link', at: 0, extraMicros: 700, from: [0, 1], to: [1] }]);
    world.runUntil(0);
    expect([delays(world, 0, 1), delays(world, 1, 0), delays(world, 0, 2), delays(world, 2, 1)]).toEqual([
      [800],
      [100],
      [100],
      [100],
    ]);
  });

  it('that cut in one direction take an empty list for all others', () => {
    const cutFrom = worldWith([{ kind: 'one-way-partition', at: 0, from: [0], to: [] }]);
    cutFrom.runUntil(0);
    expect([delays(cutFrom, 0, 1), delays(cutFrom, 0, 2), delays(cutFrom, 1, 0), delays(cutFrom, 1, 2)]).toEqual([
      [],
      [],
      [100],
      [100],
    ]);
    const cutTo = worldWith([{ kind: 'one-way-partition', at: 0, from: [], to: [0] }]);
    cutTo.runUntil(0);
    expect([delays(cutTo, 1, 0), delays(cutTo, 2, 0), delays(cutTo, 0, 1), delays(cutTo, 1, 2)]).toEqual([
      [],
      [],
      [100],
      [100],
    ]);
  });

  it('leave a node in no group of a partition in reach of everybody, and never cut a node off from itself', () => {
    const world = worldWith([{ kind: 'partition', at: 0, groups: [[0], [1]] }]);
    world.runUntil(0);
    expect([delays(world, 0, 2), delays(world, 2, 1), delays(world, 0, 1), delays(world, 0, 0)]).toEqual([
      [100],
      [100],
      [],
      [0],
    ]);
  });

  it('come on top of what the healthy link does', () => {
    const world = worldOf({
      link: { ...link, lossPpm: 500_000, duplicatePpm: 100_000, duplicateSpreadMicros: 50 },
      faults: [{ kind: 'loss', at: 0, until: 10, ppm: 500_000 }],
    });
    world.runUntil(0);
    expect(world.network.link(0, 1).lossPpm).toBe(750_000);
    world.runUntil(10);
    expect(world.network.link(0, 1)).toMatchObject({ lossPpm: 500_000, duplicatePpm: 100_000, duplicateSpreadMicros: 50 });
  });
});

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

it('every kind of fault is demonstrated here', () => {
  const shown = [...Object.keys(demonstrations), 'bit-rot', 'wipe-disk'];
  expect(shown.toSorted()).toEqual([...FAULT_KINDS].toSorted());
});
