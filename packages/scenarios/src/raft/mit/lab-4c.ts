/** Laboratory 4C: the key-value server with snapshots. */
import type { Scenario } from '@barksim/sim-core';
import { SECOND } from '@barksim/sim-core';
import { MAX_LOG_ENTRIES, SMALL_SNAPSHOTS } from './lab-3d.ts';
import { rsmSnapshot } from './lab-4a.ts';
import { measureSpeed, ONE_BUSY_CLIENT } from './lab-4b.ts';
import { keyValueScenario } from './lab-kv.ts';
import { ELECTION_MICROS, QUICKLY_MICROS } from './lab-script.ts';
import { labScenario } from './lab-test.ts';

const snapshotRpc = labScenario({
  name: 'mit/4c-snapshot-rpc',
  title: 'SnapshotRPC (4C)',
  summary: 'a server that was away while the others compacted their logs is brought up to date by a snapshot',
  description:
    'One of three servers is cut off for 60 operations, six snapshots, and then must get one; next the old majority is broken, and the server that ' +
    `was brought up to date goes on with one other. No log ever holds more than ${MAX_LOG_ENTRIES} entries.`,
  servers: 3,
  durationMicros: 14 * SECOND,
  settings: { raft: SMALL_SNAPSHOTS },
  maxLogEntries: MAX_LOG_ENTRIES,
  bugs: ['N7', 'N13'],
  expectedCoverage: ['fault/isolation', 'raft/snapshot-installed'],
  write(script) {
    script.agree();
    script.rememberLeader();
    const from = script.now;
    const away = script.disconnect('remembered-1+1');
    for (let i = 0; i < 6; i++) {
      script.start(10);
      script.pass(QUICKLY_MICROS);
    }
    script.agree(2);
    script.end(away);
    script.agree(3, ELECTION_MICROS);
    const other = script.disconnect('remembered-1+2');
    script.agree(2, ELECTION_MICROS);
    script.end(other);
    script.agree(3, ELECTION_MICROS);
    script.budget('snapshots-sent', 'snapshots', from, { atLeast: 1 });
  },
});

const MAX_SNAPSHOT_CHARS = 500;

const snapshotSize = labScenario({
  name: 'mit/4c-snapshot-size',
  title: 'SnapshotSize (4C)',
  summary: 'snapshots hold what the store holds, not how it came about',
  description:
    'Two hundred operations of one client on four keys, with a snapshot after every ten entries. No snapshot is longer than ' +
    `${MAX_SNAPSHOT_CHARS} characters (the laboratory: 500 bytes), no log ever holds more than ${MAX_LOG_ENTRIES} entries.`,
  servers: 3,
  durationMicros: 10 * SECOND,
  settings: { raft: SMALL_SNAPSHOTS },
  maxLogEntries: MAX_LOG_ENTRIES,
  maxSnapshotChars: MAX_SNAPSHOT_CHARS,
  write(script) {
    script.agree();
    for (let i = 0; i < 20; i++) {
      const last = script.start(10);
      script.pass(QUICKLY_MICROS);
      script.demandApplied(last, 3);
    }
  },
});

const speed = labScenario({
  name: 'mit/4c-speed',
  title: 'Speed (4C)',
  summary: 'operations of one client stay quick while snapshots are taken',
  description: 'As Speed (4B), with a snapshot after every ten entries. Budget: at least a hundred operations in 3.3 seconds, one in 33 ms on average.',
  servers: 3,
  durationMicros: 8 * SECOND,
  settings: { ...ONE_BUSY_CLIENT, raft: SMALL_SNAPSHOTS },
  maxLogEntries: MAX_LOG_ENTRIES,
  write(script) {
    measureSpeed(script);
    script.agree(3, ELECTION_MICROS);
  },
});

const snapshots = true;

export const lab4C: readonly Scenario[] = [
  rsmSnapshot,
  snapshotRpc,
  snapshotSize,
  speed,
  keyValueScenario({ name: 'mit/4c-snapshot-recover', title: 'SnapshotRecover (4C)', clients: 1, snapshots, crashes: true, bugs: ['N7', 'N17'] }),
  keyValueScenario({ name: 'mit/4c-snapshot-recover-many-clients', title: 'SnapshotRecoverManyClients (4C)', clients: 9, snapshots, crashes: true, bugs: ['N7', 'N17'] }),
  keyValueScenario({ name: 'mit/4c-snapshot-unreliable', title: 'SnapshotUnreliable (4C)', clients: 5, snapshots, unreliable: true, bugs: ['X1'] }),
  keyValueScenario({
    name: 'mit/4c-snapshot-unreliable-recover',
    title: 'SnapshotUnreliableRecover (4C)',
    clients: 5,
    snapshots,
    unreliable: true,
    crashes: true,
    bugs: ['X1', 'N7'],
  }),
  keyValueScenario({
    name: 'mit/4c-snapshot-unreliable-recover-concurrent-partition',
    title: 'SnapshotUnreliableRecoverConcurrentPartition (4C)',
    clients: 5,
    snapshots,
    unreliable: true,
    crashes: true,
    partitions: true,
    bugs: ['X1', 'N7', 'N13'],
  }),
  keyValueScenario({
    name: 'mit/4c-snapshot-unreliable-recover-concurrent-partition-linearizable',
    title: 'SnapshotUnreliableRecoverConcurrentPartitionLinearizable (4C)',
    servers: 7,
    clients: 9,
    snapshots,
    unreliable: true,
    crashes: true,
    partitions: true,
    bugs: ['X1', 'N7', 'N13'],
  }),
];
