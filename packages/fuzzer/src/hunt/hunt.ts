/**
 * A hunt: how many seeds of a scenario it takes to find one planted bug. Seeds are run in order up to the first violation,
 * or up to a limit; the count of a bug that was not found by then is censored there.
 */
import type { PlantedBug, Scenario } from '@barksim/sim-core';

export interface Hunt {
  readonly scenario: Scenario;
  readonly bug: PlantedBug;
  /** Seeds are consecutive numbers from here on. */
  readonly firstSeed: bigint;
  /** After so many seeds the bug counts as missed. From 1. */
  readonly limit: number;
}

/**
 * `found`: by a property that is meant to find it. `misjudged`: another property fired first, so that a check is wrong or the
 * list of those that are meant to. `missed`: nothing within the limit. `broken`: a seed could not be run.
 * `interrupted`: given up before it was known.
 */
export type HuntOutcome = 'found' | 'misjudged' | 'missed' | 'broken' | 'interrupted';

export interface HuntResult {
  readonly hunt: Hunt;
  readonly outcome: HuntOutcome;
  /** Seeds run, the one that showed the bug included. */
  readonly seedsRun: number;
  /** Events of all those seeds, up to the violation. */
  readonly events: number;
  /** Real time of those runs one after the other, however many workers shared them. */
  readonly wallMillis: number;
  /** The seed that showed the bug, and the property that fired; null when none did. */
  readonly seed: string | null;
  readonly property: string | null;
  /** Why a seed could not be run, where that ended the hunt. */
  readonly error: string | null;
}
