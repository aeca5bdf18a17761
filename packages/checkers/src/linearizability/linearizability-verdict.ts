/** What a check of linearizability can come to. */
import type { Operation } from '../history/operation.ts';

export interface LinearizabilityViolation {
  readonly verdict: 'violation';
  /** The operation that no legal order gets past. */
  readonly blocked: Operation;
  /**
   * Operations that cannot be ordered, by invocation: with the object in any of `statesBefore` first, no order of these
   * alone respects both real time and what they returned. Checked again on its own before it is handed out.
   */
  readonly witness: readonly Operation[];
  /** The states that the object can have had before the witness. */
  readonly statesBefore: readonly unknown[];
  /** The independent part of the history (one key, say) in which it lies, by invocation. */
  readonly part: readonly Operation[];
  /** Why, in words. */
  readonly explanation: string;
  readonly steps: number;
}

export type LinearizabilityVerdict =
  | { readonly verdict: 'ok'; readonly steps: number }
  | LinearizabilityViolation
  | { readonly verdict: 'unknown'; readonly reason: string; readonly steps: number };
