/** Laboratory 3C: persistence, and a network that cannot be relied on. */
import type { NetworkOptions } from '@barksim/sim-core';
import { MICROSECOND, MILLISECOND, QUIET_LINK, SECOND } from '@barksim/sim-core';
import { ELECTION_MICROS, QUICKLY_MICROS, type LabScript, type Trouble } from './lab-script.ts';
import { labScenario } from './lab-test.ts';
import { LONG_REORDERING, PATIENT, UNRELIABLE } from './unreliable-network.ts';

export const persist1 = labScenario({
  name: 'mit/3c-persist-1',
  title: 'Persist1 (3C)',
  summary: 'all servers restart, then the leader, then a follower: nothing is lost, and agreement goes on',
  description:
    'All three servers lose power together, then the leader twice and a follower once, the last two times while the others agree without ' +
    'it. After each restart all that are up agree within two seconds.',
  servers: 3,
  durationMicros: 22 * SECOND,
  bugs: ['E3', 'F1', 'F3', 'F13'],
  expectedCoverage: ['fault/crash'],
  write(script) {
    script.agree();
    restart(script, 0, 1, 2);
    script.agree(3, ELECTION_MICROS);
    restart(script, 'leader');
    script.agree(3, ELECTION_MICROS);
    const leader = script.crash('leader');
    script.agree(2, ELECTION_MICROS);
    script.end(leader);
    script.agree(3, ELECTION_MICROS);
    const follower = script.crash('leader+1');
    script.agree(2, ELECTION_MICROS);
    script.end(follower);
    script.agree(3, ELECTION_MICROS);
  },
});

/** Down for a moment. */
function restart(script: LabScript, ...nodes: (number | string)[]): void {
  const down = script.crash(...nodes);
  script.passBetween(10 * MILLISECOND, 200 * MILLISECOND);
  script.end(down);
}

const ROUNDS = 3;

export const persist2 = labScenario({
  name: 'mit/3c-persist-2',
  title: 'Persist2 (3C)',
  summary: 'servers go down and come back in turn, so that each majority shares but one server with the last',
  description:
    'Three times: two of five servers lose power while the others agree, then those others go down as well; the first two come back, and ' +
    'with one of the others must hold what was agreed without them.',
  servers: 5,
  durationMicros: 36 * SECOND,
  bugs: ['R1', 'F1', 'F13'],
  expectedCoverage: ['fault/crash'],
  write(script) {
    for (let round = 1; round <= ROUNDS; round++) {
      script.agree(5, ELECTION_MICROS);
      script.rememberLeader();
      const leader = `remembered-${round}`;
      const two = script.crash(`${leader}+1`, `${leader}+2`);
      script.agree(3, ELECTION_MICROS);
      const others = script.crash(leader, `${leader}+4`);
      const shared = script.crash(`${leader}+3`);
      script.pass(200 * MILLISECOND);
      script.end(two);
      script.pass(SECOND);
      script.end(shared);
      script.agree(3, ELECTION_MICROS);
      script.end(others);
    }
    script.agree(5, ELECTION_MICROS);
  },
});

export const persist3 = labScenario({
  name: 'mit/3c-persist-3',
  title: 'Persist3 (3C)',
  summary: 'one follower is cut off while the other two servers agree and crash; with the old leader back it must learn of it',
  description:
    'A follower is cut off, the leader and the other one agree and lose power. The first follower is connected again, the old leader ' +
    'restarts, and the two agree; then the third server is back.',
  servers: 3,
  durationMicros: 14 * SECOND,
  bugs: ['R1', 'F1', 'F13'],
  expectedCoverage: ['fault/crash', 'fault/isolation'],
  write(script) {
    script.agree();
    script.rememberLeader();
    const away = script.disconnect('remembered-1+2');
    script.agree(2);
    const leader = script.crash('remembered-1');
    const follower = script.crash('remembered-1+1');
    script.end(away);
    script.passBetween(100 * MILLISECOND, SECOND);
    script.end(leader);
    script.agree(2, ELECTION_MICROS);
    script.end(follower);
    script.agree(3, ELECTION_MICROS);
  },
});

const FIGURE_8_MICROS = 10 * SECOND;
/** As slow as leaders are lost, so that their last entries reach some followers and not others. */
const SLOW: NetworkOptions = {
  defaults: { ...QUIET_LINK, delay: { kind: 'uniform', minMicros: 200 * MICROSECOND, maxMicros: 15 * MILLISECOND } },
};

/**
 * Commands are started wherever somebody leads, and whoever leads is lost: most times so soon that few have its entries.
 * What was lost comes back after a while, at most two at a time, so that a majority is there.
 */
function loseLeaders(script: LabScript, lose: (target: string) => readonly Trouble[]): void {
  const end = script.now + FIGURE_8_MICROS;
  const lost: (readonly Trouble[])[] = [];
  while (script.now < end) {
    script.start(1, 'everyone');
    if (script.random.chance(200_000)) script.passBetween(0, 500 * MILLISECOND);
    else script.passBetween(0, 13 * MILLISECOND);
    if (script.random.chance(700_000)) lost.push(lose('leader'));
    script.passBetween(50 * MILLISECOND, 400 * MILLISECOND);
    if (lost.length > 2) script.end(...lost.shift()!);
  }
  for (const troubles of lost) script.end(...troubles);
}

