import type { BurstLoss } from '../../network/burst-loss.ts';
import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/** Losses come in bursts, each link for itself: most messages pass, then many in a row are lost. */
export interface BurstLossFault extends FaultWindow, LinkDirections {
  readonly kind: 'burst-loss';
  /** Chance for each message that a burst begins with it. */
  readonly enterPpm: number;
  /** Chance for each message in a burst that the burst ends before it: on average 1,000,000 / leavePpm messages long. */
  readonly leavePpm: number;
  /** Chance that a message is lost in a burst. Default: all are. */
  readonly badLossPpm?: number;
  /** Chance that a message is lost between bursts. Default: none is. */
  readonly goodLossPpm?: number;
}

const ALL = 1_000_000;

export const burstLoss: FaultDefinition<BurstLossFault> = {
  kind: 'burst-loss',
  family: 'links',
  summary: 'messages are lost in bursts: each link is good or bad, and changes between the two at random',
  source: 'Gilbert 1960 and Elliott 1963, the two-state model of burst noise',
  fields: [
    { name: 'enterPpm', type: 'ppm', description: 'chance for each message that a good link turns bad' },
    { name: 'leavePpm', type: 'ppm', description: 'chance for each message that a bad link turns good' },
    { name: 'badLossPpm', type: 'ppm', default: ALL, description: 'chance that a message is lost while the link is bad' },
    { name: 'goodLossPpm', type: 'ppm', default: 0, description: 'chance that a message is lost while the link is good' },
    ...LINK_FIELDS,
  ],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.addBurstLoss(withDefaults(fault));
  },
};

function withDefaults({ enterPpm, leavePpm, badLossPpm = ALL, goodLossPpm = 0 }: BurstLossFault): BurstLoss {
  return { enterPpm, leavePpm, badLossPpm, goodLossPpm };
}
