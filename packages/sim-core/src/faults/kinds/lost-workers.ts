import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';
import { capacityProblem } from '../capacity-problem.ts';

/** So many workers of each node take no more messages; faults that overlap add up, and a node may have none left. */
export interface LostWorkersFault extends FaultWindow {
  readonly kind: 'lost-workers';
  readonly nodes: readonly Target[];
  readonly workers: number;
}

export const lostWorkers: FaultDefinition<LostWorkersFault> = {
  kind: 'lost-workers',
  family: 'load',
  summary: 'some workers of the nodes take no more messages; what they serve already they finish',
  source: 'thread pools that hang on one dependency (Nygard, Release It!: blocked threads)',
  fields: [NODES_FIELD, { name: 'workers', type: 'count', min: 1, description: 'how many workers of each node are lost' }],
  problem(fault, world) {
    return capacityProblem(fault.nodes, world);
  },
  layOnNode(fault, node) {
    node.work.lostWorkers += fault.workers;
  },
};
