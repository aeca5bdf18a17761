/** Laboratory 3A: elections. */
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { ELECTION_MICROS, type LabScript } from './lab-script.ts';
import { labScenario } from './lab-test.ts';

/** When the laboratory first looks for a leader. */
const FIRST_LOOK_MICROS = 500 * MILLISECOND;

export const initialElection = labScenario({
  name: 'mit/3a-initial-election',
  title: 'InitialElection (3A)',
  summary: 'three servers elect one leader, and keep it while nothing fails',
  description:
    'Within a second all follow one leader, and as nothing fails it stays. Budget: the election takes at most 30 requests, ' +
    'heartbeats of the first half second included.',
  servers: 3,
  durationMicros: 5 * SECOND,
  expectedCoverage: ['raft/follower-to-candidate', 'raft/candidate-to-leader'],
  write(script) {
    countElection(script);
    script.pass(SECOND);
    script.demandLeader(3);
  },
});

/** Until the first leader is looked for, at most 30 requests. */
export function countElection(script: LabScript): void {
  script.budget('requests-of-first-election', 'requests', 0, { atLeast: 1, atMost: 30 }, FIRST_LOOK_MICROS);
}

export const reElection = labScenario({
  name: 'mit/3a-re-election',
  title: 'ReElection (3A)',
  summary: 'the leader is lost, comes back, then two of three are lost: a leader whenever there is a majority, else none',
  description:
    'The leader is cut off, and the others elect one. It comes back and follows. Two of three are cut off, so that nobody ' +
    'may lead a majority; one comes back, and there is a leader; the last one comes back, and all follow one.',
  servers: 3,
  durationMicros: 15 * SECOND,
  bugs: ['R25'],
  expectedCoverage: ['fault/isolation', 'raft/leader-to-follower'],
  write(script) {
    script.demandLeader(3);
    const first = script.disconnect('leader');
    script.pass(ELECTION_MICROS);
    script.demandLeader(2);
    script.end(first);
    script.pass(SECOND);
    script.demandLeader(3);
    const leader = script.disconnect('leader');
    const other = script.disconnect('leader+1');
    script.pass(ELECTION_MICROS);
    script.demandNoLeader();
    script.end(other);
    script.pass(ELECTION_MICROS);
    script.demandLeader(2);
    script.end(leader);
    script.pass(ELECTION_MICROS);
    script.demandLeader(3);
  },
});

const ITERATIONS = 10;

export const manyElections = labScenario({
  name: 'mit/3a-many-elections',
  title: 'ManyElections (3A)',
  summary: 'three of seven servers are cut off, others each time, ten times: the four that are left always have a leader',
  description:
    'Ten times three of seven servers, drawn from the seed, are cut off and come back. The remaining four keep their leader ' +
    'or elect one within two seconds.',
  servers: 7,
  durationMicros: 26 * SECOND,
  bugs: ['E9', 'R25', 'R35'],
  expectedCoverage: ['fault/isolation', 'raft/leader-to-follower'],
  write(script) {
    script.demandLeader(7);
    for (let i = 0; i < ITERATIONS; i++) {
      const cut = script.disconnect(...drawServers(script, 3));
      script.pass(ELECTION_MICROS);
      script.demandLeader(4);
      script.end(cut);
    }
    script.pass(ELECTION_MICROS);
    script.demandLeader(7);
  },
});

/** So many different servers. */
function drawServers(script: LabScript, count: number): number[] {
  const servers = Array.from({ length: script.servers }, (_, server) => server);
  while (servers.length > count) servers.splice(script.random.int(0, servers.length - 1), 1);
  return servers;
}

export const lab3A = [initialElection, reElection, manyElections];
