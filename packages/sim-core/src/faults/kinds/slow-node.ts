import type { Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * Every handler of the nodes takes so much longer, one after the other: messages, timers and ends of syncs are handled
 * late and in order, and wait in an unlimited queue while an earlier one is handled. On nodes with a capacity each
 * worker is that much slower.
 */
export interface SlowNodeFault extends FaultWindow {
  readonly kind: 'slow-node';
  readonly nodes: readonly Target[];
  readonly handlerMicros: Micros;
}

export const slowNode: FaultDefinition<SlowNodeFault> = {
  kind: 'slow-node',
  family: 'processes',
  summary: 'every handler of the nodes takes longer, so that messages and timers are handled late, in order',
  source: 'fail-slow hardware: a processor that throttles (Gunawi and others, Fail-Slow at Scale, FAST 2018)',
  fields: [NODES_FIELD, { name: 'handlerMicros', type: 'micros', min: 1, description: 'how much longer each handler takes' }],
  layOnNode(fault, node) {
    node.work.slowMicros += fault.handlerMicros;
  },
};
