/** What is measured: a cluster under the usual troubles for as long as one likes, with every property checked. */
import type { Fault, Micros, Plan, RandomStream, RandomStreams, Scenario, Target } from '@barksim/sim-core';
import { MILLISECOND, MINUTE, QUIET_LINK, SECOND } from '@barksim/sim-core';
import { buildRaftWorld } from './raft-world.ts';
import type { RaftSettings } from './settings.ts';
import { DEFAULT_RAFT_SETTINGS, RUN_MICROS } from './settings.ts';

const SETTINGS: RaftSettings = {
  ...DEFAULT_RAFT_SETTINGS,
  network: {
    defaults: { ...QUIET_LINK, lossPpm: 50_000, duplicatePpm: 20_000, duplicateSpreadMicros: 2 * MILLISECOND },
  },
  quietFromMicros: null,
};

/** About every two seconds a partition or a crash of some node for about one second. */
function drawFaults(random: RandomStream, lengthMicros: Micros): Fault[] {
  const faults: Fault[] = [];
  for (let at = random.int(SECOND, 3 * SECOND); at < lengthMicros; at += random.int(SECOND, 3 * SECOND)) {
    const until = at + random.int(200 * MILLISECOND, 2 * SECOND);
    const node: Target = random.chance(300_000) ? 'leader' : random.int(0, 4);
    if (random.chance(500_000)) faults.push({ kind: 'crash', nodes: [node], at, until });
    else faults.push({ kind: 'partition', groups: [[node, random.int(0, 4)], [0, 1, 2, 3, 4]], at, until });
  }
  return faults;
}

/** The benchmark's scenario with faults up to `lengthMicros`; a run may be longer, and is then calm at its end. */
export function makeRaftBench(lengthMicros: Micros): Scenario {
  return {
    name: 'raft/bench',
    summary: 'five nodes and three clients with loss, duplication, partitions and crashes, for measurements',
    description:
      'Five nodes and three clients on a network that loses 5 % and duplicates 2 % of all messages, with a crash or a ' +
      'partition about every two seconds. All properties but progress are checked. Used by the benchmarks.',
    durationMicros: RUN_MICROS,
    bugs: [],
    expectedCoverage: ['fault/partition', 'fault/crash'],
    draw: (streams: RandomStreams): Plan => ({ settings: SETTINGS, faults: drawFaults(streams.stream('faults'), lengthMicros) }),
    build: buildRaftWorld,
  };
}

/** With faults for two minutes. */
export const raftBench: Scenario = makeRaftBench(2 * MINUTE);
