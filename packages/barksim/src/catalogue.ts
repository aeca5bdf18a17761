/** The scenarios that the command line knows. A parameter of it, so that it can be tested with others. */
import type { PlantedBug, Scenario } from '@barksim/sim-core';
import { didYouMean } from './input/nearest-names.ts';
import { UsageError } from './usage-error.ts';

export interface Catalogue {
  readonly scenarios: readonly Scenario[];
  /** URL of a module that exports `findScenario(name)`: the workers of a campaign import it. */
  readonly url: string;
}

export function findScenario(catalogue: Catalogue, name: string): Scenario {
  const scenario = catalogue.scenarios.find((candidate) => candidate.name === name);
  if (scenario !== undefined) return scenario;
  const names = catalogue.scenarios.map((candidate) => candidate.name);
  const hint = didYouMean(name, names) || `; \`barksim list\` shows all ${names.length}`;
  throw new UsageError(`there is no scenario ${JSON.stringify(name)}${hint}`);
}

/** Gives the id as the scenario writes it. */
export function findBug(scenario: Scenario, id: string): string {
  const ids = scenario.bugs.map((bug) => bug.id);
  const found = ids.find((candidate) => candidate.toLowerCase() === id.toLowerCase());
  if (found !== undefined) return found;
  if (ids.length === 0) throw new UsageError(`${scenario.name} has no known bugs to plant; --bug is ${JSON.stringify(id)}`);
  throw new UsageError(`${scenario.name} has no bug ${JSON.stringify(id)}; expected one of ${ids.join(', ')}`);
}

export function bugOf(scenario: Scenario, id: string | undefined): PlantedBug | undefined {
  return scenario.bugs.find((bug) => bug.id === id);
}
