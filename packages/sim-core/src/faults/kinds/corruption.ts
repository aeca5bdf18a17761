import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/**
 * Messages are damaged on their way: one leaf of their contents is changed. A checksummed link notices and loses the
 * message; one that is not, or damage that evades the checksum, hands the receiver a message that nobody sent.
 */
export interface CorruptionFault extends FaultWindow, LinkDirections {
  readonly kind: 'corruption';
  readonly ppm: number;
  /** The receiver gets the damage on checksummed links as well. Default false. */
  readonly evadesChecksum?: boolean;
}

export const corruption: FaultDefinition<CorruptionFault> = {
  kind: 'corruption',
  family: 'links',
  summary: 'messages are damaged on their way, which a checksummed link turns into a loss',
  source: 'Stone and Partridge, When the CRC and TCP Checksum Disagree, SIGCOMM 2000; Amazon S3, 20 July 2008',
  fields: [
    { name: 'ppm', type: 'ppm', description: 'chance that a message is damaged' },
    { name: 'evadesChecksum', type: 'flag', default: false, description: 'no checksum notices: the receiver gets the damage' },
    ...LINK_FIELDS,
  ],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.addCorruption(fault.ppm, fault.evadesChecksum ?? false);
  },
};
