/**
 * When faults strike: quiet windows and storms alternate, and most faults begin within a storm. A protocol is then met
 * in three ways: settled, in the middle of much at once, and while it recovers undisturbed.
 */
import type { Micros, RandomStream } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';

export interface StormCalendar {
  /** In order, apart from each other. Empty: faults come at any time. */
  readonly storms: readonly Storm[];
  readonly endMicros: Micros;
}

export interface Storm {
  readonly fromMicros: Micros;
  readonly toMicros: Micros;
}

/** So many runs in a million have no storms. */
const WITHOUT_STORMS_PPM = 300_000;
const IN_STORM_PPM = 800_000;
/** Of the other faults: while the nodes have only just booted. */
const AT_THE_START_PPM = 200_000;
const START_MICROS = 50 * MILLISECOND;

export function drawCalendar(random: RandomStream, endMicros: Micros): StormCalendar {
  const hasStorms = !random.chance(WITHOUT_STORMS_PPM);
  const storms: Storm[] = [];
  let fromMicros = random.int(0, endMicros >> 1);
  while (hasStorms && fromMicros < endMicros) {
    const toMicros = Math.min(fromMicros + random.int(100 * MILLISECOND, 1_500 * MILLISECOND), endMicros);
    storms.push({ fromMicros, toMicros });
    fromMicros = toMicros + random.int(300 * MILLISECOND, 3 * SECOND);
  }
  return { storms, endMicros };
}

/** An instant before the end at which a fault begins, at least `roomMicros` before it. */
export function drawInstant(random: RandomStream, { storms, endMicros }: StormCalendar, roomMicros: Micros): Micros {
  const latest = endMicros - roomMicros;
  if (storms.length > 0 && random.chance(IN_STORM_PPM)) {
    const { fromMicros, toMicros } = random.pick(storms);
    return Math.min(random.int(fromMicros, toMicros), latest);
  }
  return random.chance(AT_THE_START_PPM) ? random.int(0, Math.min(START_MICROS, latest)) : random.int(0, latest);
}
