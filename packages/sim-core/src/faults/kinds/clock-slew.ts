import type { Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * The wall clocks of the nodes gain (or lose, below 0) this much, spread over time at a bounded rate: what a time server's
 * daemon does where a step would be noticed. At `until` all of it is taken back at once. Monotonic clocks go on as they did.
 */
export interface ClockSlewFault extends FaultWindow {
  readonly kind: 'clock-slew';
  readonly nodes: readonly Target[];
  readonly slewMicros: Micros;
  /** Parts per million, 1 to 500,000. Default: 500. */
  readonly ratePpm?: number;
}

/** The bound of adjtime and of ntpd. */
const DEFAULT_RATE_PPM = 500;

export const clockSlew: FaultDefinition<ClockSlewFault> = {
  kind: 'clock-slew',
  family: 'clocks',
  summary: 'the wall clocks of the nodes gain or lose time at a bounded rate until they are off by so much',
  source: 'ntpd, adjtime(3): 500 parts per million; chronyd: up to 100,000 (maxslewrate)',
  fields: [
    NODES_FIELD,
    {
      name: 'slewMicros',
      type: 'signed-micros',
      min: -3_600_000_000,
      max: 3_600_000_000,
      description: 'how much the wall clocks gain in all',
    },
    { name: 'ratePpm', type: 'ppm', min: 1, max: 500_000, default: DEFAULT_RATE_PPM, description: 'how fast they gain it' },
  ],
  isFeltAtOnce: true,
  layOnClock(fault, clock) {
    clock.addWallSlew(fault.at, fault.slewMicros, fault.ratePpm ?? DEFAULT_RATE_PPM);
  },
};
