import type { Scenario } from '@barksim/sim-core';
import { registerSwarm } from './swarm.ts';

export { registerSwarm } from './swarm.ts';

export const registerScenarios: readonly Scenario[] = [registerSwarm];
