/** Every laboratory test on the correct Raft. */
import { runSeed } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { mitScenarios } from '../../../src/raft/mit/index.ts';

/** The names of the laboratories' tests (MIT 6.5840, 2025), as scenarios are named after them. */
const TESTS = {
  '3a': ['initial-election', 're-election', 'many-elections'],
  '3b': ['basic-agree', 'rpc-bytes', 'follower-failure', 'leader-failure', 'fail-agree', 'fail-no-agree', 'concurrent-starts', 'rejoin', 'backup', 'count'],
  '3c': ['persist-1', 'persist-2', 'persist-3', 'figure-8', 'unreliable-agree', 'figure-8-unreliable', 'reliable-churn', 'unreliable-churn'],
  '3d': [
    'snapshot-basic',
    'snapshot-install',
    'snapshot-install-unreliable',
    'snapshot-install-crash',
    'snapshot-install-unreliable-crash',
    'snapshot-all-crash',
    'snapshot-init',
  ],
  '4a': ['basic', 'concurrent', 'leader-failure', 'leader-partition', 'restart-replay', 'shutdown', 'restart-submit'],
  '4b': [
    'basic',
    'speed',
    'concurrent',
    'unreliable',
    'one-partition',
    'many-partitions-one-client',
    'many-partitions-many-clients',
    'persist-one-client',
    'persist-concurrent',
    'persist-concurrent-unreliable',
    'persist-partition',
    'persist-partition-unreliable',
    'persist-partition-unreliable-linearizable',
  ],
  '4c': [
    'rsm-snapshot',
    'snapshot-rpc',
    'snapshot-size',
    'speed',
    'snapshot-recover',
    'snapshot-recover-many-clients',
    'snapshot-unreliable',
    'snapshot-unreliable-recover',
    'snapshot-unreliable-recover-concurrent-partition',
    'snapshot-unreliable-recover-concurrent-partition-linearizable',
  ],
};

const SEEDS = 3;
it('has every test of laboratories 3 and 4', () => {
  const names = Object.entries(TESTS).flatMap(([lab, tests]) => tests.map((test) => `mit/${lab}-${test}`));
  expect(mitScenarios.map(({ name }) => name)).toEqual(names);
});

describe.each(mitScenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
  it(`passes ${SEEDS} seeds, and covers what it promises`, () => {
    const missing = new Set(scenario.expectedCoverage);
    for (let seed = 0; seed < SEEDS; seed++) {
      const report = runSeed(scenario, `lab ${seed}`);
      expect(report.violations, `seed 'lab ${seed}'`).toEqual([]);
      expect(report.verdict).toBe('pass');
      for (const name of Object.keys(report.coverage)) missing.delete(name);
    }
    expect([...missing]).toEqual([]);
  });
});
