/**
 * How long faults last. Many last about as long as the protocol takes to decide that somebody is gone, a little shorter
 * or longer: there a node comes back just as it is given up. Others are over in milliseconds, or last for seconds.
 */
import type { Micros, RandomStream } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';

export function drawLength(random: RandomStream, decisiveMicros: readonly Micros[]): Micros {
  const share = random.int(0, 9);
  const decisive = random.pick(decisiveMicros);
  if (share < 3) return random.int(MILLISECOND, 50 * MILLISECOND);
  if (share < 7) return random.int(decisive >> 1, 2 * decisive);
  if (share < 8) return random.int(Math.floor(0.9 * decisive), Math.floor(1.1 * decisive));
  return random.int(500 * MILLISECOND, 3 * SECOND);
}
