/** Figure 8 of the Raft paper: entries of earlier terms on a majority, and not committed. */
import type { Fault, RandomStream, Scenario } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { withRaftLiveness } from './liveness.ts';
import { buildRaftWorld } from './raft-world.ts';
import type { RaftSettings } from './settings.ts';
import { DEFAULT_RAFT_SETTINGS, QUIET_MICROS, RUN_MICROS } from './settings.ts';
import { raftZoo } from './zoo/index.ts';

const EVERYBODY = [0, 1, 2, 3, 4];

/** One entry a message, so that entries of earlier terms reach a majority one by one. */
const SETTINGS: RaftSettings = {
  ...DEFAULT_RAFT_SETTINGS,
  raft: { ...DEFAULT_RAFT_SETTINGS.raft, maxEntriesPerMessage: 1, maxInflightEntries: 8 },
};

/**
 * Each act: the leader and one follower are cut off from the others, so that the leader's entries reach that follower
 * and no majority (a); then the leader crashes (b), the cut heals, and somebody else leads and brings the entries to
 * the others, until it crashes in its turn (c, d).
 */
function drawActs(random: RandomStream): Fault[] {
  const faults: Fault[] = [];
  const end = RUN_MICROS - QUIET_MICROS;
  let at = random.int(400 * MILLISECOND, 800 * MILLISECOND);
  while (at < end - SECOND) {
    const cutUntil = at + random.int(60 * MILLISECOND, 250 * MILLISECOND);
    faults.push({ kind: 'partition', groups: [['leader', 'best-follower'], EVERYBODY], at, until: cutUntil });
    const crashAt = cutUntil - random.int(0, 50 * MILLISECOND);
    const crashUntil = Math.min(crashAt + random.int(200 * MILLISECOND, 1_500 * MILLISECOND), end);
    faults.push({ kind: 'crash', nodes: ['leader'], at: crashAt, until: crashUntil });
    const secondAt = crashAt + random.int(200 * MILLISECOND, 500 * MILLISECOND);
    const secondUntil = Math.min(secondAt + random.int(100 * MILLISECOND, 800 * MILLISECOND), end);
    if (random.chance(600_000)) faults.push({ kind: 'crash', nodes: ['leader'], at: secondAt, until: secondUntil });
    at = secondAt + random.int(100 * MILLISECOND, 600 * MILLISECOND);
  }
  return faults;
}

export const raftFigure8: Scenario = {
  name: 'raft/figure-8',
  summary: 'leaders crash right after their entries reached a minority (Raft paper, figure 8)',
  description:
    'Leaders are cut off together with one follower and crash a moment later, so that entries of earlier terms linger ' +
    'on a minority, are spread by later leaders, and may still be overwritten. A leader that commits them by counting ' +
    'copies breaks §5.4.2 (figure 8 of the Raft paper; MIT 6.5840: Figure8). Entries travel one by one.',
  durationMicros: RUN_MICROS,
  bugs: raftZoo,
  expectedCoverage: ['fault/partition', 'fault/crash', 'raft/log-truncated', 'raft/leader-to-follower'],
  draw: (streams) => ({ settings: SETTINGS, faults: drawActs(streams.stream('faults')) }),
  build: buildRaftWorld,
  withLiveness: withRaftLiveness,
};
