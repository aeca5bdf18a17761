import { goOn, pauseNode } from '../../engine/node-life.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** Handlers do not run while clocks, disks and the network go on; what arrives is kept and handled at `until`. */
export interface PauseFault extends FaultWindow {
  readonly kind: 'pause';
  readonly nodes: readonly Target[];
}

export const pause: FaultDefinition<PauseFault> = {
  kind: 'pause',
  family: 'processes',
  summary: 'handlers do not run while clocks, disks and the network go on; what arrives is kept and handled at the end',
  source: 'long garbage collections and migrated virtual machines (Kleppmann, Designing Data-Intensive Applications, chapter 8)',
  fields: [NODES_FIELD],
  begin(_fault, nodes) {
    for (const node of nodes) pauseNode(node);
  },
  end(_fault, nodes, world) {
    for (const node of nodes) goOn(node, world);
  },
};
