/** Where batches run: in this thread, or in a pool of worker threads. Both give the same results for the same seeds. */
import { Tinypool } from 'tinypool';
import type { Scenario } from '@barksim/sim-core';
import { runBatch, type BatchResult, type BatchTask } from './run-batch.ts';
import { HangingSeed, runWatched } from './seed-watch.ts';
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
  /** How much real time a seed may take before it is given up; one minute unless said otherwise. */
  readonly seedLimitMillis?: number;
}

/** Runs batches in worker threads. A seed that never ends is given up, and counts as one that cannot be run. */
export class PoolRunner implements BatchRunner {
  readonly concurrency: number;
  readonly #pool: Tinypool;
  readonly #catalogueUrl: string;
  readonly #seedLimitMillis: number | undefined;

  constructor(workers: WorkerOptions) {
    // One more batch than workers: the next one waits in the pool while results travel.
    this.concurrency = workers.count + 1;
    this.#catalogueUrl = workers.catalogueUrl;
    this.#seedLimitMillis = workers.seedLimitMillis;
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
    const task: Omit<WorkerTask, 'begun'> = { ...batch, catalogueUrl: this.#catalogueUrl };
    try {
      return await runWatched<BatchResult>(this.#pool, task, this.#seedLimitMillis);
    } catch (error) {
      if (!(error instanceof HangingSeed)) throw error;
      // What the seeds before it came to went with their thread.
      const before = await this.run({ ...batch, seeds: batch.seeds.slice(0, error.position) });
      return { ...before, broken: before.broken ?? { seed: batch.seeds[error.position]!, message: error.message, isEndless: true } };
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
