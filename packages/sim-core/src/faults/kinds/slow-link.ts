import type { Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/** Every message takes this much longer, and large ones longer still. */
export interface SlowLinkFault extends FaultWindow, LinkDirections {
  readonly kind: 'slow-link';
  readonly extraMicros: Micros;
  /** And this much longer for each 1,000 bytes of it. Default 0. */
  readonly microsPerKilobyte?: Micros;
}

export const slowLink: FaultDefinition<SlowLinkFault> = {
  kind: 'slow-link',
  family: 'links',
  summary: 'every message takes longer',
  source: 'FoundationDB simulation: clogged pairs',
  fields: [
    { name: 'extraMicros', type: 'micros', description: 'added to the delay of each message' },
    { name: 'microsPerKilobyte', type: 'micros', default: 0, max: 1_000_000_000, description: 'added for each 1,000 bytes of it' },
    ...LINK_FIELDS,
  ],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.slowDown(fault.extraMicros, fault.microsPerKilobyte ?? 0);
  },
};
