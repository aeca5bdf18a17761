/** A scenario without its properties: what they cost is the difference. */
import type { Scenario, WorldSpec } from '@barksim/sim-core';

export function unobserved(scenario: Scenario): Scenario {
  return {
    ...scenario,
    name: `${scenario.name} without properties`,
    build: (plan, bug): WorldSpec => {
      const { observer: _observer, deadlines: _deadlines, ...rest } = scenario.build(plan, bug);
      return rest;
    },
  };
}
