/** The entry of a worker thread of `verify`. */
import { tellSeedBegins, type SeedsBegun } from '../seeds/seed-watch.ts';
import { loadScenario } from './load-scenario.ts';
import { verifyBatch, type VerifiedBatch, type VerifyOptions } from './verify-batch.ts';

/** Plain data: it crosses from thread to thread. */
export interface VerifyTask {
  readonly catalogueUrl: string;
  readonly scenario: string;
  readonly options: VerifyOptions;
  readonly seeds: readonly string[];
  readonly recorded: readonly string[];
  readonly begun: SeedsBegun;
}

export default async function runTask(task: VerifyTask): Promise<VerifiedBatch> {
  const onSeed = (seed: string): void => tellSeedBegins(task.begun, task.seeds.indexOf(seed));
  return verifyBatch(await loadScenario(task.catalogueUrl, task.scenario), task.seeds, task.recorded, task.options, onSeed);
}
