import { comeUp, losePower } from '../../engine/node-life.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** The nodes lose power and their disks; they boot again at `until`, under their old names and with empty disks. */
export interface CrashAndWipeFault extends FaultWindow {
  readonly kind: 'crash-and-wipe';
  readonly nodes: readonly Target[];
}

export const crashAndWipe: FaultDefinition<CrashAndWipeFault> = {
  kind: 'crash-and-wipe',
  family: 'processes',
  summary: 'the nodes lose power and their disks; they boot again at the end with their identity and nothing else',
  source: 'a machine replaced under its old name (TigerBeetle VOPR: reformat); Jepsen: MongoDB and Elasticsearch on lost volumes',
  fields: [NODES_FIELD],
  isFeltAtOnce: true,
  damagesDurable: () => true,
  begin(_fault, nodes, world) {
    for (const node of nodes) {
      losePower(node, world);
      node.disk.wipe();
    }
  },
  end(_fault, nodes, world) {
    for (const node of nodes) comeUp(node, world);
  },
};
