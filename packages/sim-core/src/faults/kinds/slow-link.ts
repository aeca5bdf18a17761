import type { Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/** Every message takes this much longer. */
export interface SlowLinkFault extends FaultWindow, LinkDirections {
  readonly kind: 'slow-link';
  readonly extraMicros: Micros;
}

export const slowLink: FaultDefinition<SlowLinkFault> = {
  kind: 'slow-link',
  family: 'links',
  summary: 'every message takes longer',
  source: 'FoundationDB simulation: clogged pairs',
  fields: [{ name: 'extraMicros', type: 'micros', description: 'added to the delay of each message' }, ...LINK_FIELDS],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.extraMicros += fault.extraMicros;
  },
};
