/**
 * Many hunts on one pool of workers. As many hunts as there are workers are under way side by side; when fewer are left,
 * workers join the ones that last, each with later seeds. The results do not depend on how many workers there were.
 */
import { performance } from 'node:perf_hooks';
import { graceAfter } from '../campaign/interruption-grace.ts';
import { InlineRunner, PoolRunner, type BatchRunner, type WorkerOptions } from '../seeds/batch-runner.ts';
import { HuntProgress } from './hunt-progress.ts';
import type { Hunt, HuntResult } from './hunt.ts';

export interface HuntsOptions {
  readonly hunts: readonly Hunt[];
  /** Without workers seeds run in this thread. */
  readonly workers?: WorkerOptions;
  /** Ends all hunts early. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: HuntsProgress) => void;
}

export interface HuntsProgress {
  readonly ended: number;
  readonly hunts: number;
  readonly seedsRun: number;
  readonly events: number;
  /** Real time since the beginning. */
  readonly wallMillis: number;
}

/** One result for each hunt, in their order. Throws when a worker cannot do its work at all. */
export async function runHunts(options: HuntsOptions): Promise<HuntResult[]> {
  return new Hunts(options).run();
}

class Hunts {
  readonly #options: HuntsOptions;
  readonly #runner: BatchRunner;
  readonly #all: readonly HuntProgress[];
  /** Those that are not over, in order. */
  #open: HuntProgress[];
  readonly #startedAt = performance.now();
  #isOver = false;

  constructor(options: HuntsOptions) {
    this.#options = options;
    const { hunts, workers } = options;
    this.#all = hunts.map((hunt) => new HuntProgress(hunt));
    this.#open = [...this.#all];
    this.#runner = workers === undefined ? new InlineRunner(hunts.map(({ scenario }) => scenario)) : new PoolRunner(workers);
  }

  async run(): Promise<HuntResult[]> {
    const { signal } = this.#options;
    try {
      const lanes = Promise.all(Array.from({ length: this.#runner.concurrency }, () => this.#lane())).then(() => true);
      await (signal === undefined ? lanes : Promise.race([lanes, graceAfter(signal)]));
    } finally {
      this.#isOver = true;
      await this.#runner.close();
    }
    return this.#all.map((progress) => progress.resultSoFar());
  }

  async #lane(): Promise<void> {
    while (!this.#isOver && this.#options.signal?.aborted !== true) {
      const next = this.#leastHelped();
      if (next === undefined) return;
      const { position, task } = next.takeBatch();
      try {
        next.add(position, await this.#runner.run(task));
      } catch (error) {
        if (this.#isOver) return;
        throw new Error(`a worker failed on ${task.scenario}, bug ${task.options.bug}, from seed ${task.seeds[0]} on: ${reasonOf(error)}`, { cause: error });
      }
      if (next.result !== undefined) this.#open = this.#open.filter((progress) => progress.result === undefined);
      this.#tell();
    }
  }

  /** The first of those on which the fewest work. */
  #leastHelped(): HuntProgress | undefined {
    let least: HuntProgress | undefined;
    for (const progress of this.#open) {
      if (progress.hasMoreSeeds && (least === undefined || progress.underWay < least.underWay)) least = progress;
    }
    return least;
  }

  #tell(): void {
    const { onProgress } = this.#options;
    if (onProgress === undefined || this.#isOver) return;
    let [seedsRun, events] = [0, 0];
    for (const progress of this.#all) {
      seedsRun += progress.seedsRun;
      events += progress.events;
    }
    const hunts = this.#all.length;
    onProgress({ ended: hunts - this.#open.length, hunts, seedsRun, events, wallMillis: performance.now() - this.#startedAt });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
