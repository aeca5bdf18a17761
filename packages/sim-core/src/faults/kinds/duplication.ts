import { WIDEST_SPREAD, type Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/** Messages are delivered twice with this chance; the copy takes its own delay plus up to `spreadMicros`. */
export interface DuplicationFault extends FaultWindow, LinkDirections {
  readonly kind: 'duplication';
  readonly ppm: number;
  readonly spreadMicros: Micros;
}

export const duplication: FaultDefinition<DuplicationFault> = {
  kind: 'duplication',
  family: 'links',
  summary: 'messages are delivered twice, the copy later',
  source: 'retransmission below the application (TigerBeetle VOPR: packet replay)',
  fields: [
    { name: 'ppm', type: 'ppm', description: 'chance that a message is doubled' },
    { name: 'spreadMicros', type: 'micros', max: WIDEST_SPREAD, description: 'the copy takes a delay of its own plus uniformly up to this' },
    ...LINK_FIELDS,
  ],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.addDuplication(fault.ppm, fault.spreadMicros);
  },
};
