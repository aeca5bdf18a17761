import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';
import { capacityProblem } from '../capacity-problem.ts';

/** Workers of the nodes take so many hundredths of their usual time for each message. Faults that overlap multiply. */
export interface SlowServiceFault extends FaultWindow {
  readonly kind: 'slow-service';
  readonly nodes: readonly Target[];
  /** 200: twice as long. */
  readonly percent: number;
}

export const slowService: FaultDefinition<SlowServiceFault> = {
  kind: 'slow-service',
  family: 'load',
  summary: 'workers of the nodes take a multiple of their usual time for each message',
  source: 'Bronson and others, Metastable Failures in Distributed Systems, HotOS 2021: a trigger that cuts the capacity',
  fields: [
    NODES_FIELD,
    { name: 'percent', type: 'count', min: 1, max: 100_000, description: 'hundredths of the usual time: 200 is twice as long' },
  ],
  problem(fault, world) {
    return capacityProblem(fault.nodes, world);
  },
  layOnNode(fault, node) {
    node.work.servicePercent = Math.max(1, Math.floor((node.work.servicePercent * fault.percent) / 100));
  },
};
