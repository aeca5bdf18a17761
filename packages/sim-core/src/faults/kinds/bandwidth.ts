import { DROP_POLICIES, type DropPolicy } from '../../network/backlog.ts';
import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/**
 * Messages are put on the wire one after the other at this rate and wait for it in a queue, heartbeats behind data. Each
 * link has a queue of its own. What waits when the fault is lifted leaves at once.
 */
export interface BandwidthFault extends FaultWindow, LinkDirections {
  readonly kind: 'bandwidth';
  readonly bytesPerSecond: number;
  /** How many messages may wait, besides the one on the wire. Default: any number. */
  readonly queueMessages?: number;
  /** How many bytes may wait. Default: any number. */
  readonly queueBytes?: number;
  /** What goes when more waits than may. Default `newest`. */
  readonly drop?: DropPolicy;
}

export const bandwidth: FaultDefinition<BandwidthFault> = {
  kind: 'bandwidth',
  family: 'links',
  summary: 'links carry so many bytes a second; messages wait for them in queues of limited length',
  source: 'Gettys and Nichols, Bufferbloat, ACM Queue 2011',
  fields: [
    { name: 'bytesPerSecond', type: 'count', min: 1, description: 'bytes a second that each link carries' },
    { name: 'queueMessages', type: 'count', default: null, description: 'messages that may wait; absent: any number' },
    { name: 'queueBytes', type: 'count', default: null, description: 'bytes that may wait; absent: any number' },
    { name: 'drop', type: 'choice', choices: DROP_POLICIES, default: 'newest', description: 'which message goes when too many wait' },
    ...LINK_FIELDS,
  ],
  layOnLink(fault, link) {
    if (!concerns(fault, link)) return;
    const { queueMessages, queueBytes, drop = 'newest' } = fault;
    const isLimited = queueMessages !== undefined || queueBytes !== undefined;
    const limit = { drop, ...(queueMessages !== undefined && { messages: queueMessages }), ...(queueBytes !== undefined && { bytes: queueBytes }) };
    link.limitBandwidth(fault.bytesPerSecond, isLimited ? limit : undefined);
  },
};
