/** The operations that clients recorded, in order of invocation. Real time is compared by event index, then by order. */
import type { NodeId, OperationId } from '../node-contract.ts';
import type { Micros } from '../time.ts';

export type Outcome = 'open' | 'ok' | 'failed' | 'unknown';

export interface OperationRecord {
  readonly id: OperationId;
  readonly client: NodeId;
  readonly operation: any;
  readonly invokedAtMicros: Micros;
  /** Position in the total order of all invocations and returns of the run, from 1. */
  readonly invokedOrder: number;
  /** `open` until it ends. When its client crashes the engine makes it `unknown`. */
  outcome: Outcome;
  result: any;
  returnedAtMicros: Micros;
  /** 0 while open or unknown. */
  returnedOrder: number;
}

export interface History {
  /** All operations not yet forgotten, by invocation. */
  readonly operations: readonly OperationRecord[];
  /** How many operations have ended (ok, failed or unknown) since the start of the run: cheap to compare. */
  readonly endedCount: number;
  readonly invokedCount: number;
  /** Operations in the order they ended; grows at the end, until `forgetEnded` empties it. */
  readonly ended: readonly OperationRecord[];
  /** Drops every ended operation: for observers that check as the run goes, so that memory stays flat. */
  forgetEnded(): void;
}
