/**
 * What CI fuzzes with: runs of `raft/swarm`, each with settings, faults and workload of its own. They take the paths that
 * the ordinary run never takes, and it takes some thousand of them until most of those are compiled.
 */
import { findScenario } from '@barksim/scenarios';
import { runSeed, type Scenario } from '@barksim/sim-core';
import { now } from './stopwatch.ts';

const WARM_UP_SEEDS = 1_500;
const SEEDS = 1_000;

export interface SwarmFigures {
  readonly runsPerSecond: number;
  readonly eventsPerSecond: number;
}

/** Throws on a violation: a benchmark of a broken run is worth nothing. */
export function measureSwarm(warmUpSeeds = WARM_UP_SEEDS, seeds = SEEDS): SwarmFigures {
  const scenario = findScenario('raft/swarm') as Scenario;
  for (let seed = 0; seed < warmUpSeeds; seed++) eventsOf(scenario, seed);
  const start = now();
  let events = 0;
  for (let seed = warmUpSeeds; seed < warmUpSeeds + seeds; seed++) events += eventsOf(scenario, seed);
  const seconds = now() - start;
  return { runsPerSecond: seeds / seconds, eventsPerSecond: events / seconds };
}

function eventsOf(scenario: Scenario, seed: number): number {
  const { events, violations } = runSeed(scenario, String(seed), {});
  if (violations.length > 0) throw new Error(`${scenario.name}, seed ${seed}: expected a clean run, but ${violations[0]?.property} was violated`);
  return events;
}
