/**
 * One operation of a history: what a client asked and what it was told. Plain data, independent of who recorded it.
 * Operations that certainly did not happen (refused, failed for good) are left out of a history by the caller.
 */
export interface Operation {
  /** The caller's own number for it; unique in the history. */
  readonly id: number;
  readonly client: number | string;
  /** What was asked, in the model's words: `read`, `write`, `enqueue`, … */
  readonly f: string;
  /** Which object, where a history has several. */
  readonly key?: string | number;
  /** What was asked with: the value written, the element added, the steps of a transaction. */
  readonly value?: unknown;
  /** What the value must be for a compare-and-set. */
  readonly expected?: unknown;
  /** What was answered; `undefined` and `null` say the same. */
  readonly result?: unknown;
  /** Position of the call in the total order of all calls and returns. */
  readonly invokedOrder: number;
  /**
   * Position of the return in that order. Infinity while pending: the operation may have happened at any moment since
   * its call, may happen yet, or never. Equal positions count as concurrent.
   */
  readonly returnedOrder: number;
}

export function isPending(operation: Operation): boolean {
  return operation.returnedOrder === Infinity;
}

export function byInvocation(left: Operation, right: Operation): number {
  return left.invokedOrder - right.invokedOrder;
}
