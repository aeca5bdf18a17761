/** However faults of all kinds lie over each other: once the last is lifted, everything is as it was without any. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Link } from '../src/network/link.ts';
import { FAULT_DEFINITIONS, WorldSource, type Fault, type LivenessDemand, type Scenario, type World } from '../src/index.ts';
import { faultOf, vulnerableRing } from './support/field-values.ts';

const LAST_END = 300_000;
const lasting = FAULT_DEFINITIONS.filter(({ isMomentary }) => isMomentary !== true);

/** Any lasting fault with any window, its fields drawn from the ends of what they may hold. */
const anyFault = fc.record({
  definition: fc.constantFrom(...lasting),
  picks: fc.array(fc.nat(5), { minLength: 8, maxLength: 8 }),
  at: fc.nat(200_000),
  length: fc.nat(90_000),
  node: fc.nat(4),
}).map(({ definition, picks, at, length, node }): Fault => {
  let field = 0;
  const fault = faultOf(definition, (values) => values[(picks[field++ % picks.length] as number) % values.length]) as Record<string, unknown>;
  if ('nodes' in fault && definition.family !== 'partitions') fault['nodes'] = [node];
  if ('healSpreadMicros' in fault) fault['healSpreadMicros'] = picks[0];
  return { ...fault, at, until: at + length } as unknown as Fault;
});

function worldOf(scenario: Scenario, seed: string, liveness = false): World {
  const world = new WorldSource(scenario, seed, liveness ? { liveness } : {}).create();
  world.bootAll();
  return world;
}

const linkAsItIs = ({ cuts, cutBy, isPlain, lossPpm, duplicatePpm, duplicateSpreadMicros, reorderPpm, reorderWindowMicros, extraMicros, delay }: Link): object =>
  ({ cuts, cutBy, isPlain, lossPpm, duplicatePpm, duplicateSpreadMicros, reorderPpm, reorderWindowMicros, extraMicros, delay });

/** What faults lie over, as it is now; what they did to states, data and readings is another matter. */
function conditions(world: World): object {
  return {
    active: world.faults.core === null ? world.faults.active : [],
    links: world.network.links.map(linkAsItIs),
    nodes: world.nodes.map(({ pauseCount, downFor, stuckRequests, armedCrashes, version, work, disk, clock }) => ({
      pauseCount, downFor, stuckRequests, armedCrashes, version,
      work: [work.slowMicros, work.servicePercent, work.lostWorkers],
      disk: [disk.extraSyncMicros, disk.conditions, disk.syncTimer.save().held, disk.syncTimer.save().stalledSince],
      clock: [clock.driftPpm, clock.wallOffsetMicros],
    })),
    watchesHandlers: world.watchesHandlers,
  };
}

const healthy = conditions(worldOf(vulnerableRing([]), '1'));

describe('faults of any kinds that overlap', () => {
  it('leave every node up and every link, disk and clock in health once the last is over', () => {
    fc.assert(
      fc.property(fc.array(anyFault, { maxLength: 8 }), fc.nat(99), (faults, seed) => {
        const world = worldOf(vulnerableRing(faults), String(seed));
        // Whoever stopped on a disk error boots again a second later.
        world.runUntil(LAST_END + 1_100_000);
        expect(conditions(world)).toEqual(healthy);
        expect(world.nodes.map(({ name, isUp }) => [name, isUp])).toEqual(world.nodes.map(({ name }) => [name, true]));
      }),
      { seed: 3, numRuns: 150 },
    );
  }, 30_000);

  it('are all lifted at once where the second phase heals, at whatever moment', () => {
    const everybody = { members: [0, 1, 2, 3, 4], clients: [] };
    const demand: LivenessDemand = { property: 'test/heals', expected: 'health', chooseCore: () => everybody, check: () => undefined };
    fc.assert(
      fc.property(fc.array(anyFault, { maxLength: 8 }), fc.nat(99), fc.nat(LAST_END), (faults, seed, atMicros) => {
        const ring = vulnerableRing(faults);
        const scenario: Scenario = {
          ...ring,
          build: (...given) => ({ ...ring.build(...given), liveness: demand }),
          withLiveness: (plan) => ({ ...plan, liveness: { atMicros, boundMicros: 2_000_000, core: null } }),
        };
        const world = worldOf(scenario, String(seed), true);
        world.runUntil(atMicros);
        expect(conditions(world)).toEqual(healthy);
        world.runUntil(atMicros + 1_100_000);
        expect(world.nodes.map(({ name, isUp }) => [name, isUp])).toEqual(world.nodes.map(({ name }) => [name, true]));
      }),
      { seed: 4, numRuns: 150 },
    );
  }, 30_000);
});
