/**
 * Majorities, of one set of voters or of two at once (§5.3; dissertation 4.3), as etcd's raft/quorum defines them. All
 * pure, and free of anything but arrays: they are asked at every acknowledgement. A set without voters agrees with
 * everything, so that a simple configuration is a joint one whose other half is empty.
 */
import type { NodeId } from '@barksim/sim-core';
import type { Configuration } from './configuration.ts';

/** `pending`: votes that are missing may still decide it either way. */
export type VoteResult = 'won' | 'lost' | 'pending';

/** The least number of nodes of which any two sets overlap. */
export function quorumSize(voterCount: number): number {
  return (voterCount >> 1) + 1;
}

/** The highest index that a majority of `voters` holds, by `matchIndex[node]`. Infinity without voters. */
export function majorityIndex(voters: readonly NodeId[], matchIndex: readonly number[]): number {
  const count = voters.length;
  if (count === 0) return Infinity;
  const needed = quorumSize(count);
  let best = 0;
  for (let at = 0; at < count; at++) {
    const index = matchIndex[voters[at]!]!;
    if (index <= best) continue;
    let holders = 0;
    for (let other = 0; other < count; other++) if (matchIndex[voters[other]!]! >= index) holders += 1;
    if (holders >= needed) best = index;
  }
  return best;
}

/** The highest index that majorities of both sets hold (dissertation 4.3). */
export function jointIndex(configuration: Configuration, matchIndex: readonly number[]): number {
  const incoming = majorityIndex(configuration.voters, matchIndex);
  if (configuration.outgoing.length === 0) return incoming;
  return Math.min(incoming, majorityIndex(configuration.outgoing, matchIndex));
}

/** What votes decide among `voters`: true is for, false against, anything else has not come yet. */
export function majorityVote(voters: readonly NodeId[], votes: readonly (boolean | undefined)[]): VoteResult {
  const count = voters.length;
  if (count === 0) return 'won';
  const needed = quorumSize(count);
  let granted = 0;
  let refused = 0;
  for (let at = 0; at < count; at++) {
    const vote = votes[voters[at]!];
    if (vote === true) granted += 1;
    else if (vote === false) refused += 1;
  }
  if (granted >= needed) return 'won';
  return count - refused >= needed ? 'pending' : 'lost';
}

/** Won with both sets of voters, lost with either (dissertation 4.3). */
export function jointVote(configuration: Configuration, votes: readonly (boolean | undefined)[]): VoteResult {
  const incoming = majorityVote(configuration.voters, votes);
  const outgoing = majorityVote(configuration.outgoing, votes);
  if (incoming === outgoing) return incoming;
  return incoming === 'lost' || outgoing === 'lost' ? 'lost' : 'pending';
}
