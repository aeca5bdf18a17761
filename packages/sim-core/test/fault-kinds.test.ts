import { describe, expect, it } from 'vitest';
import { FAULT_DEFINITIONS, findFaultDefinition, type NodeId, type World } from '../src/index.ts';
import { demonstrate, link, worldWith, type Demonstration } from './support/demonstrate.ts';
import { hostOf, note, received, worldOf } from './support/recorder.ts';

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

/** What is over in a moment, comes at instants of its own or needs a node of a special kind: shown in tests of its own. */
const SHOWN_ELSEWHERE: readonly string[] = [
  // process-faults.test.ts
  'restart',
  'correlated-crash',
  'boot-loop',
  'restart-as',
  // crash-points.test.ts
  'crash-at',
  // capacity.test.ts
  'slow-service',
  'lost-workers',
];

/** Links take 100 microseconds and syncs 1,000 where nothing is wrong. */
const demonstrations: Record<string, Demonstration> = {
  partition: { fault: { groups: [[0], [1, 2]] }, measure: twoLinks, healthy: [1, 1], faulty: [0, 0] },
  'one-way-partition': { fault: { from: [0], to: [1] }, measure: twoLinks, healthy: [1, 1], faulty: [0, 1] },
  isolation: { fault: { nodes: [1] }, measure: twoLinks, healthy: [1, 1], faulty: [0, 0] },
  'bridge-partition': { fault: { bridge: 2, groups: [[0], [1]] }, measure: threeWays, healthy: [1, 1, 1], faulty: [0, 1, 1] },
  'ring-partition': { fault: { nodes: [0, 2, 1, 3] }, measure: threeWays, healthy: [1, 1, 1], faulty: [0, 1, 1] },
  'chain-partition': { fault: { nodes: [0, 2, 1] }, measure: threeWays, healthy: [1, 1, 1], faulty: [0, 1, 1] },
  'partial-partition': { fault: { pairs: [[0, 1]] }, measure: threeWays, healthy: [1, 1, 1], faulty: [0, 1, 1] },
  crash: { fault: { nodes: [1] }, measure: towardsSecond, healthy: [100], faulty: [] },
  kill: { fault: { nodes: [1] }, measure: towardsSecond, healthy: [100], faulty: [] },
  'crash-and-wipe': { fault: { nodes: [1] }, measure: towardsSecond, healthy: [100], faulty: [] },
  'gray-failure': { fault: { nodes: [1] }, measure: towardsSecond, healthy: [100], faulty: [] },
  'slow-node': { fault: { nodes: [1], handlerMicros: 700 }, measure: towardsSecond, healthy: [100], faulty: [800] },
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

demonstrate(demonstrations);

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

const onLinks = Object.entries(demonstrations).filter(([kind]) => ['links', 'partitions'].includes(findFaultDefinition(kind)?.family ?? ''));

describe.each(onLinks)('what a fault of kind %s did', (kind, { fault, measure }) => {
  it('is counted only where it changed what became of a message', () => {
    const world = worldWith([{ kind, at: 20_000, until: 60_000, ...fault }]);
    measure(world);
    world.runUntil(59_999);
    expect(world.coverage.get(`fault/${kind}`)).toBe(1);
    expect(world.coverage.has(`effect/${kind}`)).toBe(false);
    const troubled = worldWith([{ kind, at: 20_000, until: 60_000, ...fault }]);
    troubled.runUntil(20_000);
    measure(troubled);
    expect(troubled.coverage.get(`effect/${kind}`)).toBeGreaterThan(0);
    const effects = [...troubled.coverage.keys()].filter((name) => name.startsWith('effect/'));
    expect(effects).toEqual([`effect/${kind}`]);
  });
});

describe('what links do of themselves', () => {
  it('is no effect of a fault, also while faults lie over them', () => {
    const world = worldOf({
      link: { ...link, lossPpm: 300_000, duplicatePpm: 300_000, burstLoss: { enterPpm: 300_000, leavePpm: 300_000, badLossPpm: 500_000, goodLossPpm: 0 } },
      faults: [{ kind: 'loss', at: 0, ppm: 0 }, { kind: 'duplication', at: 0, ppm: 0, spreadMicros: 0 }, { kind: 'slow-link', at: 0, extraMicros: 0 }],
    });
    world.runUntil(0);
    for (let i = 0; i < 200; i++) hostOf(world, 0).send(1, note(String(i)));
    world.runUntil(1_000_000);
    expect(world.network.counts.lost).toBeGreaterThan(30);
    expect([...world.coverage.keys()].filter((name) => name.startsWith('effect/'))).toEqual([]);
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

it('every kind of fault is demonstrated here, but those of disks, which have a file of their own, and those above', () => {
  const kinds = FAULT_DEFINITIONS.filter(({ family }) => family !== 'disks').map(({ kind }) => kind);
  expect([...Object.keys(demonstrations), ...SHOWN_ELSEWHERE].toSorted()).toEqual(kinds.toSorted());
});
