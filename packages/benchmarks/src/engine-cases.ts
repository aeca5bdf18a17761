/**
 * What one core does: the ring, and five Raft nodes with three clients under faults, with and without properties.
 * Everything is measured in turns in one process, so that the ratios hold on any machine.
 */
import { SECOND, WorldSource, withGuards, type Scenario } from '@barksim/sim-core';
import { makeRaftBench } from '@barksim/scenarios';
import { ring } from './ring.ts';
import { measure, type Case, type Measured } from './stopwatch.ts';
import { unobserved } from './unobserved.ts';

/** Length of the long runs. */
const LONG_MICROS = 60 * SECOND;
/** Length of the short runs, of which a fuzzing campaign consists. */
export const SHORT_MICROS = 10 * SECOND;
const SHORT_RUNS = 50;

const longRaft = makeRaftBench(LONG_MICROS);
const shortRaft = makeRaftBench(SHORT_MICROS);

export interface EngineFigures {
  readonly ring: Measured;
  readonly raft: Measured;
  readonly raftUnobserved: Measured;
  /** Short runs a second. */
  readonly shortRuns: Measured;
  /** Simulated seconds a second, in the long runs with properties. */
  readonly simulatedSecondsPerSecond: number;
  readonly eventsPerSimulatedSecond: number;
}

/** Runs one seed and gives its number of events. Throws on a violation: a benchmark of a broken run is worth nothing. */
export function runEvents(scenario: Scenario, seed: string, untilMicros: number): number {
  const world = new WorldSource(scenario, seed, { untilMicros }).create();
  withGuards(() => {
    world.bootAll();
    world.runUntil(untilMicros);
    world.finish();
  });
  if (world.firstViolation !== null) {
    const { property, seen } = world.firstViolation;
    throw new Error(`${scenario.name}, seed ${seed}: expected a clean run, but ${property} was violated: ${seen}`);
  }
  return world.eventCount;
}

export function measureEngine(turns: number): EngineFigures {
  const plain = unobserved(longRaft);
  let seed = 0;
  const cases: Case[] = [
    { name: 'ring', run: (turn) => runEvents(ring, `ring ${turn}`, 4 * SECOND) },
    { name: 'raft', run: (turn) => runEvents(longRaft, `long ${turn}`, LONG_MICROS) },
    { name: 'raft without properties', run: (turn) => runEvents(plain, `long ${turn}`, LONG_MICROS) },
    {
      name: 'ten-second runs',
      run: () => {
        for (let i = 0; i < SHORT_RUNS; i++) runEvents(shortRaft, `short ${seed++}`, SHORT_MICROS);
        return SHORT_RUNS;
      },
    },
  ];
  const [ringFigures, raft, raftUnobserved, shortRuns] = measure(cases, 3, turns) as [Measured, Measured, Measured, Measured];
  const rate = raft.samples.reduce((sum, { amount }) => sum + amount, 0) / (raft.samples.length * (LONG_MICROS / SECOND));
  return {
    ring: ringFigures,
    raft,
    raftUnobserved,
    shortRuns,
    simulatedSecondsPerSecond: raft.best / rate,
    eventsPerSimulatedSecond: rate,
  };
}
