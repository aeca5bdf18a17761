/** Reads that a leader answers by its lease alone, on clocks that run apart. */
import type { Fault, NodeClockOptions, Plan, RandomStream, RandomStreams, Scenario, Target } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { buildRaftWorld } from './raft-world.ts';
import type { RaftSettings } from './settings.ts';
import { DEFAULT_RAFT_SETTINGS, QUIET_MICROS, RUN_MICROS } from './settings.ts';
import { withTrueDriftBound } from './swarm-elections.ts';
import { raftZoo } from './zoo/index.ts';

const RAFT_NODES = [0, 1, 2, 3, 4];

/**
 * Elections follow right on the minimum timeout, and clients read several times in the time of a lease, also from
 * servers that they do not take for the leader: an old one among them.
 */
const SETTINGS: RaftSettings = {
  ...DEFAULT_RAFT_SETTINGS,
  raft: {
    ...DEFAULT_RAFT_SETTINGS.raft,
    electionTimeoutMaxMicros: 180 * MILLISECOND,
    heartbeatMicros: 25 * MILLISECOND,
    checkQuorum: true,
    readMode: 'lease',
    followerReads: true,
  },
  clientCount: 4,
  client: {
    ...DEFAULT_RAFT_SETTINGS.client,
    keyCount: 2,
    thinkMinMicros: MILLISECOND,
    thinkMaxMicros: 20 * MILLISECOND,
    retryMinMicros: 20 * MILLISECOND,
    retryMaxMicros: 60 * MILLISECOND,
    putPpm: 300_000,
    casPpm: 0,
    directReadPpm: 1_000_000,
    anyServerPpm: 500_000,
    transferPpm: 30_000,
  },
};

/** Mostly the leader is cut off, alone or with one more, for about as long as a lease lasts; the clients reach all sides. */
function drawFaults(random: RandomStream): Fault[] {
  const faults: Fault[] = [];
  const end = RUN_MICROS - QUIET_MICROS;
  let at = random.int(400 * MILLISECOND, 700 * MILLISECOND);
  while (at < end) {
    const until = Math.min(at + random.int(100 * MILLISECOND, 400 * MILLISECOND), end);
    faults.push(drawFault(random, at, until));
    at += random.int(200 * MILLISECOND, 600 * MILLISECOND);
  }
  return faults;
}

function drawFault(random: RandomStream, at: number, until: number): Fault {
  const shape = random.int(0, 9);
  const node: Target = random.chance(600_000) ? 'leader' : random.pick(RAFT_NODES);
  if (shape < 4) return { kind: 'partition', groups: [['leader'], RAFT_NODES], at, until };
  if (shape === 4) return { kind: 'partition', groups: [['leader', 'best-follower'], RAFT_NODES], at, until };
  if (shape < 7) return { kind: 'one-way-partition', from: RAFT_NODES, to: ['leader'], at, until };
  if (shape === 7) return { kind: 'one-way-partition', from: ['leader'], to: RAFT_NODES, at, until };
  if (shape === 8) return { kind: random.chance(500_000) ? 'pause' : 'crash', nodes: [node], at, until };
  return { kind: 'slow-link', extraMicros: random.int(MILLISECOND, 100 * MILLISECOND), to: [node], at, until };
}

function drawClocks(random: RandomStream): NodeClockOptions[] {
  return RAFT_NODES.map(() => ({ driftPpm: random.pick([-300_000, 0, 300_000]) }));
}

/** Wall clocks jump as well, which no lease may notice. */
function drawClockFaults(random: RandomStream): Fault[] {
  const at = random.int(SECOND, 2 * SECOND);
  const until = at + random.int(SECOND, 3 * SECOND);
  return [
    { kind: 'clock-drift', nodes: ['leader'], driftPpm: random.pick([-100_000, 100_000]), at, until },
    { kind: 'clock-step', nodes: ['leader'], stepMicros: random.int(-10 * SECOND, 10 * SECOND), at, until },
  ];
}

export function drawLeaseReads(streams: RandomStreams, withSkew: boolean): Plan {
  const faults = drawFaults(streams.stream('faults'));
  if (!withSkew) return { settings: withTrueDriftBound(SETTINGS, faults), faults };
  const settings = { ...SETTINGS, clocks: drawClocks(streams.stream('clocks')) };
  faults.push(...drawClockFaults(streams.stream('faults/clocks')));
  return { settings: withTrueDriftBound(settings, faults), faults };
}

/** Without skew all clocks are right; everything else about a seed is the same, but for the length of the lease. */
export function makeRaftLeaseReads(withSkew: boolean): Scenario {
  return {
    name: 'raft/lease-reads',
    summary: 'leaders answer reads by their lease, are cut off, and have clocks that run apart',
    description:
      'Every get is answered by a lease (dissertation 6.4.1) where the leader holds one. Leaders are cut off from the ' +
      'others, not from the clients, for about as long as a lease lasts; they are paused, crash, and hand over. Clocks ' +
      'run up to 40 % fast or slow, and the lease is as short as that asks for: no read may be old.',
    durationMicros: RUN_MICROS,
    bugs: raftZoo,
    expectedCoverage: ['fault/partition', 'raft/lease-read', 'raft/read-index-read', 'raft/follower-read', 'raft/transfer-completed', 'raft/leader-to-follower'],
    draw: (streams) => drawLeaseReads(streams, withSkew),
    build: buildRaftWorld,
  };
}

export const raftLeaseReads: Scenario = makeRaftLeaseReads(true);
