/** Laboratory 4B: the key-value server without snapshots. */
import type { Scenario } from '@barksim/sim-core';
import { SECOND } from '@barksim/sim-core';
import { keyValueScenario } from './lab-kv.ts';
import { ELECTION_MICROS, type LabScript } from './lab-script.ts';
import { labScenario } from './lab-test.ts';
import { DEFAULT_RAFT_SETTINGS } from '../settings.ts';

/** Three operations in the time of a heartbeat of the laboratory, 100 ms: one in 33 ms. */
const MICROS_PER_OPERATION = 33_000;
const SPEED_MICROS = 3_300_000;

/** No client thinks: the next operation follows the last answer. */
export const ONE_BUSY_CLIENT = {
  clientCount: 1,
  client: { ...DEFAULT_RAFT_SETTINGS.client, thinkMinMicros: 0, thinkMaxMicros: 0 },
} as const;

/** At least a hundred operations in 3.3 seconds. */
export function measureSpeed(script: LabScript): void {
  const from = script.now;
  script.pass(SPEED_MICROS);
  script.budget('operations-in-3.3-seconds', 'answers', from, { atLeast: SPEED_MICROS / MICROS_PER_OPERATION });
}

const speed = labScenario({
  name: 'mit/4b-speed',
  title: 'Speed (4B)',
  summary: 'operations of one client take much less than a heartbeat',
  description:
    'One client asks without a pause. Budget: at least a hundred operations in 3.3 seconds, one in 33 ms on average (the laboratory: a thousand, three in each ' +
    'heartbeat interval of 100 ms). Whoever waits for the next heartbeat to send or to commit fails it.',
  servers: 3,
  durationMicros: 8 * SECOND,
  settings: ONE_BUSY_CLIENT,
  write(script) {
    measureSpeed(script);
    script.agree(3, ELECTION_MICROS);
  },
});

export const lab4B: readonly Scenario[] = [
  keyValueScenario({ name: 'mit/4b-basic', title: 'Basic (4B)', clients: 1 }),
  speed,
  keyValueScenario({ name: 'mit/4b-concurrent', title: 'Concurrent (4B)', clients: 5 }),
  keyValueScenario({ name: 'mit/4b-unreliable', title: 'Unreliable (4B)', clients: 5, unreliable: true, bugs: ['X1'] }),
  onePartition(),
  keyValueScenario({ name: 'mit/4b-many-partitions-one-client', title: 'ManyPartitionsOneClient (4B)', clients: 1, partitions: true }),
  keyValueScenario({ name: 'mit/4b-many-partitions-many-clients', title: 'ManyPartitionsManyClients (4B)', clients: 5, partitions: true }),
  keyValueScenario({ name: 'mit/4b-persist-one-client', title: 'PersistOneClient (4B)', clients: 1, crashes: true, bugs: ['F13'] }),
  keyValueScenario({ name: 'mit/4b-persist-concurrent', title: 'PersistConcurrent (4B)', clients: 5, crashes: true, bugs: ['F1', 'F13'] }),
  keyValueScenario({
    name: 'mit/4b-persist-concurrent-unreliable',
    title: 'PersistConcurrentUnreliable (4B)',
    clients: 5,
    unreliable: true,
    crashes: true,
    bugs: ['F1', 'F13', 'X1'],
  }),
  keyValueScenario({ name: 'mit/4b-persist-partition', title: 'PersistPartition (4B)', clients: 5, partitions: true, crashes: true, bugs: ['F1', 'F13'] }),
  keyValueScenario({
    name: 'mit/4b-persist-partition-unreliable',
    title: 'PersistPartitionUnreliable (4B)',
    clients: 5,
    unreliable: true,
    partitions: true,
    crashes: true,
    bugs: ['F1', 'F13', 'X1'],
  }),
  keyValueScenario({
    name: 'mit/4b-persist-partition-unreliable-linearizable',
    title: 'PersistPartitionUnreliableLinearizable (4B)',
    servers: 7,
    clients: 9,
    unreliable: true,
    partitions: true,
    crashes: true,
    bugs: ['F1', 'F13', 'X1'],
  }),
];

function onePartition(): Scenario {
  return labScenario({
    name: 'mit/4b-one-partition',
    title: 'OnePartition (4B)',
    summary: 'operations finish on the side of the majority, and those of the other side only when it has healed',
    description:
      'The leader and one follower are cut off from the other three servers. A command started on their side is not applied in two seconds by anybody, while the ' +
      'majority elects a leader and answers; once the partition has healed all five agree.',
    servers: 5,
    durationMicros: 12 * SECOND,
    bugs: ['R11', 'R21'],
    expectedCoverage: ['fault/partition', 'raft/log-truncated'],
    write(script) {
      script.agree();
      script.rememberLeader();
      const cut = script.partition(['leader', 'leader+1'], ['leader+2', 'leader+3', 'leader+4']);
      const hopeless = script.start(1, 1);
      script.pass(2 * SECOND);
      script.demandNotApplied(hopeless);
      script.agree(3, ELECTION_MICROS);
      script.end(cut);
      script.agree(5, ELECTION_MICROS);
    },
  });
}
