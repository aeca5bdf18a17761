/** Laboratory 3D: snapshots. Every server takes one after ten entries and keeps none of those in its log. */
import type { RaftOptions } from '@barksim/barkfs-nodes';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { ELECTION_MICROS, QUICKLY_MICROS, type LabScript, type Trouble } from './lab-script.ts';
import { labScenario } from './lab-test.ts';
import { PATIENT, UNRELIABLE } from './unreliable-network.ts';

const SNAPSHOT_AFTER = 10;
/** The laboratory's bound is 2,000 bytes for commands of some 50 bytes. */
export const MAX_LOG_ENTRIES = 40;
export const SMALL_SNAPSHOTS: Partial<RaftOptions> = { snapshotAfterEntries: SNAPSHOT_AFTER, trailingEntries: 0 };

const ITERATIONS = 6;

/**
 * Each time one server is lost, the leader every third time, while the others go on for more than a snapshot. When it is
 * back the entries that it needs are gone, so it must be sent a snapshot.
 */
function loseAndInstall(script: LabScript, lose: (target: string) => Trouble, withinMicros: number): void {
  const from = script.now;
  for (let i = 0; i < ITERATIONS; i++) {
    script.agree(3, withinMicros);
    const lost = lose(i % 3 === 1 ? 'leader' : 'leader+1');
    script.agree(2, withinMicros);
    for (let burst = 0; burst < 3; burst++) {
      script.start(script.random.int(SNAPSHOT_AFTER / 2, SNAPSHOT_AFTER));
      script.pass(QUICKLY_MICROS);
    }
    script.end(lost);
  }
  script.agree(3, withinMicros);
  script.budget('snapshots-sent', 'snapshots', from, { atLeast: 1 });
}

const INSTALLS =
  'Six times one of three servers is lost, the leader among them, and the others go on for 15 to 30 commands, past the next snapshot. When it is back it ' +
  'must be brought up to date by a snapshot, for the entries are gone, and all agree.';
const BOUND = ` No log ever holds more than ${MAX_LOG_ENTRIES} entries.`;

export const snapshotBasic = labScenario({
  name: 'mit/3d-snapshot-basic',
  title: 'SnapshotBasic (3D)',
  summary: 'snapshots keep logs short while nothing fails',
  description: `A hundred commands come in bursts, and a snapshot is taken after every ten entries.${BOUND}`,
  servers: 3,
  durationMicros: 8 * SECOND,
  settings: { raft: SMALL_SNAPSHOTS },
  maxLogEntries: MAX_LOG_ENTRIES,
  write(script) {
    script.agree();
    for (let i = 0; i < 10; i++) {
      const last = script.start(10);
      script.pass(QUICKLY_MICROS);
      script.demandApplied(last, 3);
    }
    script.agree();
  },
});

export const snapshotInstall = labScenario({
  name: 'mit/3d-snapshot-install',
  title: 'SnapshotInstall (3D)',
  summary: 'a server that was cut off gets a snapshot in place of the entries that are gone',
  description: INSTALLS + BOUND,
  servers: 3,
  durationMicros: 36 * SECOND,
  settings: { raft: SMALL_SNAPSHOTS },
  maxLogEntries: MAX_LOG_ENTRIES,
  bugs: ['N13', 'R29', 'E25'],
  expectedCoverage: ['fault/isolation', 'raft/snapshot-installed'],
  write: (script) => loseAndInstall(script, (target) => script.disconnect(target), ELECTION_MICROS),
});

export const snapshotInstallUnreliable = labScenario({
  name: 'mit/3d-snapshot-install-unreliable',
  title: 'SnapshotInstallUnreliable (3D)',
  summary: 'as snapshot install, over a network that loses one message in ten',
  description: `${INSTALLS} Every message takes up to 27 ms and one in ten is lost.${BOUND}`,
  servers: 3,
  durationMicros: 66 * SECOND,
  settings: { raft: { ...PATIENT, ...SMALL_SNAPSHOTS }, network: UNRELIABLE },
  maxLogEntries: MAX_LOG_ENTRIES,
  bugs: ['N13'],
  expectedCoverage: ['fault/isolation', 'raft/snapshot-installed', 'network/lost'],
  write: (script) => loseAndInstall(script, (target) => script.disconnect(target), 2 * ELECTION_MICROS),
});

