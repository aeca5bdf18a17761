/** What faults that end a process have in common: what it loses with it. */
import type { CrashLoss } from '../engine/node-life.ts';
import type { FaultField } from './fault-definition.ts';

export interface WithLoss {
  /** `process`: volatile state and timers. `power`: unsynced writes as well. */
  readonly loss?: CrashLoss;
}

export const LOSS_FIELD: FaultField = {
  name: 'loss',
  type: 'choice',
  choices: ['process', 'power'],
  default: 'power',
  description: 'what dies: the process alone, or with the power the unsynced writes as well',
};
