import type { Scenario } from '@barksim/sim-core';
import { barkfsPrimaryPaused } from './primary-paused.ts';
import { barkfsSwarm } from './swarm.ts';
import { barkfsTour } from './tour.ts';

/** Every BarkFS scenario, in the order of `barksim list`. */
export const barkfsScenarios: readonly Scenario[] = [barkfsTour, barkfsPrimaryPaused, barkfsSwarm];
