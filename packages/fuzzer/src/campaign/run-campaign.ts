/**
 * A campaign: one scenario over many seeds. Seeds run blind; a failing one is run again with its last events kept,
 * which also shows whether it does the same twice.
 *
 * The result depends on the seeds alone. Batches are folded in seed order, so it makes no difference how many workers
 * there were or which was faster; only a time budget or an interruption decides how many seeds there are.
 */
import { performance } from 'node:perf_hooks';
import type { Scenario } from '@barksim/sim-core';
import type { Divergence } from '../divergence/compare-testimonies.ts';
import { findDivergence } from '../divergence/find-divergence.ts';
import { examineFailure } from '../failure/examine-failure.ts';
import { InlineRunner, PoolRunner, type BatchRunner, type WorkerOptions } from '../seeds/batch-runner.ts';
import type { BatchResult, FailingSeed, SeedOptions } from '../seeds/run-batch.ts';
import { seedsAt, type SeedSequence } from '../seeds/seed-sequence.ts';
import { BatchSize } from './batch-size.ts';
import { graceAfter } from './interruption-grace.ts';
import { CampaignTotals, type CampaignEnd, type CampaignFailure, type CampaignResult } from './campaign-result.ts';

/** How often one property may fail before further failing seeds of it are only listed, not run again. */
export const DEFAULT_EXAMINED_PER_PROPERTY = 200;

export interface CampaignOptions {
  readonly scenario: Scenario;
  readonly seeds: SeedSequence;
  readonly run?: SeedOptions;
  /** No new seeds once this much real time has passed. */
  readonly timeBudgetMillis?: number;
  /** Ends at the first failing seed. */
  readonly bail?: boolean;
  /** Without workers seeds run in this thread. */
  readonly workers?: WorkerOptions;
  readonly examinedPerProperty?: number;
  /** Ends the campaign early; what was found until then is its result. */
  readonly signal?: AbortSignal;
  /** Called for each failure in seed order, as soon as all earlier seeds are known. */
  readonly onFailure?: (failure: CampaignFailure) => void;
  readonly onProgress?: (progress: CampaignProgress) => void;
}

export interface CampaignProgress {
  readonly seedsRun: number;
  readonly failures: number;
  readonly events: number;
  readonly wallMillis: number;
}

export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  return new Campaign(options).run();
}

class Campaign {
  readonly #options: CampaignOptions;
  readonly #runner: BatchRunner;
  readonly #totals = new CampaignTotals();
  readonly #batchSize = new BatchSize();
  readonly #startedAt = performance.now();
  /** Batches that have ended and wait for an earlier one. */
  readonly #waiting = new Map<number, BatchResult>();
  readonly #examined = new Map<string, number>();
  #nextSeed = 0;
  #nextBatch = 0;
  #nextToFold = 0;
  #endedBy: CampaignEnd | undefined = undefined;

  constructor(options: CampaignOptions) {
    this.#options = options;
    const { scenario, workers } = options;
    this.#runner = workers === undefined ? new InlineRunner([scenario]) : new PoolRunner(workers);
  }

