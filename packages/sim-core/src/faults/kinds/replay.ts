import { WIDEST_SPREAD, type Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/**
 * Old messages come again, long after they were forgotten: with this chance a message that is sent now arrives once more
 * `afterMicros` later, and up to `spreadMicros` more. What was sent while the fault lasted comes again also when it is over.
 */
export interface ReplayFault extends FaultWindow, LinkDirections {
  readonly kind: 'replay';
  readonly ppm: number;
  readonly afterMicros: Micros;
  readonly spreadMicros?: Micros;
}

/** Of faults that overlap, the shortest and the longest wait count. */
const LONGEST_WAIT: Micros = WIDEST_SPREAD / 2;

export const replay: FaultDefinition<ReplayFault> = {
  kind: 'replay',
  family: 'links',
  summary: 'messages arrive a second time, much later',
  source: 'TigerBeetle, packet simulator: packets are replayed',
  fields: [
    { name: 'ppm', type: 'ppm', description: 'chance that a message that is sent now comes again' },
    { name: 'afterMicros', type: 'micros', max: LONGEST_WAIT, description: 'how long after it was sent, at least' },
    { name: 'spreadMicros', type: 'micros', default: 0, max: LONGEST_WAIT, description: 'and uniformly up to this much more' },
    ...LINK_FIELDS,
  ],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.addReplay(fault.ppm, fault.afterMicros, fault.afterMicros + (fault.spreadMicros ?? 0));
  },
};
