/** How a swarm draws troubles of links. */
import type { DelayShape, Fault } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
import { drawDirections } from '../draw-targets.ts';
import type { FaultDrawing } from '../swarm-cluster.ts';

export function drawLoss(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  return [{ kind: 'loss', ppm: random.pick([50_000, 300_000, 800_000]), ...drawDirections(drawing), at, until }];
}

export function drawDuplication(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const ppm = random.pick([50_000, 300_000, 1_000_000]);
  return [{ kind: 'duplication', ppm, spreadMicros: random.pick([1, 30, 300, 1_500]) * MILLISECOND, ...drawDirections(drawing), at, until }];
}

export function drawReorder(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const ppm = random.pick([50_000, 300_000, 800_000]);
  return [{ kind: 'reorder', ppm, windowMicros: random.pick([5, 50, 200, 1_000]) * MILLISECOND, ...drawDirections(drawing), at, until }];
}

export function drawSlowLink(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const extraMicros = random.int(MILLISECOND, 200 * MILLISECOND);
  const microsPerKilobyte = random.chance(300_000) ? random.pick([10, 200]) * MILLISECOND : 0;
  return [{ kind: 'slow-link', extraMicros, microsPerKilobyte, ...drawDirections(drawing), at, until }];
}

export function drawBurstLoss(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const enterPpm = random.pick([20_000, 100_000]);
  return [{ kind: 'burst-loss', enterPpm, leavePpm: random.pick([50_000, 300_000]), ...drawDirections(drawing), at, until }];
}

/** Old enough to come from an earlier term or lease, and no older than the quiet time has room for. */
export function drawReplay(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const afterMicros = random.pick([20, 200, 800]) * MILLISECOND;
  return [{ kind: 'replay', ppm: random.pick([30_000, 300_000]), afterMicros, spreadMicros: afterMicros >> 1, ...drawDirections(drawing), at, until }];
}

export function drawDelayShape(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const delay: DelayShape = random.pick<DelayShape>([
    { kind: 'uniform', minMicros: MILLISECOND, maxMicros: 100 * MILLISECOND },
    { kind: 'heavy-tailed', minMicros: MILLISECOND, maxMicros: 800 * MILLISECOND },
    { kind: 'exponential', minMicros: MILLISECOND, meanMicros: 50 * MILLISECOND, maxMicros: 500 * MILLISECOND },
  ]);
  return [{ kind: 'delay-shape', delay, ...drawDirections(drawing), at, until }];
}

/** Always noticed by checksums: damage that evades them is not what these protocols promise to survive. */
export function drawCorruption(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  return [{ kind: 'corruption', ppm: random.pick([20_000, 200_000]), ...drawDirections(drawing), at, until }];
}

export function drawBandwidth(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const bytesPerSecond = random.pick([2_000, 10_000, 50_000]);
  const drop = random.pick<'newest' | 'oldest' | 'random'>(['newest', 'oldest', 'random']);
  return [{ kind: 'bandwidth', bytesPerSecond, queueMessages: random.pick([3, 20, 200]), drop, ...drawDirections(drawing), at, until }];
}

export function drawClog(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'clog', ...drawDirections(drawing), at: drawing.at, until: drawing.until }];
}

export function drawFlapping(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const periodMicros = random.pick([10, 100, 600]) * MILLISECOND;
  return [{ kind: 'flapping', periodMicros, upPpm: random.pick([200_000, 500_000, 800_000]), ...drawDirections(drawing), at, until }];
}
