/**
 * A sequential model: what an object does when operations come one after the other. Linearizability and sequential
 * consistency of a history are judged against one. Write your own by implementing this interface.
 */
import type { Operation } from '../history/operation.ts';

/** The answer of `apply` when an operation cannot follow a state with the result that it had. */
export const IMPOSSIBLE: unique symbol = Symbol('impossible');

export interface Specification<State = any> {
  readonly name: string;
  /** The values of `f` that it knows. */
  readonly functions: readonly string[];
  /** Plain data, as every state; never changed. */
  readonly initial: State;
  /**
   * The state after the operation, as fresh data or the same one, or IMPOSSIBLE. A pending operation has no result: give
   * the state it leads to, or the same state when it would do nothing.
   */
  apply(state: State, operation: Operation): State | typeof IMPOSSIBLE;
  /**
   * True when the operation leaves *every* state as it is (a read). A write that happens to write what is there already
   * is none.
   */
  isObserver(operation: Operation): boolean;
  /** True when the operation is legal in every state and leads to the same one from each (an overwriting write). */
  isBlind?(operation: Operation): boolean;
  /**
   * Splits a history into parts that do not influence each other, such as one a key: it is right exactly when every part
   * is (Horn and Kroening 2015). Each part keeps the order of the whole.
   */
  split?(operations: readonly Operation[]): readonly (readonly Operation[])[];
  /**
   * Operations with the same answer may be left out of a legal order together, and the rest is still legal (all that
   * concern one element of a queue, say). Undefined: never left out. Used to make witnesses small.
   */
  groupOf?(operation: Operation, operations: readonly Operation[]): string | undefined;
  /**
   * The same object for just this history: also answers IMPOSSIBLE to steps after which no legal order of it can be
   * completed. Must change no verdict, only its cost; and what it knows of some operations must stay true without others
   * (whole groups apart). Undefined when there is nothing to gain.
   */
  narrow?(operations: readonly Operation[]): Specification<State> | undefined;
  /** Throws TypeError when an operation is malformed for this model. */
  validate?(operation: Operation): void;
  describeState?(state: State): string;
}
