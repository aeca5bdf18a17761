/** Everything drawn from the seed: the cluster, its network and clocks, the workload, and which faults strike how hard. */
import type { Plan, Scenario } from '@barksim/sim-core';
import { buildBarkfsWorld, clusterOptions } from './cluster.ts';
import { withBarkfsLiveness } from './liveness.ts';
import { barkfsBudget, drawFaults, SWARM_FAULT_KINDS } from './swarm/draw-faults.ts';
import { SWARM_RUN_MICROS, drawSettings } from './swarm/draw-settings.ts';
import { barkfsZoo } from './zoo/index.ts';

/** So many runs in a million have a second phase: faults then stay for good instead of ending before a quiet time. */
const LIVENESS_PPM = 150_000;

export const barkfsSwarm: Scenario = {
  name: 'barkfs/swarm',
  summary: 'three to six chunk servers under whatever the seed throws at them; every BarkFS property',
  description:
    'Cluster, replication goal, network shape, disks, clocks and workload come from the seed, and so does which kinds of ' +
    'faults of every family are on and how hard they strike, mostly in storms; disks are lost and rot within a budget that ' +
    'leaves a good replica of every chunk. After ' +
    '8.5 s all is quiet: within 3 s every server must be registered, within 6 s every chunk fully replicated. ' +
    'In some runs a core is healed for good instead while the rest stays broken, and must get on.',
  durationMicros: SWARM_RUN_MICROS,
  bugs: barkfsZoo,
  expectedCoverage: [
    ...SWARM_FAULT_KINDS.map((kind) => `fault/${kind}`),
    'liveness/phase',
    'barkfs/lease-granted',
    'barkfs/lease-extended',
    'barkfs/lease-expired',
    'barkfs/primary-changed',
    'barkfs/round-shrunk',
    'barkfs/fenced',
    'barkfs/fenced-mutation-refused',
    'barkfs/no-lease',
    'barkfs/mutation-failed',
    'barkfs/duplicate-request-recognised',
    'barkfs/pad-over',
    'barkfs/secondary-gap-filled',
    'barkfs/server-declared-dead',
    'barkfs/registered-again',
    'barkfs/re-replicated',
    'barkfs/clone-given-up',
    'barkfs/excess-replica',
    'barkfs/stale-replica-dropped',
    'barkfs/checksum-failure-caught',
    'barkfs/corrupt-replica-reported',
    'barkfs/corrupt-replica-dropped',
    'barkfs/orphan-dropped',
    'barkfs/deleted-file-removed',
    'barkfs/master-checkpoint',
    'barkfs/master-recovered',
    'barkfs/no-replica-reachable',
  ],
  draw(streams) {
    const settings = drawSettings(streams.stream('plan'));
    const nodeCount = 1 + settings.chunkServerCount + settings.workloads.length;
    const plan: Plan = { settings, faults: drawFaults(streams, clusterOptions(settings), nodeCount) };
    return streams.stream('plan/liveness').chance(LIVENESS_PPM) ? withBarkfsLiveness(plan, streams) : plan;
  },
  withLiveness: withBarkfsLiveness,
  build: (plan, bugId) => ({ ...buildBarkfsWorld(plan, bugId), budget: barkfsBudget(clusterOptions(plan.settings)) }),
};
