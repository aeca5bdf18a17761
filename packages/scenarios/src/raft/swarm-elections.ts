/**
 * How the nodes of one swarm run elect: each option is on or off for itself. Drawn from a stream of its own, so that
 * nothing else moves with it.
 */
import type { RandomStream } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';

export function drawElections(random: RandomStream, settings: RaftSettings): RaftSettings {
  const preVote = random.chance(500_000);
  const checkQuorum = random.chance(500_000);
  return { ...settings, raft: { ...settings.raft, preVote, checkQuorum } };
}
