/** Finds what a sequence repeats at its end: the sign of a system that is busy and gets nowhere. Pure. */

export interface Cycle {
  /** Length of what is repeated, in steps. */
  readonly length: number;
  /** How often it stands at the end of the sequence, one after the other. */
  readonly repeats: number;
}

/** Fewer are chance. */
const LEAST_REPEATS = 3;

/** The shortest cycle at the sequence's end that is there at least three times; undefined when there is none. */
export function findCycle(steps: readonly string[], longest = 200): Cycle | undefined {
  for (let length = 1; length <= longest && length * LEAST_REPEATS <= steps.length; length++) {
    const matched = matchedFromEnd(steps, length);
    const repeats = Math.floor(matched / length) + 1;
    if (repeats >= LEAST_REPEATS) return { length, repeats };
  }
  return undefined;
}

/** How many steps, counted from the end, equal the one `length` before them. */
function matchedFromEnd(steps: readonly string[], length: number): number {
  let at = steps.length - 1;
  while (at >= length && steps[at] === steps[at - length]) at--;
  return steps.length - 1 - at;
}
