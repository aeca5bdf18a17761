import type { Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** The wall clocks of the nodes jump by this much at `at`, and back at `until` if there is one. */
export interface ClockStepFault extends FaultWindow {
  readonly kind: 'clock-step';
  readonly nodes: readonly Target[];
  readonly stepMicros: Micros;
}

/** Further off, readings would not be exact any more. */
const CENTURY: Micros = 3_155_760_000_000_000;

export const clockStep: FaultDefinition<ClockStepFault> = {
  kind: 'clock-step',
  family: 'clocks',
  summary: 'the wall clocks of the nodes jump, and back at the end; monotonic clocks go on',
  source: 'Jepsen: clock bumps; a time server that corrects a clock at once',
  fields: [NODES_FIELD, { name: 'stepMicros', type: 'signed-micros', min: -CENTURY, max: CENTURY, description: 'how far the wall clocks jump' }],
  isFeltAtOnce: true,
  layOnClock(fault, clock) {
    clock.addWallStep(fault.stepMicros);
  },
};
