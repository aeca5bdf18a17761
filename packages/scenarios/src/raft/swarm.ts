/** Everything at once, drawn from the seed: the scenario for campaigns over thousands of seeds. */
import type { Plan, RandomStreams, Scenario } from '@barksim/sim-core';
import { drawBareMajority } from './bare-majority.ts';
import { drawLeaseReads } from './lease-reads.ts';
import { withRaftLiveness } from './liveness.ts';
import { buildRaftWorld } from './raft-world.ts';
import { RUN_MICROS } from './settings.ts';
import { drawCapacity } from './swarm-capacity.ts';
import { drawClientRestarts } from './swarm-client-restarts.ts';
import { drawElections, drawLeaderIsolations, withTrueDriftBound } from './swarm-elections.ts';
import { drawRaftFaults, raftBudget, SWARM_FAULT_KINDS } from './swarm-faults.ts';
import { drawFlow, FLOW_COVERAGE } from './swarm-flow.ts';
import { drawLostDisks } from './swarm-lost-disks.ts';
import { drawMembership, MEMBERSHIP_COVERAGE } from './swarm-membership.ts';
import { drawSwarmSettings } from './swarm-settings.ts';
import { drawSessions, SESSION_COVERAGE } from './swarm-sessions.ts';
import { drawStorage } from './swarm-storage.ts';
import { raftZoo } from './zoo/index.ts';

/** So many runs in a million have a second phase: faults then stay for good instead of ending before a quiet time. */
const LIVENESS_PPM = 150_000;

/**
 * Some runs are those of another scenario: stale reads, and clusters stuck without their last node, take workloads, timeouts
 * and faults that fit each other, which come together too rarely when each is drawn for itself.
 */
const LEASE_READS_PPM = 120_000;
const BARE_MAJORITY_PPM = 50_000;

function draw(streams: RandomStreams): Plan {
  const focus = streams.stream('plan/focus');
  if (focus.chance(LEASE_READS_PPM)) return drawLeaseReads(streams, true);
  if (focus.chance(BARE_MAJORITY_PPM)) return drawBareMajority(streams);
  return drawEverything(streams);
}

function drawEverything(streams: RandomStreams): Plan {
  const cluster = drawStorage(streams.stream('plan/storage'), drawSwarmSettings(streams.stream('plan')));
  const elected = drawElections(streams.stream('plan/elections'), cluster);
  const flowing = drawFlow(streams.stream('plan/flow'), elected);
  const fixed = drawSessions(streams.stream('plan/sessions'), flowing);
  const membership = drawMembership(streams.stream('plan/membership'), fixed);
  const settings = drawCapacity(streams.stream('plan/capacity'), membership.settings);
  const faults = [...drawRaftFaults(streams, settings), ...membership.faults];
  faults.push(...drawLeaderIsolations(streams.stream('faults/leader-isolations'), settings));
  faults.push(...drawClientRestarts(streams.stream('faults/client-restarts'), settings));
  faults.push(...drawLostDisks(streams.stream('faults/lost-disks'), settings));
  const plan: Plan = { settings: withTrueDriftBound(settings, faults), faults };
  // The second phase picks a core of the nodes that would have to be a quorum of whatever configuration is in force then.
  const mayHavePhase = settings.operators.length === 0;
  return streams.stream('plan/liveness').chance(LIVENESS_PPM) && mayHavePhase ? withRaftLiveness(plan, streams) : plan;
}

export const raftSwarm: Scenario = {
  name: 'raft/swarm',
  summary: 'cluster, timeouts, network, disks, workload and faults of every family drawn from the seed',
  description:
    'Three to seven nodes and one to five clients on a network, disks and timeouts drawn from the seed. Each family of ' +
    'faults is on or off for the run as a whole and then has its intensity; windows overlap, many last about as long as ' +
    'an election timeout, and some aim at whoever leads. The last four seconds are quiet: every client must be answered ' +
    'and every node catch up; or, in some runs, a majority is healed for good while the rest stays broken, and must get on. All properties of Raft are checked after every event. One run in six is one of raft/lease-reads or raft/bare-majority.',
  durationMicros: RUN_MICROS,
  bugs: raftZoo,
  expectedCoverage: [
    ...SWARM_FAULT_KINDS.map((kind) => `fault/${kind}`),
    'liveness/phase',
    ...MEMBERSHIP_COVERAGE,
    ...SESSION_COVERAGE,
    ...FLOW_COVERAGE,
    'network/lost',
    'network/cut',
    'network/duplicated',
    'network/reordered',
    'network/to-down-node',
    'raft/follower-to-candidate',
    'raft/candidate-to-leader',
    'raft/candidate-to-follower',
    'raft/leader-to-follower',
    'raft/log-truncated',
    'raft/fast-backtrack',
    'raft/pipeline-resent',
    'raft/snapshot-installed',
    'raft/snapshot-installed-before-log',
    'raft/snapshot-chunks-complete',
    'raft/snapshot-chunk-out-of-place',
    'raft/snapshot-transfer-restarted',
    'raft/retry-answered-from-session',
    'raft/pre-candidate',
    'raft/pre-candidate-overtaken',
    'raft/vote-request-ignored',
    'raft/stepped-down-without-quorum',
    'raft/lease-read',
    'raft/read-index-read',
    'raft/follower-read',
    'raft/transfer-completed',
    'raft/transfer-aborted',
    'raft/retired-without-disk',
    'raft/damaged-log-dropped',
    'raft/entries-lost',
    'raft/log-repaired',
  ],
  draw,
  build: (plan, bugId) => ({ ...buildRaftWorld(plan, bugId), budget: raftBudget(plan.settings) }),
  withLiveness: withRaftLiveness,
};
