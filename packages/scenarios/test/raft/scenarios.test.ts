import { runSeed } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { raftScenarios } from '../../src/raft/index.ts';
import { raftSwarm } from '../../src/raft/swarm.ts';

const SEEDS = 20;

describe.each(raftScenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
  it(`violates nothing over ${SEEDS} seeds and covers what it promises`, () => {
    const covered = new Set<string>();
    for (let seed = 0; seed < SEEDS; seed++) {
      const report = runSeed(scenario, `quiet ${seed}`);
      expect(report.violations, `seed 'quiet ${seed}'`).toEqual([]);
      expect(report.verdict).toBe('pass');
      for (const name of Object.keys(report.coverage)) covered.add(name);
    }
    // The swarm promises its coverage for a few hundred seeds, not for twenty.
    const promised = scenario === raftSwarm ? [] : scenario.expectedCoverage;
    expect(promised.filter((name) => !covered.has(name))).toEqual([]);
  });

  it('runs the same directly and through Immer, states and messages included, and freezes nothing that it changes', () => {
    for (let seed = 0; seed < 4; seed++) {
      const options = { strict: true, untilMicros: 1_500_000 };
      const direct = runSeed(scenario, `parity ${seed}`, options);
      const recorded = runSeed(scenario, `parity ${seed}`, { ...options, handlers: 'immer' });
      expect(direct.verdict).toBe('pass');
      expect(recorded.fingerprint).toBe(direct.fingerprint);
    }
  });

  it('throws on a bug that it does not know', () => {
    expect(() => runSeed(scenario, '1', { bug: 'Z99' })).toThrow(/Z99/);
  });
});

describe('raft/swarm', () => {
  it('covers every family of faults and every transition over a few hundred seeds', () => {
    const missing = new Set(raftSwarm.expectedCoverage);
    for (let seed = 0; seed < 300 && missing.size > 0; seed++) {
      for (const name of Object.keys(runSeed(raftSwarm, `coverage ${seed}`).coverage)) missing.delete(name);
    }
    expect([...missing]).toEqual([]);
  });

  it('says nothing about progress in runs that end before the quiet time is over', () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(runSeed(raftSwarm, `short ${seed}`, { untilMicros: 6_500_000 }).violations).toEqual([]);
    }
  });

  it('goes on quietly when it lasts longer than usual', () => {
    expect(runSeed(raftSwarm, 'long', { untilMicros: 30_000_000 }).violations).toEqual([]);
  });
});
