/**
 * One random stream: a xoroshiro128+ generator of pure-rand behind the contract's small interface. Integers only, so
 * that every platform draws the same bits.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { RandomStream } from '../node-contract.ts';

/** The 128 bits of a generator, as four signed 32-bit integers. */
export type StreamState = readonly [number, number, number, number];

export class Stream implements RandomStream {
  #generator: RandomGenerator;

  constructor(state: StreamState) {
    this.#generator = xoroshiro128plusFromState(state);
  }

  next(): number {
    return this.#generator.next();
  }

  int(low: number, high: number): number {
    if (!(high >= low) || high - low > 0xffff_ffff) {
      throw new RangeError(`RandomStream.int(${low}, ${high}): expected low <= high, at most 2^32 - 1 apart`);
    }
    return uniformInt(this.#generator, low, high);
  }

  chance(ppm: number): boolean {
    return uniformInt(this.#generator, 0, 999_999) < ppm;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('RandomStream.pick: expected at least one item');
    return items[uniformInt(this.#generator, 0, items.length - 1)] as T;
  }

  save(): StreamState {
    return [...this.#generator.getState()] as unknown as StreamState;
  }

  load(state: StreamState): void {
    this.#generator = xoroshiro128plusFromState(state);
  }
}
