/**
 * What a client asked of a key-value store, and what it was told. Plain data, independent of who recorded it.
 * Operations that certainly did not happen (refused, failed for good) are left out of a history by the caller.
 */

/** `undefined` and `null` both say that the key is absent. Values are compared exactly: 1 is not '1'. */
export type KeyValueValue = string | number | boolean | null | undefined;

export interface KeyValueOperation {
  /** The caller's own number for it; appears in explanations only. */
  readonly id: number;
  readonly client: number | string;
  /**
   * `put` replaces the value. `get` returns it. `cas` replaces it when it equals `expected`, and tells whether it did.
   * `append` adds `value` as text to the end of the value (an absent key counts as empty text).
   */
  readonly f: 'put' | 'get' | 'cas' | 'append';
  /** What explanations call it, where the history's own word is another (`read`, `write`). */
  readonly called?: string;
  readonly key: string | number;
  /** What is written; not looked at for `get`. */
  readonly value?: KeyValueValue;
  /** `cas` only: what the value must be. */
  readonly expected?: KeyValueValue;
  /** `get`: the value seen. `cas`: true when it replaced the value, false when it did not. Else not looked at. */
  readonly result?: unknown;
  /** Position of the call in the total order of all calls and returns. */
  readonly invokedOrder: number;
  /**
   * Position of the return in that order. Infinity while pending: the outcome is open or unknown, so the operation may
   * have happened at any moment since its call, may happen yet, or never. Equal positions count as concurrent.
   */
  readonly returnedOrder: number;
}

/** One form for "no such key". */
export function normalAbsent(value: unknown): unknown {
  return value === null ? undefined : value;
}

/** Throws unless the value can be compared exactly. */
export function assertComparable(value: unknown, operation: KeyValueOperation): void {
  if (value !== undefined && typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new TypeError(
      `operation ${operation.id} (${operation.f} on key ${JSON.stringify(operation.key)}) carries a value of type ${typeof value}; ` +
        'expected a string, number or boolean, or null for an absent key. Turn structured values into text first.',
    );
  }
}

/** Throws when a completed compare-and-set does not say whether it replaced the value. */
export function assertCasResult(operation: KeyValueOperation): void {
  if (typeof operation.result !== 'boolean') {
    throw new TypeError(
      `operation ${operation.id} (cas on key ${JSON.stringify(operation.key)}) returned ${JSON.stringify(operation.result)}; ` +
        'expected true (it replaced the value) or false (the value was another).',
    );
  }
}
