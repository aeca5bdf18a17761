/** How a swarm draws wrong clocks. Where leases rely on monotonic clocks, only wall clocks stand still or jitter. */
import type { Fault } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { drawNodes } from '../draw-targets.ts';
import type { FaultDrawing } from '../swarm-cluster.ts';

type Clock = 'both' | 'wall' | 'monotonic';

function drawClock({ random, cluster }: FaultDrawing): { clock: Clock } {
  const clock = random.pick<Clock>(['both', 'both', 'wall', 'monotonic']);
  return { clock: cluster.trustsMonotonicClocks ? 'wall' : clock };
}

/** Also where clocks are trusted: only up to a bound, which the scenario then knows of. */
export function drawClockDrift(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const bound = random.pick([20_000, 450_000]);
  return [{ kind: 'clock-drift', nodes: drawNodes(drawing), driftPpm: random.int(-bound, bound), at, until }];
}

export function drawClockStep(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  return [{ kind: 'clock-step', nodes: drawNodes(drawing), stepMicros: random.int(-30 * SECOND, 30 * SECOND), at, until }];
}

export function drawClockSlew(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  return [{ kind: 'clock-slew', nodes: drawNodes(drawing), slewMicros: random.int(-SECOND, SECOND), at, until }];
}

export function drawClockFreeze(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'clock-freeze', nodes: drawNodes(drawing), ...drawClock(drawing), at: drawing.at, until: drawing.until }];
}

export function drawClockJitter(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const { clock } = drawClock(drawing);
  // A monotonic clock may be coarse; one that errs by whole timeouts measures nothing.
  const amplitudeMicros = random.pick(clock === 'wall' ? [1, 20, 200] : [1, 5, 20]) * MILLISECOND;
  return [{ kind: 'clock-jitter', nodes: drawNodes(drawing), amplitudeMicros, intervalMicros: random.pick([1, 50]) * MILLISECOND, clock, at, until }];
}

export function drawLeapSecond(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const style = random.pick<'repeated' | 'smeared'>(['repeated', 'smeared']);
  const second = random.pick<'inserted' | 'deleted'>(['inserted', 'inserted', 'deleted']);
  return [{ kind: 'leap-second', nodes: drawNodes(drawing), style, second, at, until }];
}
