/** Whether the servers of a swarm run have a limited capacity, so that load can be too much for them. Drawn from a stream of its own. */
import type { CapacityOptions, RandomStream } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';

const LIMITED_PPM = 250_000;

/** Enough for ordinary load many times over. */
export function drawCapacity(random: RandomStream, settings: RaftSettings): RaftSettings {
  if (!random.chance(LIMITED_PPM)) return settings;
  const capacity: CapacityOptions = {
    workers: random.int(1, 4),
    queueLimit: random.pick([100, 1_000]),
    dropPolicy: random.pick(['newest', 'oldest', 'random'] as const),
    service: { kind: 'constant', micros: random.pick([20, 100, 300]) },
  };
  return { ...settings, capacity };
}
