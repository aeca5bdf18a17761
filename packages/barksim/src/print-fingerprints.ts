/**
 * Prints strict fingerprints of a set of seeds over every scenario, a line each: `scenario seed fingerprint`. What it
 * prints must be the same everywhere; `npm run compare-nodes` holds it to that over versions of Node.
 */
import { runSeed, SECOND } from '@barksim/sim-core';
import { scenarios } from '@barksim/scenarios';

/** Numbers and text: both are seeds. */
const SEEDS = ['0', '1', '8812', 'bark'];
const UNTIL_MICROS = 2 * SECOND;

for (const scenario of scenarios) {
  for (const seed of SEEDS) {
    const { fingerprint, events } = runSeed(scenario, seed, { strict: true, untilMicros: UNTIL_MICROS });
    console.log(`${scenario.name} ${seed} ${fingerprint} ${events} events`);
  }
}
