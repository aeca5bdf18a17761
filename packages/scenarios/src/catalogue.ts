/** Every scenario under its name. Workers of a campaign import this module and look theirs up. */
import type { Scenario } from '@barksim/sim-core';
import { barkfsScenarios } from './barkfs/index.ts';
import { raftScenarios } from './raft/index.ts';
import { mitScenarios } from './raft/mit/index.ts';
import { registerScenarios } from './register/index.ts';

export const scenarios: readonly Scenario[] = [...raftScenarios, ...barkfsScenarios, ...mitScenarios, ...registerScenarios];

/** Undefined for an unknown name: the caller knows best what to tell its user. */
export function findScenario(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
