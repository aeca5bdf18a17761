import type { Scenario } from '@barksim/sim-core';

/** Every Raft scenario, in the order of `barksim list`. */
export const raftScenarios: readonly Scenario[] = [];
