/**
 * How much a leader of a swarm run sends ahead of acknowledgements, and how much it takes in: by messages, which is bounded
 * in half of the runs. And whether logs wait for durable snapshots. Drawn from a stream of its own, so that nothing else moves.
 */
import type { RaftOptions } from '@barksim/barkfs-nodes';
import type { RandomStream } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';

/** Entries in a window, and what may wait for one that is a little wider. */
const NARROW = 2;
const MEDIUM = 8;
const MEDIUM_QUEUE = 200;

export const FLOW_COVERAGE = ['raft/window-full', 'raft/installed-when-durable'] as const;

/** Room for an operation of each client and its retry, or some client might never find any. */
function fewEntries(clientCount: number): number {
  return Math.max(4, 2 * clientCount);
}

/** What a leader has under way to a follower at most, and so what a round trip takes off its queue. */
function windowOf({ maxEntriesPerMessage, maxInflightEntries }: RaftOptions, maxInflightMessages: number): number {
  return maxInflightMessages === 0 ? maxInflightEntries : Math.min(maxInflightEntries, maxInflightMessages * maxEntriesPerMessage);
}

export function drawFlow(random: RandomStream, settings: RaftSettings): RaftSettings {
  const maxInflightMessages = random.pick([0, 0, 0, 1, 2, 8]);
  const few = fewEntries(settings.clientCount);
  const drawn = random.pick([settings.raft.maxUncommittedEntries, settings.raft.maxUncommittedEntries, few]);
  // What clients give up and ask anew would fill a long queue faster than a narrow window drains it, for good.
  const window = windowOf(settings.raft, maxInflightMessages);
  const maxUncommittedEntries = window <= NARROW ? few : window <= MEDIUM ? Math.min(drawn, MEDIUM_QUEUE) : drawn;
  const awaitsDurableSnapshots = random.chance(500_000);
  return { ...settings, raft: { ...settings.raft, maxInflightMessages, maxUncommittedEntries, awaitsDurableSnapshots } };
}
