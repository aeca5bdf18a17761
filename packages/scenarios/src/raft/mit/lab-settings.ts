/**
 * What a laboratory test decides before a run, besides the settings of any Raft scenario: what its tester does and when, what
 * must be true at which instant, and what may be sent within which window. Plain data.
 */
import type { Micros } from '@barksim/sim-core';
import type { RaftSettings } from '../settings.ts';
import type { TesterStep } from './tester.ts';

/** Something that must be true at an instant. Sequences are those of the tester's commands, from 1. */
export type Demand =
  /** Some node leads, and at least so many nodes, itself included, follow it in its term. */
  | { readonly kind: 'leader'; readonly atMicros: Micros; readonly followers: number }
  /** Nobody leads a majority. */
  | { readonly kind: 'no-leader'; readonly atMicros: Micros }
  /** The command and those before it were applied by at least so many servers. */
  | { readonly kind: 'applied'; readonly atMicros: Micros; readonly sequence: number; readonly by: number }
  /** And the tester was told so. */
  | { readonly kind: 'agreed'; readonly atMicros: Micros; readonly sequence: number; readonly by: number }
  | { readonly kind: 'not-applied'; readonly atMicros: Micros; readonly sequence: number }
  /** So many entries are committed: one for each command, and the first leader's own. */
  | { readonly kind: 'committed'; readonly atMicros: Micros; readonly entries: number };

/**
 * What a budget counts. `requests`: what one server asks another (votes, entries, snapshots), heartbeats included; answers are
 * not counted, as the laboratory counts calls. `entries`: clients' commands sent from a server to another, each copy. `refusals`: answers that say
 * that logs do not match. `snapshots`: snapshots sent. `answers`: commands whose clients were answered.
 */
export type Counted = 'requests' | 'entries' | 'refusals' | 'snapshots' | 'answers';

export interface Budget {
  /** Under `mit/<name>` coverage has what was counted. */
  readonly name: string;
  readonly counts: Counted;
  readonly fromMicros: Micros;
  readonly untilMicros: Micros;
  readonly atLeast: number;
  /** Null: any number. */
  readonly atMost: number | null;
}

export interface LabSettings extends RaftSettings {
  readonly steps: readonly TesterStep[];
  readonly demands: readonly Demand[];
  readonly budgets: readonly Budget[];
  /** No server keeps more entries in its log; null: any number. */
  readonly maxLogEntries: number | null;
  /** No snapshot is longer as text; null: any length. */
  readonly maxSnapshotChars: number | null;
}
