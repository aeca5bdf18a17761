import { CLOCK_FIELD, type OnClock } from '../clock-fields.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * The clocks of the nodes stand still while their programs run on: messages are handled, timers do not fire (with the
 * monotonic clock). Afterwards they go on from where they stood, and stay behind.
 */
export interface ClockFreezeFault extends FaultWindow, OnClock {
  readonly kind: 'clock-freeze';
  readonly nodes: readonly Target[];
}

export const clockFreeze: FaultDefinition<ClockFreezeFault> = {
  kind: 'clock-freeze',
  family: 'clocks',
  summary: 'clocks of the nodes stand still, and stay behind afterwards; timers wait for a monotonic clock that stands',
  source: 'virtual machines whose clock source stops under a busy or migrated host (VMware, Timekeeping in Virtual Machines)',
  fields: [NODES_FIELD, CLOCK_FIELD],
  isFeltAtOnce: true,
  layOnClock(fault, clock) {
    clock.addStandstill(fault.clock ?? 'both');
  },
};
