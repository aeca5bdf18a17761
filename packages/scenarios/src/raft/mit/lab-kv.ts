/**
 * Laboratories 4B and 4C: the key-value server. Most of their tests are one test with some of its parts on: one client or several, a
 * network that can be relied on or not, partitions of the servers that change all the time, all servers losing power after
 * each round, small snapshots. Clients reach every side. What they are told must be linearizable.
 */
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { MAX_LOG_ENTRIES, SMALL_SNAPSHOTS } from './lab-3d.ts';
import { ELECTION_MICROS, type LabScript } from './lab-script.ts';
import { labScenario, type LabTest } from './lab-test.ts';
import { PATIENT, UNRELIABLE } from './unreliable-network.ts';

/** One test of the family: which parts are on. */
export interface KeyValueTest {
  readonly name: string;
  readonly title: string;
  readonly clients: number;
  readonly servers?: 3 | 5 | 7;
  readonly unreliable?: boolean;
  readonly partitions?: boolean;
  readonly crashes?: boolean;
  readonly snapshots?: boolean;
  readonly bugs?: readonly string[];
}

const ROUNDS = 3;
const ROUND_MICROS = 1_500 * MILLISECOND;

export function keyValueScenario(test: KeyValueTest): ReturnType<typeof labScenario> {
  const { name, title, clients, servers = 5, unreliable, partitions, crashes, snapshots, bugs = [] } = test;
  const hard = unreliable === true || partitions === true || crashes === true;
  const base: LabTest = {
    name,
    title,
    summary: summaryOf(test),
    description: descriptionOf(test),
    servers,
    durationMicros: 16 * SECOND,
    settings: {
      clientCount: clients,
      ...(unreliable === true ? { network: UNRELIABLE } : {}),
      raft: { ...(unreliable === true ? PATIENT : {}), ...(snapshots === true ? SMALL_SNAPSHOTS : {}) },
    },
    bugs,
    expectedCoverage: [
      ...(unreliable === true ? ['network/lost'] : []),
      ...(partitions === true ? ['fault/partition'] : []),
      ...(crashes === true ? ['fault/crash'] : []),
    ],
    write(script) {
      for (let round = 0; round < ROUNDS; round++) {
        if (partitions === true) repartition(script);
        else script.pass(ROUND_MICROS);
        if (crashes === true) crashAll(script);
      }
      script.agree(servers, hard ? 2 * ELECTION_MICROS : ELECTION_MICROS);
    },
  };
  return labScenario(snapshots === true && !hard ? { ...base, maxLogEntries: MAX_LOG_ENTRIES } : base);
}

/** Two sides drawn anew, each time for about as long as an election takes. */
function repartition(script: LabScript): void {
  const end = script.now + ROUND_MICROS;
  while (script.now < end) {
    const sides: [number[], number[]] = [[], []];
    for (let server = 0; server < script.servers; server++) sides[script.random.int(0, 1)]!.push(server);
    const cut = script.partition(...sides);
    script.passBetween(300 * MILLISECOND, 500 * MILLISECOND);
    script.end(cut);
  }
}

function crashAll(script: LabScript): void {
  const down = script.crash(...Array.from({ length: script.servers }, (_, server) => server));
  script.passBetween(50 * MILLISECOND, 300 * MILLISECOND);
  script.end(down);
}

function summaryOf({ clients, servers = 5, unreliable, partitions, crashes, snapshots }: KeyValueTest): string {
  const troubles = [
    ...(unreliable === true ? ['a network that loses one message in ten'] : []),
    ...(partitions === true ? ['partitions that change all the time'] : []),
    ...(crashes === true ? ['losses of power of all servers'] : []),
  ];
  const who = clients === 1 ? 'one client' : `${clients} clients`;
  const on = `${servers} servers${snapshots === true ? ' with small snapshots' : ''}`;
  if (troubles.length === 0) return `${who} of ${on} while nothing fails`;
  return `${who} of ${on}, with ${troubles.join(' and ')}`;
}

function descriptionOf(test: KeyValueTest): string {
  const { unreliable, partitions, crashes, snapshots } = test;
  const parts = [`${test.clients === 1 ? 'One client puts, reads and compares' : `${test.clients} clients put, read and compare`} values of four keys in three rounds of one and a half seconds.`];
  if (unreliable === true) parts.push('Every message takes up to 27 ms, and one in ten is lost.');
  if (partitions === true) parts.push('The servers fall into two sides drawn from the seed, others every 300 to 500 ms; clients reach both.');
  if (crashes === true) parts.push('After each round all servers lose power.');
  if (snapshots === true) parts.push('Snapshots are taken after every ten entries, and nothing of them stays in the log.');
  parts.push('What clients are told is linearizable, all is kept, and once faults have stopped every client is answered.');
  return parts.join(' ');
}
