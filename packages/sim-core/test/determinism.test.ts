import { describe, expect, it } from 'vitest';
import { runSeed, type Fault } from '../src/index.ts';
import { ringScenario } from './support/ring.ts';

const faults: readonly Fault[] = [
  { kind: 'partition', at: 200_000, until: 400_000, groups: [[0, 1], [2, 3, 4]] },
  { kind: 'crash', at: 500_000, until: 700_000, nodes: [2, 3] },
  { kind: 'pause', at: 800_000, until: 1_000_000, nodes: [1] },
  { kind: 'loss', at: 100_000, until: 300_000, ppm: 20_000 },
  { kind: 'duplication', at: 0, until: 1_500_000, ppm: 20_000, spreadMicros: 5_000 },
  { kind: 'reorder', at: 0, until: 1_500_000, ppm: 50_000, windowMicros: 3_000 },
  { kind: 'clock-drift', at: 300_000, until: 900_000, nodes: [0, 4], driftPpm: 50_000 },
  { kind: 'clock-step', at: 300_000, nodes: [0], stepMicros: -5_000_000 },
  { kind: 'slow-disk', at: 300_000, until: 900_000, nodes: [0], extraMicros: 10_000 },
];

describe('one seed, one run', () => {
  const scenario = ringScenario({ tokens: 32, faults });

  it('gives the same report twice', () => {
    for (let seed = 0; seed < 20; seed++) {
      expect(runSeed(scenario, String(seed))).toEqual(runSeed(scenario, String(seed)));
    }
  });

  it('gives another run for another seed', () => {
    const fingerprints = new Set(Array.from({ length: 50 }, (_, seed) => runSeed(scenario, String(seed)).fingerprint));
    expect(fingerprints.size).toBe(50);
  });

  it('gives the same strict fingerprint directly and through Immer', () => {
    for (let seed = 0; seed < 20; seed++) {
      const direct = runSeed(scenario, String(seed), { strict: true });
      const immer = runSeed(scenario, String(seed), { strict: true, handlers: 'immer' });
      expect(direct.verdict).toBe('pass');
      expect(direct.events).toBeGreaterThan(1000);
      expect(immer).toEqual(direct);
    }
  });
});
