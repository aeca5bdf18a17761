import type { Micros } from '../../time.ts';
import { CLOCK_FIELD, type OnClock } from '../clock-fields.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * Readings of the clocks are off by up to this much, to either side, wandering along lines between random values. A wall
 * clock may read less than before; a monotonic one never does (its error falls no faster than it goes on), and goes on
 * from its last reading when the jitter ends. Timers are not touched.
 */
export interface ClockJitterFault extends FaultWindow, OnClock {
  readonly kind: 'clock-jitter';
  readonly nodes: readonly Target[];
  readonly amplitudeMicros: Micros;
  /** Default: 1,000. */
  readonly intervalMicros?: Micros;
}

const DEFAULT_INTERVAL: Micros = 1_000;

export const clockJitter: FaultDefinition<ClockJitterFault> = {
  kind: 'clock-jitter',
  family: 'clocks',
  summary: 'readings of the clocks are off by a bounded amount that wanders; monotonic ones still never run back',
  source: 'time stamp counters that differ between processors, and noisy time servers (RFC 5905, section 4: jitter)',
  fields: [
    NODES_FIELD,
    { name: 'amplitudeMicros', type: 'micros', max: 10_000_000, description: 'how far readings are off at most' },
    {
      name: 'intervalMicros',
      type: 'micros',
      min: 1,
      max: 100_000_000,
      default: DEFAULT_INTERVAL,
      description: 'how long the error wanders from one random value to the next; a monotonic clock takes at least twice the amplitude',
    },
    CLOCK_FIELD,
  ],
  isFeltAtOnce: true,
  layOnClock(fault, clock, node, world) {
    const key = (): number => world.streams.stream(`clock-jitter/${node.name}`).next();
    clock.addJitter(fault.amplitudeMicros, fault.intervalMicros ?? DEFAULT_INTERVAL, fault.clock ?? 'both', key);
  },
};
