/** What a strict run does after each event: no promise may be left, and messages and states go into the fingerprint. */
import { digest } from '../fingerprint/digest.ts';
import type { NodeId } from '../node-contract.ts';
import { ContractError } from './contract-error.ts';
import { refusePromises } from './moment.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

/** `nodeId` is -1 when the event belonged to no node. Throws ContractError on what a strict run refuses. */
export function checkStrictly(nodeId: NodeId, world: World): void {
  refusePromises(world);
  mixDigests(nodeId, world);
  if (nodeId >= 0) world.handedOver?.afterEvent(world.nodes[nodeId] as SimNode);
}

function mixDigests(nodeId: NodeId, world: World): void {
  world.fingerprint.mixDigest(digest(world.handled));
  if (nodeId >= 0) world.fingerprint.mixDigest(digestState(world.nodes[nodeId] as SimNode));
  world.fingerprint.mixDigest(world.history.endedCount);
}

function digestState(node: SimNode): number {
  try {
    return digest(node.state);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ContractError(`in the state of ${node.name} (${node.program.kind}), ${error.message}`);
  }
}
