import { CRASH_POINTS, MILLISECOND, runSeed, SECOND, type Fault, type Scenario } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { raftCrashStorm } from '../../src/raft/crash-storm.ts';
import { DEFAULT_RAFT_SETTINGS } from '../../src/raft/settings.ts';

/** All through the busy part of a run, one after the other: the leader goes down at some point of its handlers. */
const CRASHES: readonly Fault[] = Array.from({ length: 24 }, (_, count): Fault => {
  const at = 400 * MILLISECOND + count * 220 * MILLISECOND;
  const loss = count % 2 === 0 ? 'process' : 'power';
  return { kind: 'crash-at', nodes: ['leader'], point: CRASH_POINTS[count % CRASH_POINTS.length]!, occurrence: 1 + (count % 5), loss, at, until: at + 150 * MILLISECOND };
});

const FAILING_WRITES: readonly Fault[] = [
  { kind: 'write-errors', nodes: [0, 1], ppm: 30_000, at: 300 * MILLISECOND, until: 5 * SECOND },
  { kind: 'write-errors', nodes: ['leader'], ppm: 200_000, at: 2 * SECOND, until: 2_300 * MILLISECOND },
  { kind: 'disk-full', nodes: ['leader'], at: 3_500 * MILLISECOND, until: 3_900 * MILLISECOND },
];

/** The same scenario under an observer that is shown nothing of handlers that end half-way. */
const unseeing: Scenario = {
  ...raftCrashStorm,
  build(plan, bug) {
    const world = raftCrashStorm.build(plan, bug);
    return { ...world, observer: (view, report) => Object.assign(world.observer!(view, report), { afterAbort: undefined }) };
  },
};

function judge(scenario: Scenario, faults: readonly Fault[]): { violated: Set<string>; reached: Set<string> } {
  const violated = new Set<string>();
  const reached = new Set<string>();
  for (let seed = 0; seed < 12; seed++) {
    const report = runSeed(scenario, `half ${seed}`, { plan: { settings: DEFAULT_RAFT_SETTINGS, faults } });
    for (const { property } of report.violations) violated.add(property);
    for (const name of Object.keys(report.coverage)) reached.add(name);
  }
  return { violated, reached };
}

describe('the checks of Raft, where handlers end half-way', () => {
  it.each([
    ['crashes between the writes, sends and syncs of a leader', CRASHES, 'effect/crash-at'],
    ['writes that fail', FAILING_WRITES, 'node/stopped-by-disk-error'],
  ])('find nothing wrong with %s', (_, faults, effect) => {
    const { violated, reached } = judge(raftCrashStorm, faults);
    expect([...violated]).toEqual([]);
    expect([...reached]).toContain(effect);
  });

  it('would take for entries from nowhere what such a leader had written or sent, were they not shown it', () => {
    expect([...judge(unseeing, CRASHES).violated].length).toBeGreaterThan(0);
  });
});
