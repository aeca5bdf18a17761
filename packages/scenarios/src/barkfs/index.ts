import type { Scenario } from '@barksim/sim-core';

/** Every BarkFS scenario, in the order of `barksim list`. */
export const barkfsScenarios: readonly Scenario[] = [];
