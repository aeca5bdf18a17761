/**
 * The law that everything rests on: one seed, one run. Every scenario is run twice in this process, once in another, and
 * through Immer, with digests of all messages and states in the fingerprint; and its fingerprints are kept in
 * `golden/fingerprints.json`, so that an unintended change of behaviour is a failed test.
 *
 * BARKSIM_REWRITE_GOLDEN=1 npx vitest run test/determinism.test.ts   writes them anew.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MILLISECOND, runSeed, SECOND, type RunReport, type Scenario } from '@barksim/sim-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { findScenario, scenarios } from '../src/index.ts';

const SECOND_PROCESS = fileURLToPath(new URL('./support/fingerprints.mjs', import.meta.url));
const GOLDEN = new URL('./golden/fingerprints.json', import.meta.url);

type Run = readonly [scenario: string, seed: string, untilMicros: number];

/** More seeds for the swarms, which draw everything, and fewer for the many tests of the MIT laboratories, which draw little. */
function seedCount(name: string): number {
  if (name.endsWith('/swarm')) return 150;
  return name.startsWith('mit/') ? 3 : 22;
}

/** Every tenth run is long enough to see faults come and go. */
const RUNS: readonly Run[] = scenarios.flatMap(({ name }): Run[] =>
  Array.from({ length: seedCount(name) }, (_, i) => [name, `parity ${i}`, i % 10 === 0 ? 2 * SECOND : 350 * MILLISECOND]),
);

const strictRun = ([name, seed, untilMicros]: Run, handlers: 'direct' | 'immer' = 'direct'): RunReport =>
  runSeed(findScenario(name)!, seed, { strict: true, untilMicros, handlers });

describe(`over ${RUNS.length} runs of all scenarios, the same seed gives the same strict fingerprint`, () => {
  let reports: RunReport[] = [];
  beforeAll(() => {
    reports = RUNS.map((run) => strictRun(run));
  }, 120_000);

  it('has at least five hundred runs', () => {
    expect(RUNS.length).toBeGreaterThanOrEqual(500);
  });

  it('twice in one process', () => {
    for (const [i, run] of RUNS.entries()) expect(strictRun(run)).toEqual(reports[i]);
  }, 120_000);

  it('directly and through Immer', () => {
    for (const [i, run] of RUNS.entries()) expect(strictRun(run, 'immer')).toEqual(reports[i]);
  }, 240_000);

  it('in two processes', () => {
    const output = execFileSync(process.execPath, [SECOND_PROCESS, JSON.stringify(RUNS)], { encoding: 'utf8', maxBuffer: 1 << 24 });
    expect(output.trim().split('\n')).toEqual(reports.map(({ fingerprint }) => fingerprint));
  }, 120_000);
});

/** Whole runs, of the swarms most. */
const GOLDEN_SEEDS = ['bark', '8812', ...Array.from({ length: 48 }, (_, seed) => `${seed}`)];

/** The laboratories' tests are many, and long. */
function goldenSeedsOf(name: string): readonly string[] {
  if (name.endsWith('/swarm')) return GOLDEN_SEEDS;
  return GOLDEN_SEEDS.slice(0, name.startsWith('mit/') ? 2 : 8);
}

/** Of whole runs, by seed; and of the first second of a hundred seeds, ten to a line. */
function fingerprintsOf(scenario: Scenario): Record<string, string> {
  const wholeRuns = goldenSeedsOf(scenario.name).map((seed) => [seed, runSeed(scenario, seed).fingerprint] as const);
  const beginnings = Array.from({ length: 10 }, (_, ten) => {
    const seeds = Array.from({ length: 10 }, (__, one) => String(10 * ten + one));
    const fingerprints = seeds.map((seed) => runSeed(scenario, seed, { untilMicros: SECOND }).fingerprint);
    return [`first second of ${seeds[0]} to ${seeds[9]}`, fingerprints.join(' ')] as const;
  });
  return Object.fromEntries([...wholeRuns, ...beginnings]);
}

describe('golden fingerprints', () => {
  let fingerprints: Record<string, Record<string, string>> = {};
  let golden: Record<string, Record<string, string>> = {};
  beforeAll(() => {
    fingerprints = Object.fromEntries(scenarios.map((scenario) => [scenario.name, fingerprintsOf(scenario)]));
    if (process.env['BARKSIM_REWRITE_GOLDEN'] === '1') writeFileSync(GOLDEN, `${JSON.stringify(fingerprints, null, 2)}\n`);
    golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Record<string, Record<string, string>>;
  }, 120_000);

  it.each(scenarios.map(({ name }) => name))('%s runs as it always has, seed for seed, over a hundred seeds', (name) => {
    expect(fingerprints[name]).toEqual(golden[name]);
  });

  it('are of no scenario that is gone', () => {
    expect(Object.keys(golden)).toEqual(scenarios.map(({ name }) => name));
  });
});
