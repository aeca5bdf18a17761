/** A scenario from its catalogue, imported with traps set: what its modules take from the real world is watched. */
import { setTraps, type Scenario } from '@barksim/sim-core';

interface CatalogueModule {
  findScenario(name: string): Scenario | undefined;
}

export async function loadScenario(catalogueUrl: string, name: string): Promise<Scenario> {
  setTraps();
  const catalogue = (await import(catalogueUrl)) as CatalogueModule;
  const scenario = catalogue.findScenario(name);
  if (scenario === undefined) throw new Error(`${catalogueUrl} has no scenario ${name}`);
  return scenario;
}
