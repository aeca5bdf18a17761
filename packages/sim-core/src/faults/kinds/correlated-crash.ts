import { comeUpFor, goDownFor } from '../../engine/node-life.ts';
import type { SimNode } from '../../engine/sim-node.ts';
import { WIDEST_SPREAD, type Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';
import { LOSS_FIELD, type WithLoss } from '../process-fields.ts';

/**
 * The nodes go down for one reason, each at an instant of its own within `spreadMicros` of `at`: a rack that loses power,
 * a request that kills every replica that handles it. Those that are down boot again at `until`.
 */
export interface CorrelatedCrashFault extends FaultWindow, WithLoss {
  readonly kind: 'correlated-crash';
  readonly nodes: readonly Target[];
  readonly spreadMicros: Micros;
}

export const correlatedCrash: FaultDefinition<CorrelatedCrashFault> = {
  kind: 'correlated-crash',
  family: 'processes',
  summary: 'the nodes go down for one reason, each within a spread of time; they boot again together at the end',
  source: 'Ford and others, Availability in Globally Distributed Storage Systems, OSDI 2010: bursts of correlated failures',
  fields: [
    NODES_FIELD,
    { name: 'spreadMicros', type: 'micros', max: WIDEST_SPREAD, description: 'how long after the first instant the last node may go down' },
    LOSS_FIELD,
  ],
  isFeltAtOnce: true,
  begin(fault, nodes, world) {
    for (const [place, { name }] of nodes.entries()) {
      const stream = world.streams.stream(`fault/correlated-crash/${name}/${fault.at}`);
      world.faults.scheduleStep(fault, fault.at + stream.int(0, fault.spreadMicros), place);
    }
  },
  step(fault, place, nodes, world) {
    goDownFor(world.faults.labelOf(fault), nodes[place] as SimNode, fault.loss ?? 'power', world);
  },
  end(fault, nodes, world) {
    for (const node of nodes) comeUpFor(world.faults.labelOf(fault), node, world);
  },
};
