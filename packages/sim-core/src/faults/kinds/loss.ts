import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/** Messages are lost with this chance, each for itself, on top of the links' own loss. */
export interface LossFault extends FaultWindow, LinkDirections {
  readonly kind: 'loss';
  /** 0 to 1,000,000 parts per million. */
  readonly ppm: number;
}

export const loss: FaultDefinition<LossFault> = {
  kind: 'loss',
  family: 'links',
  summary: 'messages are lost, each with the same chance',
  source: 'fair-lossy links (Cachin, Guerraoui and Rodrigues, 2.4.2)',
  fields: [{ name: 'ppm', type: 'ppm', description: 'chance that a message is lost' }, ...LINK_FIELDS],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.addLoss(fault.ppm);
  },
};
