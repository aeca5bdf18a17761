import { comeUp, goDown } from '../../engine/node-life.ts';
import type { Micros } from '../../time.ts';
import type { FaultDefinition, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';
import { LOSS_FIELD, type WithLoss } from '../process-fields.ts';

/** The nodes go down and boot again at once: an upgrade, or a supervisor that is quick. Others may not notice. */
export interface RestartFault extends WithLoss {
  readonly kind: 'restart';
  readonly at: Micros;
  readonly nodes: readonly Target[];
}

export const restart: FaultDefinition<RestartFault> = {
  kind: 'restart',
  family: 'processes',
  summary: 'the nodes go down and boot again at the same instant, faster than others notice',
  source: 'restarts within an election timeout (Ongaro, Consensus: Bridging Theory and Practice, 3.8: persisted state)',
  fields: [NODES_FIELD, LOSS_FIELD],
  isFeltAtOnce: true,
  isMomentary: true,
  begin(fault, nodes, world) {
    for (const node of nodes) goDown(node, fault.loss ?? 'power', world);
    for (const node of nodes) comeUp(node, world);
  },
};
