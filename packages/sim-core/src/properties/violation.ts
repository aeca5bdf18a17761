/** What is reported when a property does not hold. */
import type { NodeId } from '../node-contract.ts';
import type { Micros } from '../time.ts';

export interface Violation {
  /** Name of the property, for example `raft/S1-election-safety`. */
  readonly property: string;
  /** What should have held, in words, with the values concerned. */
  readonly expected: string;
  /** What was seen instead. */
  readonly seen: string;
  /** Index of the event after which it was seen (from 1). */
  readonly eventIndex: number;
  readonly atMicros: Micros;
  /** The nodes concerned. */
  readonly nodes: readonly NodeId[];
}
