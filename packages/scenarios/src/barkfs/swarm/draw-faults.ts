/**
 * The faults of a swarm run. Each family is switched fully on or off first, and then given an intensity: runs with only a
 * few kinds of trouble reach states that a mixture of all of them never does (swarm testing, Groce et al. 2012).
 *
 * What no correct system could survive is not drawn: damage to disks stays on fewer servers than there are replicas, at
 * most one server is lost for good and only if enough others remain, and clocks stay within the bound that leases rely on.
 */
import type { Fault, Micros, NodeId, RandomStream, Target } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import type { BarkfsSettings } from '../settings.ts';
import { BASE_DRIFT_PPM, MAX_DRIFT_PPM, QUIET_FROM_MICROS } from './draw-settings.ts';

interface Targets {
  readonly master: NodeId;
  readonly servers: readonly NodeId[];
  readonly clients: readonly NodeId[];
  readonly all: readonly NodeId[];
  /** Servers whose disks may be damaged: fewer than the replicas of a chunk. */
  readonly badDisks: readonly NodeId[];
  readonly replicationGoal: number;
}

type Family = (random: RandomStream, targets: Targets) => Fault[];

/** In a fixed order: the draws of one follow those of the one before. */
const FAMILIES: readonly Family[] = [
  drawPartitions,
  drawOneWayPartitions,
  drawServerCrashes,
  drawMasterCrashes,
  drawClientCrashes,
  drawPauses,
  drawLoss,
  drawDuplication,
  drawReordering,
  drawSlowLinks,
  drawSlowDisks,
  drawClockDrift,
  drawClockSteps,
  drawBitRot,
  drawDiskLoss,
];

const FAMILY_IS_ON_PPM = 350_000;

export function drawFaults(random: RandomStream, settings: BarkfsSettings): Fault[] {
  const targets = targetsOf(random, settings);
  const faults: Fault[] = [];
  for (const family of FAMILIES) {
    if (random.chance(FAMILY_IS_ON_PPM)) faults.push(...family(random, targets));
  }
  return faults;
}

function targetsOf(random: RandomStream, settings: BarkfsSettings): Targets {
  const servers = Array.from({ length: settings.chunkServerCount }, (_, position) => position + 1);
  const clients = settings.workloads.map((_, position) => settings.chunkServerCount + 1 + position);
  const replicationGoal = settings.options.replicationGoal as number;
  const badDisks = pickSome(random, servers, replicationGoal - 1);
  return { master: 0, servers, clients, all: [0, ...servers, ...clients], badDisks, replicationGoal };
}

function pickSome<T>(random: RandomStream, items: readonly T[], count: number): T[] {
  const left = items.slice();
  const picked: T[] = [];
  while (picked.length < count && left.length > 0) {
    picked.push(...left.splice(random.int(0, left.length - 1), 1));
  }
  return picked;
}

interface Window {
  readonly at: Micros;
  readonly until: Micros;
}

/** Somewhere before things go quiet, the very beginning included. */
function drawWindow(random: RandomStream, shortest: Micros, longest: Micros): Window {
  const length = random.int(shortest, longest);
  const latest = QUIET_FROM_MICROS - length;
  const at = random.chance(150_000) ? random.int(0, 50 * MILLISECOND) : random.int(0, latest);
  return { at, until: at + length };
}

function times(random: RandomStream, most: number, draw: () => Fault | undefined): Fault[] {
  const faults: Fault[] = [];
  const count = random.int(1, most);
  for (let i = 0; i < count; i++) {
    const fault = draw();
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

/** Half of the time whoever leads at that moment, else anybody of the list. */
function somebody(random: RandomStream, nodes: readonly NodeId[]): Target {
  return random.chance(400_000) ? (random.pick(['primary', 'secondary']) as Target) : random.pick(nodes);
}

function drawPartitions(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 4, () => {
    const here = targets.all.filter(() => random.chance(350_000));
    const there = targets.all.filter((node) => !here.includes(node));
    return { kind: 'partition', ...drawWindow(random, 100 * MILLISECOND, 3 * SECOND), groups: [here, there] };
  });
}

function drawOneWayPartitions(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 4, () => {
    const window = drawWindow(random, 100 * MILLISECOND, 3 * SECOND);
    const one = somebody(random, targets.all);
    const others = random.chance(500_000) ? [] : [random.pick(targets.all)];
    const [from, to] = random.chance(500_000) ? [[one], others] : [others, [one]];
    return { kind: 'one-way-partition', ...window, from, to };
  });
}

