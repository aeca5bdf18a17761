/** What the page of a checked history shows: a lane a client, a bar an operation. */

/**
 * - `ordered`: part of the longest legal prefix
 * - `blocked`: the operation that cannot follow
 * - `open`: running when the order ends, or not needed in it
 * - `later`: called after the blocked one returned
 */
export type BarRole = 'ordered' | 'blocked' | 'open' | 'later';

export interface PageBar {
  readonly id: number;
  /** What stands in the bar: short. */
  readonly label: string;
  /** What hovering shows: all of it. */
  readonly text: string;
  readonly from: number;
  /** Infinity while pending. */
  readonly to: number;
  readonly role: BarRole;
  readonly isWitness: boolean;
  /** Place in the order, from 1. */
  readonly place?: number;
  readonly stateBefore?: string;
  readonly stateAfter?: string;
}

export interface PageLane {
  readonly name: string;
  readonly bars: readonly PageBar[];
}

export interface HistoryPage {
  readonly title: string;
  readonly verdict: 'ok' | 'violation' | 'unknown';
  readonly summary: string;
  /** Why, in words. */
  readonly explanation: string;
  /** What the object could be when the blocked operation could have happened. */
  readonly statesMet: readonly string[];
  readonly lanes: readonly PageLane[];
  /** The witness in words, an entry each. */
  readonly witness: readonly string[];
  readonly notes: readonly string[];
  /** Consistency models or isolation levels with yes, no or unknown. */
  readonly models: readonly { readonly model: string; readonly holds: string; readonly explanation: string }[];
}
