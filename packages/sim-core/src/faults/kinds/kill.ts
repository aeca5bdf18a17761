import { comeUp, killProcess } from '../../engine/node-life.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * The processes die, their machines do not: volatile state and timers are gone, what was written is still in the
 * operating system's cache. They boot again at `until`. A `crash` loses the power as well.
 */
export interface KillFault extends FaultWindow {
  readonly kind: 'kill';
  readonly nodes: readonly Target[];
}

export const kill: FaultDefinition<KillFault> = {
  kind: 'kill',
  family: 'processes',
  summary: 'the processes die while their machines stay up: unsynced writes survive in the cache; they boot again at the end',
  source: 'Jepsen: kill nemesis (kill -9); the out-of-memory killer',
  fields: [NODES_FIELD],
  isFeltAtOnce: true,
  begin(_fault, nodes, world) {
    for (const node of nodes) killProcess(node, world);
  },
  end(_fault, nodes, world) {
    for (const node of nodes) comeUp(node, world);
  },
};
