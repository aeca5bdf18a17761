/** What a run of the registers decides before it begins, as plain data. */
import type { RegisterClientOptions } from '@barksim/barkfs-nodes';
import type { DelayShape, DiskOptions, LinkOptions, Micros, RandomStream } from '@barksim/sim-core';
import { MILLISECOND, QUIET_LINK, SECOND } from '@barksim/sim-core';

export interface RegisterSettings {
  readonly clientCount: number;
  readonly client: RegisterClientOptions;
  readonly link: LinkOptions;
  readonly disk: DiskOptions;
  /** No fault lasts beyond this. */
  readonly quietFromMicros: Micros;
  /** Every operation that begins in the first half of what follows has ended by then. */
  readonly progressBoundMicros: Micros;
}

export const RUN_MICROS: Micros = 6 * SECOND;
export const QUIET_FROM_MICROS: Micros = 4 * SECOND;
const STOP_MICROS: Micros = 5 * SECOND;

/** One replica may forget. Of three all have to answer then, of five all but one. */
const MOST_FORGETFUL = 1;

const DELAYS: readonly DelayShape[] = [
  { kind: 'uniform', minMicros: 200, maxMicros: 800 },
  { kind: 'uniform', minMicros: MILLISECOND, maxMicros: 10 * MILLISECOND },
  { kind: 'heavy-tailed', minMicros: 500, maxMicros: 40 * MILLISECOND },
];

export function drawRegisterSettings(random: RandomStream): RegisterSettings {
  const syncMinMicros = random.pick([100, 1_000, 3_000]);
  return {
    clientCount: random.int(2, 4),
    client: {
      replicaCount: random.pick([3, 5]),
      mostForgetful: MOST_FORGETFUL,
      keyCount: random.int(1, 3),
      writePpm: random.pick([200_000, 500_000, 800_000]),
      thinkMinMicros: 0,
      thinkMaxMicros: random.pick([5, 20, 80]) * MILLISECOND,
      retryMicros: random.pick([40, 100]) * MILLISECOND,
      giveUpAfterTries: random.pick([6, 10]),
      stopAtMicros: STOP_MICROS,
    },
    link: { ...QUIET_LINK, delay: random.pick(DELAYS), lossPpm: random.pick([0, 0, 20_000]) },
    disk: { syncMinMicros, syncMaxMicros: 3 * syncMinMicros },
    quietFromMicros: QUIET_FROM_MICROS,
    progressBoundMicros: RUN_MICROS - QUIET_FROM_MICROS,
  };
}
