import { comeUp, goDown, type CrashLoss } from '../../engine/node-life.ts';
import type { SimNode } from '../../engine/sim-node.ts';
import type { World } from '../../engine/world.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';
import { LOSS_FIELD, type WithLoss } from '../process-fields.ts';

/**
 * The nodes restart at once with another version of their program, one of those that their specification names, and go
 * back to the one before at `until`: rolling upgrades and rollbacks, with versions that meet on the wire and on the disk.
 */
export interface RestartAsFault extends FaultWindow, WithLoss {
  readonly kind: 'restart-as';
  readonly nodes: readonly Target[];
  readonly version: string;
}

export const restartAs: FaultDefinition<RestartAsFault> = {
  kind: 'restart-as',
  family: 'processes',
  summary: 'the nodes restart with another version of their program, and with the one before at the end',
  source: 'Zhang and others, Understanding and Detecting Software Upgrade Failures in Distributed Systems, SOSP 2021',
  fields: [NODES_FIELD, { name: 'version', type: 'text', description: "one of the nodes' versions" }, LOSS_FIELD],
  isFeltAtOnce: true,
  problem(fault, world) {
    for (const target of fault.nodes) {
      const node = typeof target === 'number' ? world.nodes[target] : undefined;
      if (node !== undefined && !node.versionNames.includes(fault.version)) {
        return `version is '${fault.version}'; expected a version of ${node.name}: ${node.versionNames.join(', ') || 'it has none'}`;
      }
    }
    return undefined;
  },
  layOnNode(fault, node) {
    // The last one that fired decides.
    node.wantedVersion = fault.version;
  },
  begin({ loss = 'power' }, nodes, world) {
    for (const node of nodes) restartAsWanted(node, loss, world);
  },
  end({ loss = 'power' }, nodes, world) {
    for (const node of nodes) if (node.version !== node.wantedVersion) restartAsWanted(node, loss, world);
  },
  heal(_fault, nodes, world) {
    for (const node of nodes) if (node.version !== node.wantedVersion) restartAsWanted(node, 'process', world);
  },
};

function restartAsWanted(node: SimNode, loss: CrashLoss, world: World): void {
  // A role may be played by a node that has no such version.
  if (!node.setVersion(node.wantedVersion)) {
    world.sometimes('fault/restart-as-found-no-version');
    return;
  }
  goDown(node, loss, world);
  comeUp(node, world);
}
