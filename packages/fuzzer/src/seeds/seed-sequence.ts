/** The seeds of a campaign: consecutive numbers, written as text because a seed is text. */

export interface SeedSequence {
  /** Any size: seeds are not bound by what a number holds exactly. */
  readonly first: bigint;
  /** How many; undefined when only time or an interruption ends the campaign. */
  readonly count: number | undefined;
}

/** The seeds `0` to `count - 1`. */
export function firstSeeds(count: number | undefined): SeedSequence {
  return { first: 0n, count };
}

/** The `length` seeds from position `start` on. */
export function seedsAt(sequence: SeedSequence, start: number, length: number): string[] {
  const from = sequence.first + BigInt(start);
  return Array.from({ length }, (_, offset) => String(from + BigInt(offset)));
}