function drawServerCrashes(random: RandomStream, targets: Targets): Fault[] {
  const faults = times(random, 6, () => {
    const window = drawWindow(random, 20 * MILLISECOND, 2 * SECOND);
    const nodes = random.chance(150_000) ? targets.servers.slice() : [somebody(random, targets.servers)];
    return { kind: 'crash', ...window, nodes };
  });
  const enoughOthers = targets.servers.length > targets.replicationGoal;
  if (enoughOthers && random.chance(300_000)) {
    const gone = random.pick(targets.servers);
    faults.push({ kind: 'crash', at: random.int(1 * SECOND, QUIET_FROM_MICROS - 1), nodes: [gone] });
  }
  return faults;
}

function drawMasterCrashes(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 3, () => {
    const window = drawWindow(random, 20 * MILLISECOND, 1_500 * MILLISECOND);
    return { kind: 'crash', ...window, nodes: [targets.master] };
  });
}

function drawClientCrashes(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 2, () => {
    const window = drawWindow(random, 20 * MILLISECOND, 1 * SECOND);
    return { kind: 'crash', ...window, nodes: [random.pick(targets.clients)] };
  });
}

function drawPauses(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 5, () => {
    const window = drawWindow(random, 50 * MILLISECOND, 4 * SECOND);
    return { kind: 'pause', ...window, nodes: [somebody(random, targets.all)] };
  });
}

function drawLoss(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 3, () => {
    const window = drawWindow(random, 100 * MILLISECOND, 4 * SECOND);
    const ppm = random.pick([10_000, 50_000, 200_000, 500_000]);
    const narrow = random.chance(400_000);
    return { kind: 'loss', ...window, ppm, ...(narrow ? { to: [random.pick(targets.all)] } : {}) };
  });
}

function drawDuplication(random: RandomStream): Fault[] {
  return times(random, 2, () => {
    const window = drawWindow(random, 500 * MILLISECOND, 6 * SECOND);
    const ppm = random.pick([10_000, 100_000, 500_000]);
    return { kind: 'duplication', ...window, ppm, spreadMicros: random.pick([2, 50, 1_500]) * MILLISECOND };
  });
}

function drawReordering(random: RandomStream): Fault[] {
  return times(random, 2, () => {
    const window = drawWindow(random, 500 * MILLISECOND, 6 * SECOND);
    const ppm = random.pick([10_000, 100_000, 400_000]);
    return { kind: 'reorder', ...window, ppm, windowMicros: random.pick([2, 50, 1_500]) * MILLISECOND };
  });
}

function drawSlowLinks(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 3, () => {
    const window = drawWindow(random, 200 * MILLISECOND, 3 * SECOND);
    return { kind: 'slow-link', ...window, extraMicros: random.int(1, 300) * MILLISECOND, to: [random.pick(targets.all)] };
  });
}

function drawSlowDisks(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 3, () => {
    const window = drawWindow(random, 200 * MILLISECOND, 3 * SECOND);
    const nodes = [random.pick([targets.master, ...targets.servers])];
    return { kind: 'slow-disk', ...window, nodes, extraMicros: random.int(1, 400) * MILLISECOND };
  });
}

/** At most one for a node, since they add up: together with the node's own drift within the bound. */
function drawClockDrift(random: RandomStream, targets: Targets): Fault[] {
  const most = MAX_DRIFT_PPM - BASE_DRIFT_PPM;
  if (random.chance(400_000)) {
    // Every clock at one end or the other of what is allowed, all the time.
    return targets.all.map((node) => ({
      kind: 'clock-drift',
      at: 0,
      until: QUIET_FROM_MICROS,
      nodes: [node],
      driftPpm: random.pick([-most, most]),
    }));
  }
  return pickSome(random, targets.all, random.int(1, 3)).map((node) => ({
    kind: 'clock-drift',
    ...drawWindow(random, 1 * SECOND, 8 * SECOND),
    nodes: [node],
    driftPpm: random.pick([-most, most, random.int(-most, most)]),
  }));
}

function drawClockSteps(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 3, () => {
    const window = drawWindow(random, 100 * MILLISECOND, 4 * SECOND);
    const stepMicros = random.pick([-60 * SECOND, -1 * SECOND, 1 * SECOND, 60 * SECOND]);
    return { kind: 'clock-step', ...window, nodes: [random.pick(targets.all)], stepMicros };
  });
}

function drawBitRot(random: RandomStream, targets: Targets): Fault[] {
  return times(random, 20, () => ({
    kind: 'bit-rot',
    at: random.int(1 * SECOND, QUIET_FROM_MICROS - 1),
    node: random.pick(targets.badDisks),
    cellPrefix: 'chunk/',
  }));
}

/** A server goes down and comes back with an empty disk. */
function drawDiskLoss(random: RandomStream, targets: Targets): Fault[] {
  const faults: Fault[] = [];
  for (const node of targets.badDisks) {
    const { at, until } = drawWindow(random, 100 * MILLISECOND, 3 * SECOND);
    faults.push({ kind: 'crash', at, until, nodes: [node] });
    faults.push({ kind: 'wipe-disk', at: at + 1 * MILLISECOND, nodes: [node] });
  }
  return faults;
}
