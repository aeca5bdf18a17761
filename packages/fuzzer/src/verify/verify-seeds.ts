/**
 * Verifies that seeds give one run each, over many of them: in worker threads each seed runs twice with other runs in
 * between (verify-batch.ts), a share of them through Immer, and a share in one process apart, in another time zone and
 * language. What differs is diagnosed in processes of its own (diagnose.ts).
 */
import { performance } from 'node:perf_hooks';
import { Tinypool } from 'tinypool';
import type { Scenario } from '@barksim/sim-core';
import { BatchSize } from '../campaign/batch-size.ts';
import type { CampaignProgress } from '../campaign/run-campaign.ts';
import type { BrokenSeed } from '../seeds/run-batch.ts';
import { seedsAt, type SeedSequence } from '../seeds/seed-sequence.ts';
import { HangingSeed, runWatched } from '../seeds/seed-watch.ts';
import { diagnose, type Diagnosis } from './diagnose.ts';
import { runElsewhere } from './other-process.ts';
import type { Unequal, VerifiedBatch, VerifyOptions } from './verify-batch.ts';
import type { VerifyTask } from './verify-worker.ts';

/** So many mismatches are diagnosed; further ones are only listed. */
export const MOST_DIAGNOSED = 3;
/** After so many seeds that differ there is no point in more. */
const MOST_MISMATCHES = 100;
/** Seeds that are run before a seed when it is asked whether it depends on earlier runs. */
const HISTORY = 3;
/** A run through Immer takes as long as five others. */
const RECORDED_SHARE = 64;
const PROCESS_SHARE = 64;

export interface VerifySeedsOptions {
  readonly scenario: Scenario;
  readonly seeds: SeedSequence & { readonly count: number };
  readonly run?: VerifyOptions;
  readonly workers: number;
  /** URL of a module that exports `findScenario(name)`: workers and processes import it. */
  readonly catalogueUrl: string;
  /** How much real time a run may take before it is given up; one minute unless said otherwise. */
  readonly seedLimitMillis?: number;
  /** One seed in so many runs through Immer as well; 1 for all. Default 64. */
  readonly recordedShare?: number;
  /** One seed in so many runs in a process apart as well; 1 for all. Default 64. */
  readonly processShare?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CampaignProgress) => void;
}

export interface Mismatch extends Unequal {
  /** Undefined when there were too many before it. */
  readonly diagnosis: Diagnosis | undefined;
}

export interface Verification {
  readonly scenario: string;
  /** Seeds that were verified. */
  readonly seeds: number;
  /** In the order of the seeds. */
  readonly mismatches: readonly Mismatch[];
  /** A seed that cannot be run at all; a leak that was caught in the act is one. */
  readonly broken: BrokenSeed | undefined;
  /** How many seeds each check was made for. */
  readonly checks: { readonly repeated: number; readonly recorded: number; readonly otherProcess: number };
  readonly events: number;
  readonly endedBy: 'seeds' | 'mismatches' | 'broken' | 'interrupted';
  readonly wallMillis: number;
}

/** Rejects when a worker or a process dies. */
export async function verifySeeds(options: VerifySeedsOptions): Promise<Verification> {
  return new Verifying(options).run();
}

class Verifying {
  readonly #options: VerifySeedsOptions;
  readonly #startedAt = performance.now();
  readonly #batchSize = new BatchSize();
  readonly #outcomes = new Map<string, string>();
  readonly #elsewhere = new Map<string, string>();
  readonly #unequal: Unequal[] = [];
  readonly #counts = { repeated: 0, recorded: 0, otherProcess: 0 };
  /** Gives up what is under way. */
  readonly #stop = new AbortController();
  /** Ends the process apart; the batches under way end by themselves. */
  readonly #halt = new AbortController();
  #broken: BrokenSeed | undefined = undefined;
  #events = 0;
  #next = 0;
  #endedBy: Verification['endedBy'] = 'seeds';

  constructor(options: VerifySeedsOptions) {
    this.#options = options;
  }

