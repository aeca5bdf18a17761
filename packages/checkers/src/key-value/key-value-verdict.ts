/** What a check of a key-value history can come to. */
import type { KeyValueOperation, KeyValueValue } from './key-value-operation.ts';

export interface KeyValueViolation {
  readonly verdict: 'violation';
  readonly key: string | number;
  /**
   * The operations that cannot be ordered, by invocation: with the key holding any of `valuesBefore` first, no order
   * of these alone respects both real time and what they returned.
   */
  readonly witness: readonly KeyValueOperation[];
  /** The operation of the witness that no legal order gets past. */
  readonly blocked: KeyValueOperation;
  /** What the key can have held before the witness; a single `undefined` at the start of a history. */
  readonly valuesBefore: readonly KeyValueValue[];
  /** Why, in words. */
  readonly explanation: string;
}

export type KeyValueVerdict =
  | { readonly verdict: 'ok' }
  | KeyValueViolation
  | { readonly verdict: 'unknown'; readonly reason: string };
