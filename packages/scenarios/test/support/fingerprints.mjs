/**
 * Prints the strict fingerprints of runs, a line each: the second process of the determinism test. Runs the built
 * packages: `node fingerprints.mjs <JSON list of [scenario, seed, untilMicros]>`.
 */
import { runSeed } from '@barksim/sim-core';
import { findScenario } from '../../dist/index.js';

for (const [name, seed, untilMicros] of JSON.parse(process.argv[2])) {
  console.log(runSeed(findScenario(name), seed, { strict: true, untilMicros }).fingerprint);
}
