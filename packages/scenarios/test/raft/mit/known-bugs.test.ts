/** Every laboratory test on the known bugs that it lists. */
import { runSeed } from '@barksim/sim-core';
import { expect, it } from 'vitest';
import { mitScenarios } from '../../../src/raft/mit/index.ts';

/** Within so many seeds a bug shows; most do in each. */
const SEEDS = 40;

const CASES = mitScenarios.flatMap((scenario) => scenario.bugs.map((bug) => [scenario.name, bug.id, scenario, bug] as const));

it.each(CASES)('%s shows %s by a property that is meant to', (_name, id, scenario, bug) => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const [violation] = runSeed(scenario, `lab ${seed}`, { bug: id }).violations;
    if (violation === undefined) continue;
    expect(bug.expectedProperties).toContain(violation.property);
    return;
  }
  expect.unreachable(`${id} shows in none of ${SEEDS} seeds`);
});