  async run(): Promise<Verification> {
    const { workers, signal } = this.#options;
    const interrupt = (): void => this.#end('interrupted');
    if (signal?.aborted === true) interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    const pool = new Tinypool({
      filename: new URL('../../dist/verify/verify-worker.js', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      isolateWorkers: false,
      idleTimeout: 60_000,
    });
    try {
      // One more than workers: the next batch waits in the pool while results travel.
      const lanes = Array.from({ length: workers + 1 }, () => this.#lane(pool));
      await Promise.race([Promise.all([this.#runApart(), ...lanes]), aborted(this.#stop.signal)]);
    } finally {
      this.#halt.abort();
      this.#stop.abort();
      signal?.removeEventListener('abort', interrupt);
      await pool.destroy();
    }
    this.#compareApart();
    return this.#result();
  }

  async #lane(pool: Tinypool): Promise<void> {
    const { scenario, seeds, run = {}, catalogueUrl } = this.#options;
    while (!this.#halt.signal.aborted && this.#next < seeds.count) {
      const start = this.#next;
      const batch = seedsAt(seeds, start, Math.min(this.#batchSize.current, seeds.count - start));
      this.#next += batch.length;
      const recorded = batch.filter((_, at) => isShare(start + at, this.#options.recordedShare ?? RECORDED_SHARE));
      const task: Omit<VerifyTask, 'begun'> = { catalogueUrl, scenario: scenario.name, options: run, seeds: batch, recorded };
      const verified = await this.#carryOut(pool, task);
      if (verified === undefined) return;
      this.#batchSize.learn(batch.length, verified.wallMillis);
      this.#add(verified, recorded.length);
    }
  }

  /** Undefined when nothing has come of it. */
  async #carryOut(pool: Tinypool, task: Omit<VerifyTask, 'begun'>): Promise<VerifiedBatch | undefined> {
    try {
      return await runWatched<VerifiedBatch>(pool, task, this.#options.seedLimitMillis);
    } catch (error) {
      if (this.#stop.signal.aborted) return undefined;
      if (error instanceof HangingSeed) {
        this.#break({ seed: task.seeds[error.position]!, message: error.message, isEndless: true });
        return undefined;
      }
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`a worker failed on seeds ${task.seeds[0]} to ${task.seeds.at(-1)}: ${message}`, { cause: error });
    }
  }

  #add(verified: VerifiedBatch, recorded: number): void {
    this.#events += verified.events;
    this.#counts.repeated += verified.seeds;
    this.#counts.recorded += recorded;
    this.#unequal.push(...verified.unequal);
    for (const [seed, outcome] of verified.outcomes) this.#outcomes.set(seed, outcome);
    if (verified.broken !== undefined) {
      this.#break(verified.broken);
    } else if (this.#unequal.length >= MOST_MISMATCHES) {
      this.#end('mismatches');
    }
    this.#options.onProgress?.({
      seedsRun: this.#counts.repeated,
      failures: this.#unequal.length,
      events: this.#events,
      wallMillis: performance.now() - this.#startedAt,
    });
  }

  /** Batches end in any order: of several such seeds the first is told. */
  #break(broken: BrokenSeed): void {
    if (this.#broken === undefined || isBefore(broken.seed, this.#broken.seed)) this.#broken = broken;
    this.#end('broken');
  }

  #end(reason: Verification['endedBy']): void {
    if (!this.#halt.signal.aborted) this.#endedBy = reason;
    this.#halt.abort();
    if (reason === 'interrupted') this.#stop.abort();
  }

  /** The share of the seeds that runs in a process of its own; backwards, so that it has a history of its own as well. */
  async #runApart(): Promise<void> {
    const { scenario, seeds, run = {}, catalogueUrl, processShare = PROCESS_SHARE } = this.#options;
    const share: string[] = [];
    for (let at = 0; at < seeds.count; at += processShare) share.push(...seedsAt(seeds, at, 1));
    const request = { catalogueUrl, scenario: scenario.name, options: run, work: { kind: 'outcomes', seeds: share.toReversed() } } as const;
    await runElsewhere(request, 'foreign', (seed, outcome) => void this.#elsewhere.set(seed, outcome), this.#halt.signal);
  }

  #compareApart(): void {
    for (const [seed, second] of this.#elsewhere) {
      const first = this.#outcomes.get(seed);
      if (first === undefined) continue;
      this.#counts.otherProcess++;
      if (first !== second && !this.#unequal.some((each) => each.seed === seed)) this.#unequal.push({ seed, check: 'other process', first, second });
    }
  }

  #result(): Verification {
    const { scenario, catalogueUrl, run = {}, seeds } = this.#options;
    const bySeed = this.#unequal.toSorted((left, right) => (left.seed === right.seed ? 0 : isBefore(left.seed, right.seed) ? -1 : 1));
    const history = seedsAt(seeds, 0, Math.min(seeds.count, HISTORY));
    const mismatches = bySeed.map((unequal, at): Mismatch => {
      const isKnown = at >= MOST_DIAGNOSED || this.#endedBy === 'interrupted';
      const before = [...history.filter((seed) => seed !== unequal.seed), unequal.seed];
      return { ...unequal, diagnosis: isKnown ? undefined : diagnose(scenario, catalogueUrl, unequal, run, before) };
    });
    return {
      scenario: scenario.name,
      seeds: this.#counts.repeated,
      mismatches,
      broken: this.#broken,
      checks: this.#counts,
      events: this.#events,
      endedBy: this.#endedBy,
      wallMillis: performance.now() - this.#startedAt,
    };
  }
}

function isBefore(left: string, right: string): boolean {
  return BigInt(left) < BigInt(right);
}

function isShare(position: number, share: number): boolean {
  return position % share === 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
