import type { Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, LinkDirections } from '../fault-definition.ts';
import { LINK_FIELDS, concerns } from '../fault-definition.ts';

/**
 * Links go up and down with a fixed period: up first, for `upPpm` millionths of each period, then down. What is sent or
 * would arrive while a link is down is lost.
 */
export interface FlappingFault extends FaultWindow, LinkDirections {
  readonly kind: 'flapping';
  readonly periodMicros: Micros;
  readonly upPpm: number;
}

const HOUR_MICROS = 3_600_000_000;

export const flapping: FaultDefinition<FlappingFault> = {
  kind: 'flapping',
  family: 'links',
  summary: 'links go up and down with a fixed period',
  source: 'Gill, Jain and Nagappan, Understanding Network Failures in Data Centers, SIGCOMM 2011',
  fields: [
    { name: 'periodMicros', type: 'micros', min: 1, max: HOUR_MICROS, description: 'one time up and one time down together' },
    { name: 'upPpm', type: 'ppm', description: 'the share of the period that links are up' },
    ...LINK_FIELDS,
  ],
  layOnLink(fault, link) {
    if (concerns(fault, link)) link.flap(fault.at, fault.periodMicros, fault.upPpm);
  },
};
