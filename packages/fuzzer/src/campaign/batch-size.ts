/**
 * How many seeds to hand out at a time: enough that handing out costs nothing, few enough that progress, interruptions
 * and the end of a time budget are felt soon.
 */
const TARGET_MILLIS = 80;
const LARGEST = 1_000;

export class BatchSize {
  /** The first batch is one seed: nobody knows yet how long a seed takes. */
  current = 1;

  /** Learns from a batch. Grows gently, because the first seeds of a process are slow; shrinks at once. */
  learn(seeds: number, wallMillis: number): void {
    if (seeds === 0) return;
    const fitting = Math.floor((TARGET_MILLIS * seeds) / Math.max(wallMillis, 0.01));
    this.current = Math.max(1, Math.min(fitting, this.current * 4, LARGEST));
  }
}
