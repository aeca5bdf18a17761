/** Where batches run: in this thread, or in a pool of worker threads. Both give the same results for the same seeds. */
import { Tinypool } from 'tinypool';
import type { Scenario } from '@barksim/sim-core';
import { runBatch, type BatchResult, type BatchTask } from './run-batch.ts';
import type { WorkerTask } from './worker.ts';

export interface BatchRunner {
  /** How many batches are worth having under way at a time. */
  readonly concurrency: number;
  run(task: BatchTask): Promise<BatchResult>;
  /** Ends at once, batches under way included. */
  close(): Promise<void>;
}

/** Runs batches in this thread. A run is synchronous: other work of the process waits from batch to batch. */
export class InlineRunner implements BatchRunner {
  readonly concurrency = 1;
  readonly #scenarios: ReadonlyMap<string, Scenario>;

  constructor(scenarios: readonly Scenario[]) {
    this.#scenarios = new Map(scenarios.map((scenario) => [scenario.name, scenario]));
  }

  async run({ scenario, seeds, options, bail }: BatchTask): Promise<BatchResult> {
    // Signals and timers get their turn between batches.
    await new Promise((resolve) => setImmediate(resolve));
    return runBatch(this.#scenarios.get(scenario)!, seeds, options, bail);
  }

  async close(): Promise<void> {}
}

export interface WorkerOptions {
  readonly count: number;
  /** URL of a module that exports `findScenario(name)`: each worker imports it. */
  readonly catalogueUrl: string;
  /** The compiled `worker.js`, for whoever runs this package from its sources. */
  readonly entryUrl?: string;
}

/** Runs batches in worker threads. Even a seed that never ends can be given up. */
export class PoolRunner implements BatchRunner {
  readonly concurrency: number;
  readonly #pool: Tinypool;
  readonly #catalogueUrl: string;

  constructor(workers: WorkerOptions) {
    // One more batch than workers: the next one waits in the pool while results travel.
    this.concurrency = workers.count + 1;
    this.#catalogueUrl = workers.catalogueUrl;
    this.#pool = new Tinypool({
      filename: workers.entryUrl ?? new URL('./worker.js', import.meta.url).href,
      minThreads: workers.count,
      maxThreads: workers.count,
      // A thread of its own for each worker, warm for the whole campaign.
      isolateWorkers: false,
      idleTimeout: 60_000,
    });
  }

  async run(batch: BatchTask): Promise<BatchResult> {
    const task: WorkerTask = { ...batch, catalogueUrl: this.#catalogueUrl };
    return (await this.#pool.run(task)) as BatchResult;
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
