/**
 * How the nodes of one swarm run elect: each option is on or off for itself. Drawn from a stream of its own, so that
 * nothing else moves with it.
 */
import type { Fault, RandomStream } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
import { driftBoundPpm } from './drift-bound.ts';
import type { RaftSettings } from './settings.ts';
import { QUIET_MICROS, RUN_MICROS } from './settings.ts';

/** Clients that meet each other all the time: what one has written the next reads within milliseconds. */
const EAGER_CLIENT = {
  keyCount: 1,
  thinkMaxMicros: 20 * MILLISECOND,
  retryMinMicros: 20 * MILLISECOND,
  retryMaxMicros: 100 * MILLISECOND,
};

export function drawElections(random: RandomStream, settings: RaftSettings): RaftSettings {
  const preVote = random.chance(500_000);
  const checkQuorum = random.chance(500_000);
  const wantsLease = random.chance(600_000);
  const followerReads = random.chance(500_000);
  const client = {
    ...settings.client,
    ...(random.chance(300_000) ? EAGER_CLIENT : {}),
    directReadPpm: random.pick([0, 500_000, 1_000_000]),
    anyServerPpm: random.pick([0, 300_000, 1_000_000]),
    // Of many operations a second: while leadership is handed over, in vain perhaps, nobody is served.
    transferPpm: random.pick([0, 10_000, 40_000]),
    giveUpAfterTries: random.pick([0, 0, 3, 12]),
  };
  const readMode = checkQuorum && wantsLease ? 'lease' : 'read-index';
  return { ...settings, client, raft: { ...settings.raft, preVote, checkQuorum, readMode, followerReads } };
}

/**
 * The leader loses the other servers, not the clients, wholly or in one direction: what it still says is believed by
 * whoever asks it, and what it takes in goes when it hears of its successor. In most runs: many a bug needs logs that part.
 */
export function drawLeaderIsolations(random: RandomStream, settings: RaftSettings): Fault[] {
  if (!random.chance(850_000)) return [];
  const { clusterSize, electionTimeoutMaxMicros } = settings.raft;
  const servers: number[] = [];
  for (let node = 0; node < clusterSize; node++) servers.push(node);
  const faults: Fault[] = [];
  const end = RUN_MICROS - QUIET_MICROS;
  for (let count = random.int(1, 4); count > 0; count--) {
    const at = random.int(300 * MILLISECOND, end - 100 * MILLISECOND);
    const until = Math.min(at + random.int(electionTimeoutMaxMicros >> 1, 4 * electionTimeoutMaxMicros), end);
    if (random.chance(600_000)) faults.push({ kind: 'partition', groups: [['leader'], servers], at, until });
    else faults.push({ kind: 'one-way-partition', from: servers, to: ['leader'], at, until });
  }
  return faults;
}

/** Lease reads assume a bound on how far clocks drift apart: makes it one that holds in this run. */
export function withTrueDriftBound(settings: RaftSettings, faults: readonly Fault[]): RaftSettings {
  if (settings.raft.readMode !== 'lease') return settings;
  return { ...settings, raft: { ...settings.raft, clockDriftBoundPpm: driftBoundPpm(settings.clocks, faults) } };
}

