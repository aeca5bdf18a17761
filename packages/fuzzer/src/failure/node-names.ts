import type { Plan, Scenario } from '@barksim/sim-core';

/** The names of a run's nodes in the order of their numbers. */
export function nodeNamesOf(scenario: Scenario, plan: Plan, bug?: string): string[] {
  return scenario.build(plan, bug).nodes.map((node) => node.name);
}
