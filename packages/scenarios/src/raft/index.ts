import type { Scenario } from '@barksim/sim-core';
import { raftSteady } from './steady.ts';

/** Every Raft scenario, in the order of `barksim list`. */
export const raftScenarios: readonly Scenario[] = [raftSteady];
