import type { Scenario } from '@barksim/sim-core';
import { barkfsTour } from './tour.ts';

/** Every BarkFS scenario, in the order of `barksim list`. */
export const barkfsScenarios: readonly Scenario[] = [barkfsTour];
