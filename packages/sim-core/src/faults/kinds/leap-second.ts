import { SECOND } from '../../time.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * A leap second on the wall clocks of the nodes, while other nodes may not have heard of it. Repeated: the second before
 * `at` is counted again, as by kernels that step back. Smeared: it is spread over what follows. A deleted second is
 * skipped, or smeared the other way. At `until` the wall clocks are what they would have been without.
 */
export interface LeapSecondFault extends FaultWindow {
  readonly kind: 'leap-second';
  readonly nodes: readonly Target[];
  /** Default: repeated. */
  readonly style?: 'repeated' | 'smeared';
  /** Default: inserted. */
  readonly second?: 'inserted' | 'deleted';
  /** Parts per million by which a smeared clock runs slow or fast. Default: 12, which takes about a day. */
  readonly smearPpm?: number;
}

/** Google's smear takes 24 hours: 11.6 parts per million. */
const DEFAULT_SMEAR_PPM = 12;

export const leapSecond: FaultDefinition<LeapSecondFault> = {
  kind: 'leap-second',
  family: 'clocks',
  summary: 'the wall clocks of the nodes count a second twice or skip one, at once or smeared',
  source: 'leap seconds of June 2012 (Linux timers) and January 2017 (Cloudflare DNS: time ran backwards); Google: leap smear',
  fields: [
    NODES_FIELD,
    { name: 'style', type: 'choice', choices: ['repeated', 'smeared'], default: 'repeated', description: 'at once, or spread over time' },
    { name: 'second', type: 'choice', choices: ['inserted', 'deleted'], default: 'inserted', description: 'whether a second is added or left out' },
    {
      name: 'smearPpm',
      type: 'ppm',
      min: 1,
      max: 500_000,
      default: DEFAULT_SMEAR_PPM,
      description: 'how much slower (deleted: faster) a smeared wall clock runs until the second is made up',
    },
  ],
  isFeltAtOnce: true,
  layOnClock(fault, clock) {
    const micros = fault.second === 'deleted' ? SECOND : -SECOND;
    if (fault.style === 'smeared') clock.addWallSlew(fault.at, micros, fault.smearPpm ?? DEFAULT_SMEAR_PPM);
    else clock.addWallStep(micros);
  },
};
