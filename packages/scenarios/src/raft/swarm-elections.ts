/**
 * How the nodes of one swarm run elect: each option is on or off for itself. Drawn from a stream of its own, so that
 * nothing else moves with it.
 */
import type { Fault, RandomStream } from '@barksim/sim-core';
import { driftBoundPpm } from './drift-bound.ts';
import type { RaftSettings } from './settings.ts';

export function drawElections(random: RandomStream, settings: RaftSettings): RaftSettings {
  const preVote = random.chance(500_000);
  const checkQuorum = random.chance(500_000);
  const wantsLease = random.chance(600_000);
  const followerReads = random.chance(500_000);
  const client = {
    ...settings.client,
    directReadPpm: random.pick([0, 500_000, 1_000_000]),
    anyServerPpm: followerReads ? random.pick([0, 300_000, 1_000_000]) : 0,
    transferPpm: random.pick([0, 0, 30_000, 150_000]),
    giveUpAfterTries: random.pick([0, 0, 3, 12]),
  };
  const readMode = checkQuorum && wantsLease ? 'lease' : 'read-index';
  return { ...settings, client, raft: { ...settings.raft, preVote, checkQuorum, readMode, followerReads } };
}

/** Lease reads assume a bound on how far clocks drift apart: makes it one that holds in this run. */
export function withTrueDriftBound(settings: RaftSettings, faults: readonly Fault[]): RaftSettings {
  if (settings.raft.readMode !== 'lease') return settings;
  return { ...settings, raft: { ...settings.raft, clockDriftBoundPpm: driftBoundPpm(settings.clocks, faults) } };
}

