// @ts-check
/**
 * The house: which of our packages may import which. Imports run downward only.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const HOUSE = {
  '@barksim/sim-core': [],
  '@barksim/checkers': [],
  '@barksim/barkfs-nodes': ['@barksim/sim-core'],
  '@barksim/scenarios': ['@barksim/sim-core', '@barksim/checkers', '@barksim/barkfs-nodes'],
  '@barksim/fuzzer': ['@barksim/sim-core'],
  '@barksim/debugger': ['@barksim/sim-core', '@barksim/fuzzer'],
  '@barksim/benchmarks': ['@barksim/sim-core', '@barksim/scenarios', '@barksim/fuzzer'],
  barksim: [
    '@barksim/sim-core',
    '@barksim/checkers',
    '@barksim/barkfs-nodes',
    '@barksim/scenarios',
    '@barksim/fuzzer',
    '@barksim/debugger',
  ],
};
