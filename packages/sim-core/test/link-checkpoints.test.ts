import { describe, expect, it } from 'vitest';
import { loadWorld, runSeed, saveWorld, Timeline, WorldSource, type Fault, type TraceLine } from '../src/index.ts';
import { ringScenario } from './support/ring.ts';

/** Everything that a link remembers, over and again: bursts under way, queues, held messages, partitions half healed. */
const faults: readonly Fault[] = [
  { kind: 'burst-loss', at: 0, enterPpm: 20_000, leavePpm: 200_000, badLossPpm: 500_000 },
  { kind: 'bandwidth', at: 50_000, until: 900_000, bytesPerSecond: 4_000, queueMessages: 8, drop: 'random' },
  { kind: 'clog', at: 200_000, until: 320_000, from: [1] },
  { kind: 'corruption', at: 0, ppm: 20_000, evadesChecksum: true },
  { kind: 'replay', at: 0, ppm: 20_000, afterMicros: 300_000, spreadMicros: 300_000 },
  { kind: 'flapping', at: 1_000_000, until: 1_200_000, periodMicros: 30_000, upPpm: 600_000 },
  { kind: 'partition', at: 400_000, until: 500_000, groups: [[0, 1], [2, 3, 4]], hold: true, healSpreadMicros: 400_000 },
  { kind: 'loss', at: 600_000, until: 650_000, ppm: 500 },
  { kind: 'delay-shape', at: 1_300_000, until: 1_500_000, delay: { kind: 'heavy-tailed', minMicros: 500, maxMicros: 100_000 } },
];
const scenario = ringScenario({ tokens: 16, faults, link: { fifo: true } });
const SEED = '5';
const UNTIL = 2_000_000;

describe('a checkpoint of links in trouble', () => {
  it('restores into a fresh world at any moment, which then runs as the first one did', () => {
    const expected = runSeed(scenario, SEED, { strict: true });
    const source = new WorldSource(scenario, SEED, {});
    const world = source.create({ strict: true });
    world.bootAll();
    const seen = { held: 0, queued: 0, bursts: 0, halfHealed: 0 };
    for (let until = 0; until < UNTIL; until += 40_000) {
      world.runUntil(until);
      const checkpoint = saveWorld(world);
      for (const [, { held, backlog, isBad }] of checkpoint.network.troubles) {
        seen.held += held.length;
        seen.queued += backlog.length;
        seen.bursts += isBad ? 1 : 0;
      }
      if (until > 500_000 && until < 900_000) seen.halfHealed++;
      const restored = source.create({ strict: true });
      loadWorld(restored, checkpoint);
      expect(saveWorld(restored)).toEqual(checkpoint);
      restored.runUntil(UNTIL);
      expect(restored.fingerprint.toString()).toBe(expected.fingerprint);
    }
    // There was something to forget.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(3);
  });

  it('does not heal a piece early that is due at its very instant', () => {
    const source = new WorldSource(scenario, SEED, {});
    const world = source.create();
    world.bootAll();
    let stops = 0;
    while (world.step(UNTIL)) {
      // Every event around the healing of each pair.
      if (world.nowMicros < 499_000 || world.nowMicros > 901_000 || world.eventCount % 7 !== 0) continue;
      stops++;
      const restored = source.create();
      loadWorld(restored, saveWorld(world));
      const cut = ({ network }: typeof world): boolean[] => network.links.map((link) => link.hasTroubles && link.troubles.holds > 0);
      expect(cut(restored)).toEqual(cut(world));
    }
    expect(stops).toBeGreaterThan(10);
  });

  it('lets a timeline show the same lines as the trace of the run', () => {
    const lines: TraceLine[] = [];
    runSeed(scenario, SEED, { trace: (line) => lines.push(line) });
    const timeline = new Timeline(scenario, SEED, { checkpointEvery: 100, windowSize: 16 });
    for (let index = 1; index <= timeline.totalEvents; index += 13) {
      const { header, lines: within } = timeline.eventAt(index);
      expect([header, ...within]).toEqual(lines.filter(({ i }) => i === index));
    }
    for (const kind of ['hold', 'damage', 'replay']) expect(lines.some((line) => line.kind === kind)).toBe(true);
  });
});
