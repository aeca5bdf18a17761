import type { DelayShape } from '../../network/network-options.ts';
import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/** Delays are drawn from another distribution. Of several that overlap, the one that fired last holds. */
export interface DelayShapeFault extends FaultWindow, LinkDirections {
  readonly kind: 'delay-shape';
  readonly delay: DelayShape;
}

export const delayShape: FaultDefinition<DelayShapeFault> = {
  kind: 'delay-shape',
  family: 'links',
  summary: 'delays follow another distribution than on the healthy link',
  source: 'Dean and Barroso, The Tail at Scale, CACM 2013',
  fields: [{ name: 'delay', type: 'delay', description: 'the distribution, as in a network of a scenario' }, ...LINK_FIELDS],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.reshapeDelay(fault.delay);
  },
};
