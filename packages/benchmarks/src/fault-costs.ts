/**
 * What each family of faults costs while it lasts, and what all of them cost once they are lifted: which must be nothing.
 * Five Raft nodes and three clients without properties, the same run but for the faults, measured in turns, each from
 * the end of its first second on: by then lifted faults are gone, and what they did to the cluster is over as well.
 */
import { makeRaftBench } from '@barksim/scenarios';
import { MILLISECOND, SECOND, type World, WorldSource, withGuards, type Fault, type FaultFamily, type Scenario, type WorldSpec } from '@barksim/sim-core';
import { measure, type Case, type Measured } from './stopwatch.ts';
import { unobserved } from './unobserved.ts';

/** Timed from here on. */
const SETTLED_MICROS = SECOND;
const RUN_MICROS = 60 * SECOND;

const RAFT_NODES = [0, 1, 2, 3, 4];
const EVERYBODY = [...RAFT_NODES, 5, 6, 7];

type Window = Pick<Fault, 'at'> & { readonly until?: number };

/** Mild ones, so that the cluster goes on working: what is measured is the engine, not Raft in distress. */
function faultsOf(family: FaultFamily, window: Window): Fault[] {
  switch (family) {
    case 'links':
      return [
        { kind: 'burst-loss', ...window, enterPpm: 2_000, leavePpm: 200_000 },
        { kind: 'duplication', ...window, ppm: 10_000, spreadMicros: 5 * MILLISECOND },
        { kind: 'reorder', ...window, ppm: 10_000, windowMicros: 5 * MILLISECOND },
        { kind: 'replay', ...window, ppm: 2_000, afterMicros: 2 * SECOND },
        { kind: 'corruption', ...window, ppm: 2_000 },
        { kind: 'bandwidth', ...window, bytesPerSecond: 10_000_000 },
      ];
    case 'partitions':
      return [
        { kind: 'partial-partition', ...window, pairs: [[3, 4]] },
        { kind: 'one-way-partition', ...window, from: [2], to: [7] },
      ];
    case 'processes':
      return [
        { kind: 'slow-node', ...window, nodes: [4], handlerMicros: 20 },
        { kind: 'gray-failure', ...window, nodes: [3], from: [7] },
      ];
    case 'clocks':
      return [
        { kind: 'clock-drift', ...window, nodes: EVERYBODY, driftPpm: 200 },
        { kind: 'clock-jitter', ...window, nodes: EVERYBODY, amplitudeMicros: 50 },
      ];
    case 'disks':
      return [
        { kind: 'slow-disk', ...window, nodes: RAFT_NODES, extraMicros: 200 },
        { kind: 'disk-latency', ...window, nodes: RAFT_NODES, writeDelay: { kind: 'uniform', minMicros: 1, maxMicros: 20 } },
        { kind: 'sync-lies', ...window, nodes: [4], ppm: 10_000 },
      ];
    case 'load':
      return [{ kind: 'slow-service', ...window, nodes: RAFT_NODES, percent: 150 }];
  }
}

const FAMILIES: readonly FaultFamily[] = ['links', 'partitions', 'processes', 'clocks', 'disks', 'load'];

export interface FaultCost {
  readonly name: string;
  /** CPU of an event, in nanoseconds. */
  readonly nanosPerEvent: number;
  /** To the run without faults. */
  readonly ratio: number;
}

export function measureFaultCosts(turns: number, runMicros = RUN_MICROS): FaultCost[] {
  const calm = unobserved(makeRaftBench(0));
  const loaded = withCapacity(calm);
  // Load needs nodes that queue what they have to do, and those are never quite free of it.
  const all = (window: Window): Fault[] => FAMILIES.filter((family) => family !== 'load').flatMap((family) => faultsOf(family, window));
  const cases: { name: string; scenario: Scenario; faults: Fault[] }[] = [
    { name: 'no faults', scenario: calm, faults: [] },
    { name: 'all but load, lifted after 200 ms', scenario: calm, faults: all({ at: 10 * MILLISECOND, until: 200 * MILLISECOND }) },
    ...FAMILIES.map((family) => ({ name: family, scenario: family === 'load' ? loaded : calm, faults: faultsOf(family, { at: 0 }) })),
  ];
  const measured = measure(
    cases.map(({ name, scenario, faults }) => timedWhenSettled(name, scenario, faults, runMicros)),
    2,
    turns,
  );
  const baseline = (measured[0] as Measured).best;
  return measured.map(({ name, best }) => ({ name, nanosPerEvent: 1e9 / best, ratio: baseline / best }));
}

function timedWhenSettled(name: string, scenario: Scenario, faults: readonly Fault[], untilMicros: number): Case {
  let world: World | undefined;
  return {
    name,
    prepare(turn): void {
      const seed = `faults ${turn}`;
      const { settings } = new WorldSource(scenario, seed, {}).plan;
      world = new WorldSource(scenario, seed, { plan: { settings, faults }, untilMicros }).create();
      withGuards(() => {
        world?.bootAll();
        world?.runUntil(SETTLED_MICROS);
      });
    },
    run: (turn) => eventsUntil(world as World, untilMicros, turn),
  };
}

function eventsUntil(world: World, untilMicros: number, turn: number): number {
  const before = world.eventCount;
  withGuards(() => world.runUntil(untilMicros));
  if (world.firstViolation !== null) {
    const { property, seen } = world.firstViolation;
    throw new Error(`the benchmark of faults, turn ${turn}: expected a clean run, but ${property} was violated: ${seen}`);
  }
  return world.eventCount - before;
}

/** The same cluster with two workers a node, who take some tens of microseconds for each message. */
function withCapacity(scenario: Scenario): Scenario {
  return {
    ...scenario,
    build(plan, bug): WorldSpec {
      const spec = scenario.build(plan, bug);
      const capacity = { workers: 2, queueLimit: 1_000, dropPolicy: 'newest', service: { kind: 'uniform', minMicros: 5, maxMicros: 30 } } as const;
      return { ...spec, nodes: spec.nodes.map((node, id) => (RAFT_NODES.includes(id) ? { ...node, capacity } : node)) };
    },
  };
}