export const figure8 = labScenario({
  name: 'mit/3c-figure-8',
  title: 'Figure8 (3C)',
  summary: 'leaders crash right after they took a command, as in figure 8 of the paper; all agree in the end',
  description:
    'For ten seconds commands are started at whoever leads of five servers, which then loses power, most times before a majority has them. ' +
    'Entries of earlier terms linger, spread, and must not be committed by counting copies (§5.4.2). In the end all five agree.',
  servers: 5,
  durationMicros: 18 * SECOND,
  settings: { network: SLOW, raft: { maxEntriesPerMessage: 1, maxInflightEntries: 8 } },
  bugs: ['R1', 'E3', 'F1', 'F13'],
  expectedCoverage: ['fault/crash', 'raft/log-truncated'],
  write(script) {
    // What it sent last is lost with it, as in the laboratory, where calls of a dead server do not arrive.
    loseLeaders(script, (leader) => [script.disconnect(leader), script.crash(leader)]);
    script.agree(5, ELECTION_MICROS);
  },
});

export const unreliableAgree = labScenario({
  name: 'mit/3c-unreliable-agree',
  title: 'UnreliableAgree (3C)',
  summary: 'agreement of many clients at once over a network that loses one message in ten',
  description:
    'Four clients and the tester put commands to five servers while every message takes up to 27 ms and one in ten is lost. Each command of ' +
    'the tester is answered within two seconds; in the end all five servers agree.',
  servers: 5,
  durationMicros: 18 * SECOND,
  settings: { clientCount: 4, network: UNRELIABLE, raft: PATIENT },
  expectedCoverage: ['network/lost'],
  write(script) {
    script.pass(SECOND);
    for (let i = 0; i < 4; i++) script.agree(3, ELECTION_MICROS);
    script.agree(5, 2 * ELECTION_MICROS);
  },
});

export const figure8Unreliable = labScenario({
  name: 'mit/3c-figure-8-unreliable',
  title: 'Figure8Unreliable (3C)',
  summary: 'figure 8 by cutting leaders off, over a network that loses, delays and reorders; all agree in the end',
  description:
    'As Figure8, but leaders are cut off instead of crashing, and messages are lost, late and far out of order all the time, so that old requests and answers ' +
    'come up in later terms. In the end everybody is connected, and all five agree within six seconds.',
  servers: 5,
  durationMicros: 22 * SECOND,
  settings: { network: LONG_REORDERING, raft: { ...PATIENT, maxEntriesPerMessage: 1, maxInflightEntries: 8 } },
  bugs: ['R1', 'R5'],
  expectedCoverage: ['fault/isolation', 'network/lost', 'network/reordered'],
  write(script) {
    loseLeaders(script, (leader) => [script.disconnect(leader)]);
    script.agree(5, 3 * ELECTION_MICROS);
  },
});

const CHURN_ITERATIONS = 20;

/** Three clients keep asking and give up when nobody answers; servers are cut off, connected, crash and restart. */
function churn(script: LabScript, lastAgreementMicros: number): void {
  const away: (Trouble | undefined)[] = Array.from({ length: script.servers }, () => undefined);
  for (let i = 0; i < CHURN_ITERATIONS; i++) {
    const server = script.random.int(0, script.servers - 1);
    const trouble = away[server];
    if (trouble !== undefined) {
      script.end(trouble);
      away[server] = undefined;
    } else if (away.filter((known) => known !== undefined).length < 3) {
      away[server] = script.random.chance(500_000) ? script.crash(server) : script.disconnect(server);
    }
    // As the laboratory does: somewhat less than elections take, so that not everything settles in between.
    script.pass(350 * MILLISECOND);
  }
  script.pass(QUICKLY_MICROS);
  script.end(...away.filter((trouble) => trouble !== undefined));
  script.agree(5, lastAgreementMicros);
}

const CHURNING_CLIENTS = { clientCount: 3, client: { giveUpAfterTries: 3 } } as const;

export const reliableChurn = labScenario({
  name: 'mit/3c-reliable-churn',
  title: 'ReliableChurn (3C)',
  summary: 'clients keep asking while servers are cut off, crash and come back in no order',
  description:
    'Three clients ask all the time, and give up what nobody answers. Servers drawn from the seed are cut off or lose power and come back, up ' +
    'to three of five at a time. In the end all are back and agree, and every answer that a client got is kept.',
  servers: 5,
  durationMicros: 16 * SECOND,
  settings: CHURNING_CLIENTS,
  bugs: ['F1', 'F13'],
  expectedCoverage: ['fault/crash', 'fault/isolation'],
  write: (script) => churn(script, 2 * ELECTION_MICROS),
});

export const unreliableChurn = labScenario({
  name: 'mit/3c-unreliable-churn',
  title: 'UnreliableChurn (3C)',
  summary: 'as reliable churn, over a network that loses one message in ten',
  description: 'As ReliableChurn, while every message takes up to 27 ms and one in ten is lost.',
  servers: 5,
  durationMicros: 20 * SECOND,
  settings: { ...CHURNING_CLIENTS, network: UNRELIABLE, raft: PATIENT },
  bugs: ['F1', 'F13'],
  expectedCoverage: ['fault/crash', 'fault/isolation', 'network/lost'],
  write: (script) => churn(script, 3 * ELECTION_MICROS),
});

export const lab3C = [persist1, persist2, persist3, figure8, unreliableAgree, figure8Unreliable, reliableChurn, unreliableChurn];
