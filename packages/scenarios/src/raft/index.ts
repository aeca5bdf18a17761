import type { Scenario } from '@barksim/sim-core';
import { raftBareMajority } from './bare-majority.ts';
import { raftBench } from './bench.ts';
import { raftClockSkew } from './clock-skew.ts';
import { raftCrashStorm } from './crash-storm.ts';
import { raftFigure8 } from './figure-8.ts';
import { raftLeaderIsolated } from './leader-isolated.ts';
import { raftLeaseReads } from './lease-reads.ts';
import { raftOneWayPartition } from './one-way-partition.ts';
import { raftPowerLoss } from './power-loss.ts';
import { raftSteady } from './steady.ts';
import { raftSwarm } from './swarm.ts';

export { makeRaftBench, raftBench } from './bench.ts';

/** Every Raft scenario, in the order of `barksim list`. */
export const raftScenarios: readonly Scenario[] = [
  raftSteady,
  raftLeaderIsolated,
  raftOneWayPartition,
  raftFigure8,
  raftCrashStorm,
  raftClockSkew,
  raftPowerLoss,
  raftBareMajority,
  raftLeaseReads,
  raftSwarm,
  raftBench,
];