export const snapshotInstallCrash = labScenario({
  name: 'mit/3d-snapshot-install-crash',
  title: 'SnapshotInstallCrash (3D)',
  summary: 'a server that has crashed restarts from its own snapshot and gets a newer one',
  description: `${INSTALLS} They lose power, instead of being cut off.${BOUND}`,
  servers: 3,
  durationMicros: 36 * SECOND,
  settings: { raft: SMALL_SNAPSHOTS },
  maxLogEntries: MAX_LOG_ENTRIES,
  bugs: ['N7', 'N13', 'N17', 'R29'],
  expectedCoverage: ['fault/crash', 'raft/snapshot-installed'],
  write: (script) => loseAndInstall(script, (target) => script.crash(target), ELECTION_MICROS),
});

export const snapshotInstallUnreliableCrash = labScenario({
  name: 'mit/3d-snapshot-install-unreliable-crash',
  title: 'SnapshotInstallUnCrash (3D)',
  summary: 'as snapshot install crash, over a network that loses one message in ten',
  description: `${INSTALLS} They lose power, instead of being cut off; every message takes up to 27 ms and one in ten is lost.${BOUND}`,
  servers: 3,
  durationMicros: 66 * SECOND,
  settings: { raft: { ...PATIENT, ...SMALL_SNAPSHOTS }, network: UNRELIABLE },
  maxLogEntries: MAX_LOG_ENTRIES,
  bugs: ['N13'],
  expectedCoverage: ['fault/crash', 'raft/snapshot-installed', 'network/lost'],
  write: (script) => loseAndInstall(script, (target) => script.crash(target), 2 * ELECTION_MICROS),
});

export const snapshotAllCrash = labScenario({
  name: 'mit/3d-snapshot-all-crash',
  title: 'SnapshotAllCrash (3D)',
  summary: 'all servers lose power after snapshots, again and again, and keep everything',
  description:
    'Five times some commands, more or less than a snapshot, are followed by a loss of power of all three servers. They restart from ' +
    `snapshot and log, and agree.${BOUND}`,
  servers: 3,
  durationMicros: 20 * SECOND,
  settings: { raft: SMALL_SNAPSHOTS },
  maxLogEntries: MAX_LOG_ENTRIES,
  bugs: ['F13', 'N7', 'N15', 'N17'],
  expectedCoverage: ['fault/crash'],
  write(script) {
    for (let i = 0; i < 5; i++) {
      script.agree(3, ELECTION_MICROS);
      script.start(script.random.int(SNAPSHOT_AFTER / 2, 2 * SNAPSHOT_AFTER));
      script.pass(QUICKLY_MICROS);
      crashAll(script);
    }
    script.agree(3, ELECTION_MICROS);
  },
});

function crashAll(script: LabScript): void {
  const down = script.crash(0, 1, 2);
  script.pass(50 * MILLISECOND);
  script.end(down);
}

export const snapshotInit = labScenario({
  name: 'mit/3d-snapshot-init',
  title: 'SnapshotInit (3D)',
  summary: 'what a server remembers after a restart from a snapshot is enough for the next restart',
  description:
    'All three servers lose power after 15 commands and restart from a snapshot, agree on one command, lose power again with hardly ' +
    `anything new, and agree once more.${BOUND}`,
  servers: 3,
  durationMicros: 11 * SECOND,
  settings: { raft: SMALL_SNAPSHOTS },
  maxLogEntries: MAX_LOG_ENTRIES,
  bugs: ['N7', 'N17'],
  expectedCoverage: ['fault/crash'],
  write(script) {
    script.agree();
    script.start(15);
    script.pass(QUICKLY_MICROS);
    crashAll(script);
    script.agree(3, ELECTION_MICROS);
    crashAll(script);
    script.agree(3, ELECTION_MICROS);
  },
});

export const lab3D = [
  snapshotBasic,
  snapshotInstall,
  snapshotInstallUnreliable,
  snapshotInstallCrash,
  snapshotInstallUnreliableCrash,
  snapshotAllCrash,
  snapshotInit,
];
