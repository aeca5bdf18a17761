/** How budgets are counted, across checkpoints too, and that no demand of a script is left out. */
import { runSeed, Timeline } from '@barksim/sim-core';
import { expect, it } from 'vitest';
import { mitScenarios } from '../../../src/raft/mit/index.ts';
import { labScenario } from '../../../src/raft/mit/lab-test.ts';

const count = mitScenarios.find(({ name }) => name === 'mit/3b-count')!;

it('counts on after a checkpoint within the window of a budget', () => {
  const report = runSeed(count, '3');
  const plan = structuredClone(report.plan);
  const budget = plan.settings.budgets.find(({ name }: { name: string }) => name === 'requests-of-an-idle-second');
  budget.atMost = 30;
  const [violation] = runSeed(count, '3', { plan }).violations;
  expect(violation).toMatchObject({ property: 'mit/message-budget', seen: '31' });
  const timeline = new Timeline(count, '3', { plan, checkpointEvery: 10 });
  const before = timeline.worldAt(violation!.eventIndex - 3);
  expect(before.firstViolation).toBeNull();
  expect(timeline.worldAt(violation!.eventIndex).firstViolation).toMatchObject({ property: 'mit/message-budget', seen: '31' });
});

it('demands what must be reached at the end of the window', () => {
  const plan = structuredClone(runSeed(count, '3').plan);
  const budget = plan.settings.budgets.find(({ name }: { name: string }) => name === 'requests-of-an-idle-second');
  budget.atLeast = 1_000;
  const [violation] = runSeed(count, '3', { plan }).violations;
  expect(violation).toMatchObject({ property: 'mit/message-budget', seen: '40' });
  expect(violation!.atMicros).toBeGreaterThanOrEqual(budget.untilMicros);
});

it('refuses a script that is longer than its run', () => {
  const long = labScenario({ name: 'mit/long', title: 'Long', summary: '', description: '', servers: 3, durationMicros: 10, write: () => undefined });
  expect(() => runSeed(long, '1')).toThrow(/expected it to end before the run/);
});
