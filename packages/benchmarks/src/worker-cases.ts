/**
 * Two workers against one: a campaign of half a minute over ten-second runs. Starting the workers counts, and that each compiles
 * for itself, for which one alone has the other core: of a campaign of ten seconds that is a tenth.
 */
import { firstSeeds, runCampaign } from '@barksim/fuzzer';
import { makeRaftBench } from '@barksim/scenarios';
import { SHORT_MICROS } from './engine-cases.ts';

/** Seeds for each worker. */
const SEEDS = 9_000;

export interface WorkerFigures {
  /** Events a second with one worker and with two. */
  readonly one: number;
  readonly two: number;
}

async function eventsPerSecond(workers: number): Promise<number> {
  const result = await runCampaign({
    scenario: makeRaftBench(SHORT_MICROS),
    seeds: firstSeeds(SEEDS * workers),
    run: { untilMicros: SHORT_MICROS },
    workers: { count: workers, catalogueUrl: import.meta.resolve('@barksim/scenarios') },
  });
  if (result.failures.length > 0) throw new Error(`the benchmark's campaign failed at seed ${result.failures[0]?.seed}: expected clean runs`);
  return result.events / (result.wallMillis / 1000);
}

/** In turns, the best of each: the machine's slow moments should not decide. */
export async function measureWorkers(turns: number): Promise<WorkerFigures> {
  let one = 0;
  let two = 0;
  for (let turn = 0; turn < turns; turn++) {
    one = Math.max(one, await eventsPerSecond(1));
    two = Math.max(two, await eventsPerSecond(2));
  }
  return { one, two };
}
