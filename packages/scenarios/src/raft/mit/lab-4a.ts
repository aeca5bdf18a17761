/**
 * Laboratory 4A: the replicated state machine. Ours is the key-value store; what the laboratory asks of its counter, that each
 * operation takes effect once and all copies are alike, the Raft observer checks after every event.
 */
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { ELECTION_MICROS, QUICKLY_MICROS, type LabScript } from './lab-script.ts';
import { MAX_LOG_ENTRIES, SMALL_SNAPSHOTS } from './lab-3d.ts';
import { labScenario } from './lab-test.ts';

function shutDownAll(script: LabScript): void {
  const down = script.crash(0, 1, 2);
  script.passBetween(20 * MILLISECOND, 200 * MILLISECOND);
  script.end(down);
}

export const rsmBasic = labScenario({
  name: 'mit/4a-basic',
  title: 'Basic (4A)',
  summary: 'ten operations, each answered and executed by all three servers',
  description: 'Ten operations, one after the other; each is answered, and executed by all three servers within a quarter of a second.',
  servers: 3,
  durationMicros: 6 * SECOND,
  write(script) {
    for (let i = 0; i < 10; i++) script.agree();
    script.demandCommitted(1 + 10);
  },
});

export const rsmConcurrent = labScenario({
  name: 'mit/4a-concurrent',
  title: 'Concurrent (4A)',
  summary: 'fifty operations at once, each executed by all servers',
  description: 'Fifty operations are submitted at one instant, and executed by all three servers within a quarter of a second, each in one place of the log.',
  servers: 3,
  durationMicros: 5 * SECOND,
  write(script) {
    script.agree();
    const last = script.start(50);
    script.pass(QUICKLY_MICROS);
    script.demandApplied(last, 3);
    script.demandCommitted(1 + 1 + 50);
  },
});

export const rsmLeaderFailure = labScenario({
  name: 'mit/4a-leader-failure',
  title: 'LeaderFailure (4A)',
  summary: 'operations go on without the leader, which catches up when it is back',
  description: 'The leader is cut off, an operation is executed by the others, and the leader comes back and executes it too.',
  servers: 3,
  durationMicros: 9 * SECOND,
  bugs: ['R5', 'R11', 'R21'],
  expectedCoverage: ['fault/isolation', 'raft/leader-to-follower'],
  write(script) {
    script.agree();
    const leader = script.disconnect('leader');
    script.agree(2, ELECTION_MICROS);
    script.end(leader);
    script.agree(3, ELECTION_MICROS);
  },
});

export const rsmLeaderPartition = labScenario({
  name: 'mit/4a-leader-partition',
  title: 'LeaderPartition (4A)',
  summary: 'operations submitted to a leader without a majority come to nothing',
  description:
    'The leader and one follower are cut off from the other three servers with a hundred operations of their own. The others go on. ' +
    'Those hundred must not take effect, before or after the partition heals.',
  servers: 5,
  durationMicros: 11 * SECOND,
  bugs: ['R11', 'R21', 'F5'],
  expectedCoverage: ['fault/partition', 'raft/log-truncated'],
  write(script) {
    script.agree();
    script.rememberLeader();
    const cut = script.partition(['leader', 'leader+1'], ['leader+2', 'leader+3', 'leader+4']);
    const hopeless = script.start(100, 1);
    script.pass(QUICKLY_MICROS);
    script.demandNotApplied(hopeless);
    script.agree(3, ELECTION_MICROS);
    script.end(cut);
    script.agree(5, ELECTION_MICROS);
  },
});

export const rsmRestartReplay = labScenario({
  name: 'mit/4a-restart-replay',
  title: 'RestartReplay (4A)',
  summary: 'after a restart the whole log is executed anew, each operation once',
  description: 'Twenty operations, then all servers lose power. Their logs are executed anew when the first operation after that commits.',
  servers: 3,
  durationMicros: 12 * SECOND,
  bugs: ['F13'],
  expectedCoverage: ['fault/crash'],
  write(script) {
    for (let i = 0; i < 20; i++) script.agree(3, 200 * MILLISECOND);
    shutDownAll(script);
    script.agree(3, ELECTION_MICROS);
    script.agree();
  },
});

export const rsmShutdown = labScenario({
  name: 'mit/4a-shutdown',
  title: 'Shutdown (4A)',
  summary: 'operations are under way when all servers go down; whoever restarts goes on',
  description:
    'A hundred operations are submitted and all servers lose power a moment later. They may or may not take effect, each once; after ' +
    'the restart new ones do.',
  servers: 3,
  durationMicros: 8 * SECOND,
  bugs: ['F13', 'F1'],
  expectedCoverage: ['fault/crash'],
  write(script) {
    script.agree();
    script.start(100);
    script.passBetween(0, 3 * MILLISECOND);
    shutDownAll(script);
    script.agree(3, ELECTION_MICROS);
  },
});

export const rsmRestartSubmit = labScenario({
  name: 'mit/4a-restart-submit',
  title: 'RestartSubmit (4A)',
  summary: 'all servers restart in the middle of the operations of five clients, twice',
  description:
    'Five clients ask all the time, and all servers lose power twice. Every client is answered again within the time for an election, ' +
    'every operation takes effect once.',
  servers: 3,
  durationMicros: 9 * SECOND,
  settings: { clientCount: 5 },
  bugs: ['R1', 'F1'],
  expectedCoverage: ['fault/crash'],
  write(script) {
    for (let i = 0; i < 2; i++) {
      script.agree(3, ELECTION_MICROS);
      shutDownAll(script);
    }
    script.agree(3, ELECTION_MICROS);
  },
});

export const rsmSnapshot = labScenario({
  name: 'mit/4c-rsm-snapshot',
  title: 'Snapshot (4C, of the replicated state machine)',
  summary: 'the state machine comes back from its snapshot, and logs stay short',
  description:
    'A hundred operations with a snapshot after every ten entries; then all servers lose power, and go on from their snapshots. No log ' +
    `ever holds more than ${MAX_LOG_ENTRIES} entries.`,
  servers: 3,
  durationMicros: 10 * SECOND,
  settings: { raft: SMALL_SNAPSHOTS },
  maxLogEntries: MAX_LOG_ENTRIES,
  bugs: ['N7', 'N17'],
  expectedCoverage: ['fault/crash'],
  write(script) {
    script.agree();
    for (let i = 0; i < 10; i++) {
      script.start(10);
      script.pass(QUICKLY_MICROS);
    }
    shutDownAll(script);
    script.agree(3, ELECTION_MICROS);
  },
});

export const lab4A = [
  rsmBasic,
  rsmConcurrent,
  rsmLeaderFailure,
  rsmLeaderPartition,
  rsmRestartReplay,
  rsmShutdown,
  rsmRestartSubmit,
];
