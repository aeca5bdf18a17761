/** Clocks that run at different speeds and jump: election timeouts are the only clocks Raft has. */
import type { Fault, NodeClockOptions, Plan, RandomStream, Scenario } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { withRaftLiveness } from './liveness.ts';
import { buildRaftWorld } from './raft-world.ts';
import { DEFAULT_RAFT_SETTINGS, QUIET_MICROS, RUN_MICROS } from './settings.ts';
import { raftZoo } from './zoo/index.ts';

const NODES = DEFAULT_RAFT_SETTINGS.raft.clusterSize + DEFAULT_RAFT_SETTINGS.clientCount;

/** Up to 2 % fast or slow, and up to half an hour off. */
function drawClocks(random: RandomStream): NodeClockOptions[] {
  const clocks: NodeClockOptions[] = [];
  for (let node = 0; node < NODES; node++) {
    clocks.push({ wallOffsetMicros: random.int(-1_800 * SECOND, 1_800 * SECOND), driftPpm: random.int(-20_000, 20_000) });
  }
  return clocks;
}

function drawClockFaults(random: RandomStream): Fault[] {
  const faults: Fault[] = [];
  const end = RUN_MICROS - QUIET_MICROS;
  for (let at = random.int(200 * MILLISECOND, 600 * MILLISECOND); at < end; at += random.int(100 * MILLISECOND, 700 * MILLISECOND)) {
    const until = Math.min(at + random.int(200 * MILLISECOND, 2 * SECOND), end);
    const node = random.chance(400_000) ? 'leader' : random.int(0, NODES - 1);
    const shape = random.int(0, 3);
    if (shape === 0) faults.push({ kind: 'clock-step', nodes: [node], stepMicros: random.int(-60 * SECOND, 60 * SECOND), at, until });
    else if (shape === 1) faults.push({ kind: 'pause', nodes: [node], at, until: Math.min(at + random.int(MILLISECOND, 600 * MILLISECOND), end) });
    else faults.push({ kind: 'clock-drift', nodes: [node], driftPpm: random.int(-450_000, 450_000), at, until });
  }
  return faults;
}

function draw(plan: RandomStream, faults: RandomStream): Plan {
  return { settings: { ...DEFAULT_RAFT_SETTINGS, clocks: drawClocks(plan) }, faults: drawClockFaults(faults) };
}

export const raftClockSkew: Scenario = {
  name: 'raft/clock-skew',
  summary: 'clocks drift by up to 45 %, jump, and stand still',
  description:
    'Clocks run fast or slow, wall clocks jump by up to a minute, nodes are paused. A slow leader is deposed and a fast ' +
    'follower stands too early, but safety depends on no clock (§5.6): timing decides only who leads when.',
  durationMicros: RUN_MICROS,
  bugs: raftZoo.filter((bug) => bug.id !== 'E9'),
  expectedCoverage: ['fault/clock-drift', 'fault/clock-step', 'fault/pause', 'raft/leader-to-follower'],
  draw: (streams) => draw(streams.stream('plan'), streams.stream('faults')),
  build: buildRaftWorld,
  withLiveness: withRaftLiveness,
};
