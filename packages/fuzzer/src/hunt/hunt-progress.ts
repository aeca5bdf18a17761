/** One hunt while it is under way: which seeds come next, and what those that have ended say. Batches are folded in the order of their seeds. */
import { BatchSize } from '../campaign/batch-size.ts';
import type { BatchResult, BatchTask } from '../seeds/run-batch.ts';
import { seedsAt } from '../seeds/seed-sequence.ts';
import type { Hunt, HuntOutcome, HuntResult } from './hunt.ts';

export class HuntProgress {
  readonly hunt: Hunt;
  underWay = 0;
  seedsRun = 0;
  events = 0;
  readonly #batchSize = new BatchSize();
  /** Batches that have ended and wait for an earlier one, by position. */
  readonly #waiting = new Map<number, BatchResult>();
  #nextSeed = 0;
  #nextBatch = 0;
  #nextToFold = 0;
  #wallMillis = 0;
  #result: HuntResult | undefined = undefined;

  constructor(hunt: Hunt) {
    this.hunt = hunt;
  }

  get result(): HuntResult | undefined {
    return this.#result;
  }

  get hasMoreSeeds(): boolean {
    return this.#result === undefined && this.#nextSeed < this.hunt.limit;
  }

  /** The next seeds, and at which position their result belongs. */
  takeBatch(): { readonly position: number; readonly task: BatchTask } {
    const { scenario, bug, firstSeed, limit } = this.hunt;
    const size = Math.min(this.#batchSize.current, limit - this.#nextSeed);
    const seeds = seedsAt({ first: firstSeed, count: limit }, this.#nextSeed, size);
    this.#nextSeed += size;
    this.underWay += 1;
    return { position: this.#nextBatch++, task: { scenario: scenario.name, seeds, options: { bug: bug.id }, bail: true } };
  }

  /** Batches may come in any order; the result depends on the seeds alone. */
  add(position: number, batch: BatchResult): void {
    this.underWay -= 1;
    this.#batchSize.learn(batch.seedsRun, batch.wallMillis);
    this.#waiting.set(position, batch);
    for (;;) {
      const next = this.#waiting.get(this.#nextToFold);
      if (next === undefined || this.#result !== undefined) return;
      this.#waiting.delete(this.#nextToFold++);
      this.#fold(next);
    }
  }

  /** What is known when the hunt is given up. */
  resultSoFar(): HuntResult {
    return this.#result ?? this.#resultOf('interrupted', null, null, null);
  }

  #fold(batch: BatchResult): void {
    this.seedsRun += batch.seedsRun;
    this.events += batch.events;
    this.#wallMillis += batch.wallMillis;
    const [failing] = batch.failing;
    if (failing !== undefined) {
      const isMeantTo = this.hunt.bug.expectedProperties.includes(failing.property);
      this.#result = this.#resultOf(isMeantTo ? 'found' : 'misjudged', failing.seed, failing.property, null);
    } else if (batch.broken !== undefined) {
      this.#result = this.#resultOf('broken', batch.broken.seed, null, batch.broken.message);
    } else if (this.seedsRun >= this.hunt.limit) {
      this.#result = this.#resultOf('missed', null, null, null);
    }
  }

  #resultOf(outcome: HuntOutcome, seed: string | null, property: string | null, error: string | null): HuntResult {
    const { hunt, seedsRun, events } = this;
    return { hunt, outcome, seedsRun, events, wallMillis: this.#wallMillis, seed, property, error };
  }
}
