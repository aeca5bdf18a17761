/** The whole data centre loses power at once, several times. */
import type { Fault, RandomStream, Scenario } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { withRaftLiveness } from './liveness.ts';
import { buildRaftWorld } from './raft-world.ts';
import type { RaftSettings } from './settings.ts';
import { DEFAULT_RAFT_SETTINGS, QUIET_MICROS, RUN_MICROS } from './settings.ts';
import { raftZoo } from './zoo/index.ts';

const SETTINGS: RaftSettings = {
  ...DEFAULT_RAFT_SETTINGS,
  raft: { ...DEFAULT_RAFT_SETTINGS.raft, snapshotAfterEntries: 30, trailingEntries: 10 },
  disk: { syncMinMicros: MILLISECOND, syncMaxMicros: 8 * MILLISECOND },
};

const RAFT_NODES = [0, 1, 2, 3, 4];
const EVERYBODY = [0, 1, 2, 3, 4, 5, 6, 7];

/** Now all nodes, now the clients as well; some machines come back later than others. */
function drawPowerLosses(random: RandomStream): Fault[] {
  const faults: Fault[] = [];
  const end = RUN_MICROS - QUIET_MICROS;
  let at = random.int(500 * MILLISECOND, SECOND);
  while (at < end) {
    const until = Math.min(at + random.int(10 * MILLISECOND, 500 * MILLISECOND), end);
    faults.push({ kind: 'crash', nodes: random.chance(300_000) ? EVERYBODY : RAFT_NODES, at, until });
    if (random.chance(500_000)) {
      const late = Math.min(until + random.int(50 * MILLISECOND, SECOND), end);
      faults.push({ kind: 'crash', nodes: [random.pick(RAFT_NODES)], at, until: late });
    }
    at = until + random.int(150 * MILLISECOND, 1_500 * MILLISECOND);
  }
  return faults;
}

export const raftPowerLoss: Scenario = {
  name: 'raft/power-loss',
  summary: 'all nodes lose power at the same instant, and with it whatever was not synced',
  description:
    'The power of the whole cluster fails, three to six times in a run: every node restarts from its disk alone. What a ' +
    'client was told must still be there: an acknowledgement before the sync, which no single crash shows, is lost ' +
    'for good here (Jepsen on NATS 2.12.1; MIT 6.5840: SnapshotAllCrash).',
  durationMicros: RUN_MICROS,
  bugs: raftZoo,
  expectedCoverage: ['fault/crash', 'raft/candidate-to-leader'],
  draw: (streams) => ({ settings: SETTINGS, faults: drawPowerLosses(streams.stream('faults')) }),
  build: buildRaftWorld,
  withLiveness: withRaftLiveness,
};
