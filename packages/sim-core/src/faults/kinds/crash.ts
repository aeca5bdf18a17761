import { comeUp, losePower } from '../../engine/node-life.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * The nodes lose power: volatile state, timers and unsynced writes are gone. They boot again at `until`.
 * All nodes of one fault go down at the same instant.
 */
export interface CrashFault extends FaultWindow {
  readonly kind: 'crash';
  readonly nodes: readonly Target[];
}

export const crash: FaultDefinition<CrashFault> = {
  kind: 'crash',
  family: 'processes',
  summary: 'the nodes lose power, and with it volatile state, timers and unsynced writes; they boot again at the end',
  source: 'Pillai and others, All File Systems Are Not Created Equal, OSDI 2014',
  fields: [NODES_FIELD],
  isFeltAtOnce: true,
  begin(_fault, nodes, world) {
    for (const node of nodes) losePower(node, world);
  },
  end(_fault, nodes, world) {
    for (const node of nodes) comeUp(node, world);
  },
};
