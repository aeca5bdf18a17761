import { comeUpFor, goDownFor } from '../../engine/node-life.ts';
import type { Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';
import { LOSS_FIELD, type WithLoss } from '../process-fields.ts';

/**
 * The nodes go down, boot after `downMicros`, go down again `upMicros` later, and so on, `crashes` times in all; then they
 * stay up. At `until` the loop ends, and who is down boots.
 */
export interface BootLoopFault extends FaultWindow, WithLoss {
  readonly kind: 'boot-loop';
  readonly nodes: readonly Target[];
  readonly crashes: number;
  readonly upMicros: Micros;
  readonly downMicros: Micros;
}

export const bootLoop: FaultDefinition<BootLoopFault> = {
  kind: 'boot-loop',
  family: 'processes',
  summary: 'the nodes crash again and again, each time shortly after they have booted',
  source: 'crash loops under a supervisor (Kubernetes: CrashLoopBackOff)',
  fields: [
    NODES_FIELD,
    { name: 'crashes', type: 'count', min: 1, max: 1_000, description: 'how often they go down in all' },
    { name: 'upMicros', type: 'micros', min: 1, description: 'how long they are up before they go down again' },
    { name: 'downMicros', type: 'micros', min: 1, description: 'how long they are down each time' },
    LOSS_FIELD,
  ],
  isFeltAtOnce: true,
  begin(fault, nodes, world) {
    for (const node of nodes) goDownFor(world.faults.labelOf(fault), node, fault.loss ?? 'power', world);
    world.faults.scheduleStep(fault, world.nowMicros + fault.downMicros, 1);
  },
  /** Odd steps are boots, even ones crashes. */
  step(fault, step, nodes, world) {
    const isBoot = step % 2 === 1;
    const label = world.faults.labelOf(fault);
    for (const node of nodes) {
      if (isBoot) comeUpFor(label, node, world);
      else goDownFor(label, node, fault.loss ?? 'power', world);
    }
    if (step < 2 * fault.crashes - 1) {
      world.faults.scheduleStep(fault, world.nowMicros + (isBoot ? fault.upMicros : fault.downMicros), step + 1);
    }
  },
  end(fault, nodes, world) {
    for (const node of nodes) comeUpFor(world.faults.labelOf(fault), node, world);
  },
};
