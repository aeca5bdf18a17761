/**
 * The faults of one swarm run. Each family is switched on or off as a whole, and only then given its intensity: runs
 * that lack a family reach states in which that family would have got in the way. Windows overlap. Most faults last
 * about as long as an election timeout, a little shorter or longer, where protocols are decided; others are over in
 * milliseconds or last for seconds. All are over before the quiet time.
 */
import type { Fault, FaultKind, Micros, RandomStream, Target } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';
import { QUIET_MICROS, RUN_MICROS } from './settings.ts';

/** Families are on with this chance. */
const FAMILY_PPM = 400_000;

const MOST_FAULTS_OF_A_FAMILY = 6;

/** What one fault is drawn from. */
interface FaultDraw {
  readonly random: RandomStream;
  readonly clusterSize: number;
  readonly nodeCount: number;
  readonly at: Micros;
  readonly until: Micros;
}

const FAMILIES: readonly { readonly kind: FaultKind; readonly draw: (draw: FaultDraw) => Fault }[] = [
  { kind: 'partition', draw: drawPartition },
  { kind: 'one-way-partition', draw: drawOneWayPartition },
  { kind: 'crash', draw: drawCrash },
  { kind: 'pause', draw: drawPause },
  { kind: 'loss', draw: drawLoss },
  { kind: 'duplication', draw: drawDuplication },
  { kind: 'reorder', draw: drawReorder },
  { kind: 'slow-link', draw: drawSlowLink },
  { kind: 'slow-disk', draw: drawSlowDisk },
  { kind: 'clock-drift', draw: drawClockDrift },
  { kind: 'clock-step', draw: drawClockStep },
];

export const SWARM_FAULT_KINDS: readonly FaultKind[] = FAMILIES.map((family) => family.kind);

export function drawSwarmFaults(random: RandomStream, settings: RaftSettings): Fault[] {
  const { clusterSize, electionTimeoutMaxMicros } = settings.raft;
  const nodeCount = clusterSize + settings.clientCount;
  const end = RUN_MICROS - QUIET_MICROS;
  const faults: Fault[] = [];
  for (const family of FAMILIES) {
    if (!random.chance(FAMILY_PPM)) continue;
    const count = random.int(1, MOST_FAULTS_OF_A_FAMILY);
    for (let i = 0; i < count; i++) {
      const at = random.int(0, end - 100 * MILLISECOND);
      const until = Math.min(at + drawLength(random, electionTimeoutMaxMicros), end);
      faults.push(family.draw({ random, clusterSize, nodeCount, at, until }));
    }
  }
  return faults;
}

function drawLength(random: RandomStream, electionTimeoutMicros: Micros): Micros {
  const kind = random.int(0, 9);
  if (kind < 3) return random.int(MILLISECOND, 50 * MILLISECOND);
  if (kind < 7) return random.int(electionTimeoutMicros >> 1, electionTimeoutMicros * 2);
  return random.int(500 * MILLISECOND, 3 * SECOND);
}

/** Any node of the world, or whoever leads. */
function drawNode(draw: FaultDraw): Target {
  const { random } = draw;
  const share = random.int(0, 99);
  if (share < 35) return 'leader';
  if (share < 42) return 'best-follower';
  if (share < 49) return 'worst-follower';
  return random.int(0, draw.nodeCount - 1);
}

/** One node mostly, sometimes several. */
function drawNodes(draw: FaultDraw): Target[] {
  const nodes = [drawNode(draw)];
  while (nodes.length < draw.nodeCount && draw.random.chance(250_000)) nodes.push(drawNode(draw));
  return nodes;
}

/** All nodes of the world, or the Raft nodes alone: the clients then reach every side. */
function drawPartition(draw: FaultDraw): Fault {
  const { random, at, until } = draw;
  const withClients = random.chance(400_000);
  const last = (withClients ? draw.nodeCount : draw.clusterSize) - 1;
  const everybody: number[] = [];
  for (let node = 0; node <= last; node++) everybody.push(node);
  const side: Target[] = random.chance(400_000) ? ['leader'] : [];
  for (const node of everybody) if (random.chance(side.length === 1 ? 250_000 : 500_000)) side.push(node);
  return { kind: 'partition', groups: [side, everybody], at, until };
}

/** One-way: nobody hears it, it hears nobody, or one link alone. */
function drawOneWayPartition(draw: FaultDraw): Fault {
  const { random, at, until } = draw;
  const from = random.chance(300_000) ? [] : drawNodes(draw);
  const to = from.length > 0 && random.chance(400_000) ? [] : drawNodes(draw);
  return { kind: 'one-way-partition', from, to, at, until };
}

/** One node, several, or the whole cluster at once. */
function drawCrash(draw: FaultDraw): Fault {
  const { random, at, until } = draw;
  if (!random.chance(100_000)) return { kind: 'crash', nodes: drawNodes(draw), at, until };
  const nodes: Target[] = [];
  for (let node = 0; node < draw.clusterSize; node++) nodes.push(node);
  return { kind: 'crash', nodes, at, until };
}

function drawPause(draw: FaultDraw): Fault {
  return { kind: 'pause', nodes: drawNodes(draw), at: draw.at, until: draw.until };
}

function drawLoss(draw: FaultDraw): Fault {
  const ppm = draw.random.pick([50_000, 300_000, 800_000]);
  return { kind: 'loss', ppm, ...drawDirections(draw), at: draw.at, until: draw.until };
}

function drawDuplication(draw: FaultDraw): Fault {
  const { random, at, until } = draw;
  const ppm = random.pick([50_000, 300_000, 1_000_000]);
  return { kind: 'duplication', ppm, spreadMicros: random.pick([1, 30, 300]) * MILLISECOND, ...drawDirections(draw), at, until };
}

function drawReorder(draw: FaultDraw): Fault {
  const { random, at, until } = draw;
  const ppm = random.pick([50_000, 300_000, 800_000]);
  return { kind: 'reorder', ppm, windowMicros: random.pick([5, 50, 200]) * MILLISECOND, ...drawDirections(draw), at, until };
}

function drawSlowLink(draw: FaultDraw): Fault {
  const extraMicros = draw.random.int(MILLISECOND, 200 * MILLISECOND);
  return { kind: 'slow-link', extraMicros, ...drawDirections(draw), at: draw.at, until: draw.until };
}

/** Every link, or those that leave or reach some nodes. */
function drawDirections(draw: FaultDraw): { from?: Target[]; to?: Target[] } {
  const share = draw.random.int(0, 2);
  if (share === 0) return {};
  return share === 1 ? { from: drawNodes(draw) } : { to: drawNodes(draw) };
}

function drawSlowDisk(draw: FaultDraw): Fault {
  const extraMicros = draw.random.int(5 * MILLISECOND, 300 * MILLISECOND);
  return { kind: 'slow-disk', nodes: drawNodes(draw), extraMicros, at: draw.at, until: draw.until };
}

function drawClockDrift(draw: FaultDraw): Fault {
  const bound = draw.random.pick([20_000, 450_000]);
  return { kind: 'clock-drift', nodes: drawNodes(draw), driftPpm: draw.random.int(-bound, bound), at: draw.at, until: draw.until };
}

function drawClockStep(draw: FaultDraw): Fault {
  const stepMicros = draw.random.int(-30 * SECOND, 30 * SECOND);
  return { kind: 'clock-step', nodes: drawNodes(draw), stepMicros, at: draw.at, until: draw.until };
}
