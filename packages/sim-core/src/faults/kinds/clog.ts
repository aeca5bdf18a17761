import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/** Nothing passes and nothing is lost: what would arrive is kept, and delivered in that order when the link is released. */
export interface ClogFault extends FaultWindow, LinkDirections {
  readonly kind: 'clog';
}

export const clog: FaultDefinition<ClogFault> = {
  kind: 'clog',
  family: 'links',
  summary: 'nothing passes; everything is kept and delivered, in order, at release',
  source: 'FoundationDB simulation: clogged interfaces; turmoil: hold and release',
  fields: LINK_FIELDS,
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.hold(fault.kind);
  },
};
