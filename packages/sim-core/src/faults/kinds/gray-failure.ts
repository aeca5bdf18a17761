import type { StuckRequests } from '../../engine/intake.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * The nodes look well to those who only ask whether they are: timers fire, heartbeats are answered, and requests lie
 * unanswered. Which ones is told by message type, by sender, or both. At `until` what lies there is handled, or lost.
 */
export interface GrayFailureFault extends FaultWindow {
  readonly kind: 'gray-failure';
  readonly nodes: readonly Target[];
  /** Default: messages of all types. */
  readonly types?: readonly string[];
  /** Default: messages from everybody. */
  readonly from?: readonly Target[];
  /** Default: released. */
  readonly atEnd?: 'released' | 'dropped';
}

export const grayFailure: FaultDefinition<GrayFailureFault> = {
  kind: 'gray-failure',
  family: 'processes',
  summary: 'requests to the nodes lie unanswered while their timers and heartbeats go on',
  source: "Huang and others, Gray Failure: The Achilles' Heel of Cloud-Scale Systems, HotOS 2017",
  fields: [
    NODES_FIELD,
    { name: 'types', type: 'texts', default: null, description: 'message types that lie unanswered; absent: all' },
    { name: 'from', type: 'targets', default: null, description: 'senders whose messages lie unanswered; absent: everybody' },
    {
      name: 'atEnd',
      type: 'choice',
      choices: ['released', 'dropped'],
      default: 'released',
      description: 'whether what lies there at the end is handled then, or lost',
    },
  ],
  problem(fault, world) {
    const known = world.codes.messageNames;
    const unknown = fault.types?.find((type) => !known.includes(type));
    return unknown === undefined ? undefined : `types names '${unknown}'; expected message types of this scenario: ${known.join(', ')}`;
  },
  layOnNode(fault, node, world) {
    // Senders are named by the fault as well, and not hit by it.
    if (!fault.nodes.includes(node.id)) return;
    node.stuckRequests.push(stuckBy(fault, world.codes.messageNames));
  },
};

function stuckBy(fault: GrayFailureFault, names: readonly string[]): StuckRequests {
  return {
    codes: fault.types?.map((type) => names.indexOf(type)),
    from: fault.from as readonly number[] | undefined,
    released: fault.atEnd !== 'dropped',
  };
}
