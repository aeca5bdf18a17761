import { CLOCK_FIELD, type OnClock } from '../clock-fields.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * The clocks of the nodes run fast (positive) or slow (negative) by this much, on top of their own drift. What they
 * gained or lost stays when it is lifted.
 */
export interface ClockDriftFault extends FaultWindow, OnClock {
  readonly kind: 'clock-drift';
  readonly nodes: readonly Target[];
  /** Parts per million, -500,000 to 500,000. */
  readonly driftPpm: number;
}

export const clockDrift: FaultDefinition<ClockDriftFault> = {
  kind: 'clock-drift',
  family: 'clocks',
  summary: 'clocks of the nodes run fast or slow; pending timers follow',
  source: 'Jepsen: clock-skew nemesis; quartz drifts by up to 200 parts per million (Spanner, OSDI 2012)',
  fields: [
    NODES_FIELD,
    { name: 'driftPpm', type: 'signed-ppm', min: -500_000, max: 500_000, description: 'how much faster the clocks run' },
    CLOCK_FIELD,
  ],
  isFeltAtOnce: true,
  layOnClock(fault, clock) {
    clock.addDrift(fault.driftPpm, fault.clock ?? 'both');
  },
};
