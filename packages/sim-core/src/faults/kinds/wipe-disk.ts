import type { Micros } from '../../time.ts';
import type { FaultDefinition, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** The nodes' disks are emptied. Meant for a moment when they are crashed: a running program keeps its memory. */
export interface WipeDiskFault {
  readonly kind: 'wipe-disk';
  readonly at: Micros;
  readonly nodes: readonly Target[];
}

export const wipeDisk: FaultDefinition<WipeDiskFault> = {
  kind: 'wipe-disk',
  family: 'disks',
  summary: 'the disks of the nodes are emptied while their identity stays',
  source: 'a replaced disk under an old name (TigerBeetle VOPR: reformat)',
  fields: [NODES_FIELD],
  damagesDurable: () => true,
  isMomentary: true,
  begin(_fault, nodes, world) {
    for (const { disk } of nodes) {
      if (disk.usedBytes > 0) world.sometimes('effect/wipe-disk');
      disk.wipe();
    }
  },
};
