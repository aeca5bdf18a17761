/**
 * How much a leader of a swarm run sends ahead of acknowledgements, and how much it takes in: by messages, which is bounded
 * in half of the runs. And whether logs wait for durable snapshots. Drawn from a stream of its own, so that nothing else moves.
 */
import type { RandomStream } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';

export const FLOW_COVERAGE = ['raft/window-full', 'raft/installed-when-durable'] as const;

const FEW_ENTRIES = 4;

export function drawFlow(random: RandomStream, settings: RaftSettings): RaftSettings {
  const maxInflightMessages = random.pick([0, 0, 0, 1, 2, 8]);
  const drawn = random.pick([settings.raft.maxUncommittedEntries, settings.raft.maxUncommittedEntries, FEW_ENTRIES]);
  // One entry for each round trip: what clients give up and ask anew would fill a long queue faster than it drains, for good.
  const isNarrow = maxInflightMessages === 1 && settings.raft.maxEntriesPerMessage === 1;
  const maxUncommittedEntries = isNarrow ? FEW_ENTRIES : drawn;
  const awaitsDurableSnapshots = random.chance(500_000);
  return { ...settings, raft: { ...settings.raft, maxInflightMessages, maxUncommittedEntries, awaitsDurableSnapshots } };
}
