import type { Scenario } from '@barksim/sim-core';

export const tokenRing: Scenario;
export const endless: Scenario;
export const sometimesEndless: Scenario;
export function findScenario(name: string): Scenario | undefined;
