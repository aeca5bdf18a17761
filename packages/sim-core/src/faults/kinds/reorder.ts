import { WIDEST_SPREAD, type Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/** Messages are held back with this chance, uniformly up to `windowMicros`, so that later ones overtake them. */
export interface ReorderFault extends FaultWindow, LinkDirections {
  readonly kind: 'reorder';
  readonly ppm: number;
  readonly windowMicros: Micros;
}

export const reorder: FaultDefinition<ReorderFault> = {
  kind: 'reorder',
  family: 'links',
  summary: 'messages are held back, so that later ones overtake them',
  source: 'several paths and parallel connections (Bellardo and Savage, Measuring Packet Reordering, 2002)',
  fields: [
    { name: 'ppm', type: 'ppm', description: 'chance that a message is held back' },
    { name: 'windowMicros', type: 'micros', max: WIDEST_SPREAD, description: 'held back uniformly up to this' },
    ...LINK_FIELDS,
  ],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.addReordering(fault.ppm, fault.windowMicros);
  },
};
