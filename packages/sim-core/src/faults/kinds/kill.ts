import { comeUp, killProcess } from '../../engine/node-life.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * The processes die, their machines do not: volatile state and timers are gone, what was written is still in the
 * operating system's cache. It stays there until somebody syncs it, or is written back at once, as by a sync that nobody
 * waits for. They boot again at `until`. A `crash` loses the power as well.
 */
export interface KillFault extends FaultWindow {
  readonly kind: 'kill';
  readonly nodes: readonly Target[];
  readonly writesBack?: boolean;
}

export const kill: FaultDefinition<KillFault> = {
  kind: 'kill',
  family: 'processes',
  summary: 'the processes die while their machines stay up: unsynced writes survive in the cache; they boot again at the end',
  source: 'Jepsen: kill nemesis (kill -9); the out-of-memory killer',
  fields: [
    NODES_FIELD,
    { name: 'writesBack', type: 'flag', default: false, description: 'whether the operating system begins at once to write back what is in its cache' },
  ],
  isFeltAtOnce: true,
  begin({ writesBack = false }, nodes, world) {
    for (const node of nodes) {
      killProcess(node, world);
      if (writesBack) node.disk.sync();
    }
  },
  end(_fault, nodes, world) {
    for (const node of nodes) comeUp(node, world);
  },
};
