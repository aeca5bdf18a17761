/** The entry of a worker thread: it looks its scenario up in the catalogue and runs batches of seeds. */
import { setTraps, type Scenario } from '@barksim/sim-core';
import { runBatch, type BatchResult, type BatchTask } from './run-batch.ts';
import { tellSeedBegins, type SeedsBegun } from './seed-watch.ts';

export interface WorkerTask extends BatchTask {
  readonly catalogueUrl: string;
  readonly begun: SeedsBegun;
}

interface CatalogueModule {
  findScenario(name: string): Scenario | undefined;
}

export default async function runTask(task: WorkerTask): Promise<BatchResult> {
  // Before the scenarios are imported: what their modules take then is watched as well.
  if (task.options.strict === true) setTraps();
  const catalogue = (await import(task.catalogueUrl)) as CatalogueModule;
  const scenario = catalogue.findScenario(task.scenario);
  if (scenario === undefined) throw new Error(`${task.catalogueUrl} has no scenario ${task.scenario}`);
  return runBatch(scenario, task.seeds, task.options, task.bail, (position) => tellSeedBegins(task.begun, position));
}
