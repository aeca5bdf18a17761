/** What faults of clocks have in common: each node has a wall clock and a monotonic one, and most faults can hit either. */
import type { ClockChoice } from '../clock/sim-clock.ts';
import type { FaultField } from './fault-definition.ts';

export interface OnClock {
  /** Default: both. */
  readonly clock?: ClockChoice;
}

export const CLOCK_FIELD: FaultField = {
  name: 'clock',
  type: 'choice',
  choices: ['both', 'wall', 'monotonic'],
  default: 'both',
  description: 'which clock of each node; timers follow the monotonic one',
};