  async run(): Promise<CampaignResult> {
    const { signal } = this.#options;
    try {
      const lanes = Promise.all(Array.from({ length: this.#runner.concurrency }, () => this.#lane())).then(() => true);
      const haveEnded = await (signal === undefined ? lanes : Promise.race([lanes, graceAfter(signal)]));
      if (!haveEnded) this.#endedBy ??= 'interrupted';
      this.#foldTheRest();
    } finally {
      await this.#runner.close();
    }
    return this.#totals.result(this.#options.scenario.name, this.#endedBy ?? 'seeds', this.#wallMillis());
  }

  /** Takes the next batch as long as there is one. As many lanes run side by side as the runner has room for. */
  async #lane(): Promise<void> {
    for (;;) {
      if (this.#options.signal?.aborted === true) this.#endedBy ??= 'interrupted';
      else if (this.#wallMillis() >= (this.#options.timeBudgetMillis ?? Infinity)) this.#endedBy ??= 'time';
      if (this.#endedBy !== undefined) return;
      const left = (this.#options.seeds.count ?? Infinity) - this.#nextSeed;
      if (left <= 0) return;
      const seeds = seedsAt(this.#options.seeds, this.#nextSeed, Math.min(this.#batchSize.current, left));
      const position = this.#nextBatch++;
      this.#nextSeed += seeds.length;
      const result = await this.#runBatch(seeds);
      if (result === undefined) return;
      this.#batchSize.learn(result.seedsRun, result.wallMillis);
      this.#waiting.set(position, result);
      this.#foldInOrder();
    }
  }

  /** Undefined once the campaign has ended without waiting for this batch. */
  async #runBatch(seeds: readonly string[]): Promise<BatchResult | undefined> {
    const { scenario, run = {}, bail = false } = this.#options;
    try {
      return await this.#runner.run({ scenario: scenario.name, seeds, options: run, bail });
    } catch (error) {
      if (this.#endedBy !== undefined) return undefined;
      throw new Error(`a worker failed on seeds ${seeds[0]} to ${seeds.at(-1)}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  #foldInOrder(): void {
    for (;;) {
      const batch = this.#waiting.get(this.#nextToFold);
      if (batch === undefined) return;
      this.#waiting.delete(this.#nextToFold++);
      this.#fold(batch);
    }
  }

  /** After an interruption some batches may be missing; those that have ended count nevertheless. */
  #foldTheRest(): void {
    if (this.#endedBy !== 'interrupted') return;
    for (const position of [...this.#waiting.keys()].sort((left, right) => left - right)) {
      this.#fold(this.#waiting.get(position) as BatchResult);
    }
    this.#waiting.clear();
  }

  #fold(batch: BatchResult): void {
    // Seeds after the one that ended the campaign may have run; they are not part of it.
    if (this.#endedBy === 'bail' || this.#endedBy === 'broken') return;
    this.#totals.add(batch);
    for (const seed of batch.unsteady) this.#addUnsteady(seed);
    for (const failing of batch.failing) this.#addFailure(failing);
    if (batch.broken !== undefined) this.#endedBy = 'broken';
    else if (batch.failing.length > 0 && this.#options.bail === true) this.#endedBy = 'bail';
    this.#options.onProgress?.({
      seedsRun: this.#totals.seedsRun,
      failures: this.#totals.failures.length,
      events: this.#totals.events,
      wallMillis: this.#wallMillis(),
    });
  }

  #addFailure(failing: FailingSeed): void {
    const { seed, property, eventIndex } = failing;
    const examined = this.#examined.get(property) ?? 0;
    const limit = this.#options.examinedPerProperty ?? DEFAULT_EXAMINED_PER_PROPERTY;
    if (examined >= limit) {
      this.#report({ seed, property, eventIndex, failure: undefined });
      return;
    }
    this.#examined.set(property, examined + 1);
    const examination = examineFailure(this.#options.scenario, seed, this.#options.run ?? {}, failing.fingerprint);
    if (examination.divergence !== undefined) this.#addDivergence(seed, examination.divergence);
    this.#report({ seed, property, eventIndex, failure: examination.failure });
  }

  #addUnsteady(seed: string): void {
    this.#addDivergence(seed, findDivergence(this.#options.scenario, seed, this.#options.run ?? {}));
  }

  #addDivergence(seed: string, divergence: Divergence): void {
    const { nondeterministic } = this.#totals;
    if (!nondeterministic.some((known) => known.seed === seed)) nondeterministic.push({ seed, divergence });
  }

  #report(failure: CampaignFailure): void {
    this.#totals.failures.push(failure);
    this.#options.onFailure?.(failure);
  }

  #wallMillis(): number {
    return performance.now() - this.#startedAt;
  }
}
