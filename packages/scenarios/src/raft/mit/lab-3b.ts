/** Laboratory 3B: the log. */
import type { NetworkOptions } from '@barksim/sim-core';
import { MILLISECOND, QUIET_LINK, SECOND } from '@barksim/sim-core';
import { countElection } from './lab-3a.ts';
import { ELECTION_MICROS, QUICKLY_MICROS } from './lab-script.ts';
import { labScenario } from './lab-test.ts';

/**
 * Messages stay in order, as over one connection, where messages are counted. Our leaders send entries ahead of answers: one
 * message that overtakes another is refused, and what it followed is sent again. That costs messages which say nothing of
 * what the budgets are about; the laboratory's servers wait for answers, and its network has next to no delay.
 */
const IN_ORDER: NetworkOptions = { defaults: { ...QUIET_LINK, fifo: true } };

export const basicAgree = labScenario({
  name: 'mit/3b-basic-agree',
  title: 'BasicAgree (3B)',
  summary: 'three commands, one after the other, each applied by all and taking one place in the log',
  description:
    'Each of three commands is applied by all three servers within a quarter of a second, and the log holds no entry more than those ' +
    'and the leader\'s own.',
  servers: 3,
  durationMicros: 5 * SECOND,
  write(script) {
    for (let i = 0; i < 3; i++) script.agree();
    script.demandCommitted(1 + 3);
  },
});

export const rpcBytes = labScenario({
  name: 'mit/3b-rpc-bytes',
  title: 'RPCBytes (3B)',
  summary: 'each of ten commands is sent to each follower once',
  description:
    'Ten commands, one after the other. Budget: each travels to each of the two followers once, 20 copies in all. The laboratory ' +
    'counts bytes of large commands, and with 3 x 10 x 5,000 + 50,000 of them allows twice that. Messages between servers stay in order.',
  servers: 3,
  settings: { network: IN_ORDER },
  durationMicros: 7 * SECOND,
  write(script) {
    script.agree();
    const from = script.now;
    for (let i = 0; i < 10; i++) script.agree();
    script.budget('copies-of-ten-commands', 'entries', from, { atLeast: 20, atMost: 20 });
  },
});

export const followerFailure = labScenario({
  name: 'mit/3b-follower-failure',
  title: 'FollowerFailure (3B)',
  summary: 'agreement goes on without one follower, and not without both',
  description: 'One follower of two is cut off, and commands still commit. The other one is cut off too, and for two seconds nothing may.',
  servers: 3,
  durationMicros: 10 * SECOND,
  bugs: ['R3'],
  expectedCoverage: ['fault/isolation'],
  write(script) {
    script.agree();
    const first = script.disconnect('leader+1');
    script.agree(2);
    script.pass(SECOND);
    script.agree(2);
    const second = script.disconnect('leader+2');
    const hopeless = script.start(1);
    script.pass(2 * SECOND);
    script.demandNotApplied(hopeless);
    script.end(first, second);
    script.agree(3, ELECTION_MICROS);
  },
});

export const leaderFailure = labScenario({
  name: 'mit/3b-leader-failure',
  title: 'LeaderFailure (3B)',
  summary: 'agreement goes on without the first leader, and not without the second one as well',
  description:
    'The leader is cut off, and the others agree under a new one. That is cut off as well, a command is started at every ' +
    'server, and for two seconds nobody may apply it.',
  servers: 3,
  durationMicros: 14 * SECOND,
  bugs: ['R5', 'R11', 'R21'],
  expectedCoverage: ['fault/isolation', 'raft/leader-to-follower'],
  write(script) {
    script.agree();
    const first = script.disconnect('leader');
    script.agree(2, ELECTION_MICROS);
    script.pass(SECOND);
    script.agree(2);
    const second = script.disconnect('leader');
    const hopeless = script.start(1, 'everyone');
    script.pass(2 * SECOND);
    script.demandNotApplied(hopeless);
    script.end(first, second);
    script.agree(3, ELECTION_MICROS);
  },
});

export const failAgree = labScenario({
  name: 'mit/3b-fail-agree',
  title: 'FailAgree (3B)',
  summary: 'a follower that was away while others agreed catches up when it is back',
  description: 'A follower is cut off during four commands. When it is back all three servers agree on new ones within two seconds, so it holds what it missed.',
  servers: 3,
  durationMicros: 11 * SECOND,
  bugs: ['E9', 'R3'],
  expectedCoverage: ['fault/isolation'],
  write(script) {
    script.agree();
    const away = script.disconnect('leader+1');
    script.agree(2);
    script.agree(2);
    script.pass(SECOND);
    script.agree(2);
    script.agree(2);
    script.end(away);
    script.agree(3, ELECTION_MICROS);
    script.pass(SECOND);
    script.agree();
  },
});

export const failNoAgree = labScenario({
  name: 'mit/3b-fail-no-agree',
  title: 'FailNoAgree (3B)',
  summary: 'no agreement while three of five are away, and agreement again once they are back',
  description:
    'Three followers of four are cut off; a command is started at the leader and for two seconds nobody may apply it. When they are ' +
    'back all five agree within two seconds, whoever leads by then.',
  servers: 5,
  durationMicros: 10 * SECOND,
  bugs: ['F3'],
  expectedCoverage: ['fault/isolation'],
  write(script) {
    script.agree();
    const away = script.disconnect('leader+1', 'leader+2', 'leader+3');
    const hopeless = script.start(1);
    script.pass(2 * SECOND);
    script.demandNotApplied(hopeless);
    script.end(away);
    script.agree(5, ELECTION_MICROS);
    script.pass(SECOND);
    script.agree();
  },
});

export const concurrentStarts = labScenario({
  name: 'mit/3b-concurrent-starts',
  title: 'ConcurrentStarts (3B)',
  summary: 'five commands at once are all committed, each once',
  description: 'Five commands are started at the leader at one instant. All servers apply all of them within a quarter of a second, and the log holds each once.',
  servers: 3,
  durationMicros: 5 * SECOND,
  bugs: ['R5', 'R13'],
  write(script) {
    script.agree();
    const last = script.start(5);
    script.pass(QUICKLY_MICROS);
    script.demandApplied(last, 3);
    script.demandCommitted(1 + 1 + 5);
  },
});

export const rejoin = labScenario({
  name: 'mit/3b-rejoin',
  title: 'Rejoin (3B)',
  summary: 'a leader that was cut off with commands of its own comes back, after others went on without it',
  description:
    'The leader is cut off and takes three commands. The others commit one under a new leader, which is cut off in turn as ' +
    'the old one comes back: its commands must give way. Then all are back and agree.',
  servers: 3,
  durationMicros: 14 * SECOND,
  bugs: ['R5', 'R11', 'R21', 'F5'],
  expectedCoverage: ['fault/isolation', 'raft/log-truncated'],
  write(script) {
    script.agree();
    script.rememberLeader();
    const first = script.disconnect('leader');
    script.start(3, 1);
    script.agree(2, ELECTION_MICROS);
    const second = script.disconnect('leader');
    script.end(first);
    script.agree(2, ELECTION_MICROS);
    script.end(second);
    script.agree(3, ELECTION_MICROS);
  },
});

const MANY = 50;
/**
 * Each follower may refuse once for each of the three terms at odds, and once because its log is short. Two leaders are
 * followed in turn: one by the two servers that it is brought together with, then one by all four others.
 */
const REFUSALS_OF_BACKUP = (2 + 4) * (3 + 1);

export const backup = labScenario({
  name: 'mit/3b-backup',
  title: 'Backup (3B)',
  summary: 'leaders find quickly where logs full of wrong entries part from theirs',
  description:
    'In turn three groups of servers take 50 commands each: the first leader with one follower commits none, the other three ' +
    'commit theirs, then two of them take 50 that cannot commit, while the third and the first two are brought together. ' +
    'Everybody is back in the end, and all agree within two seconds. Budget: at most 24 refusals, one for each leader, follower and term at ' +
    'odds and one for a short log (the laboratory only gives it time); going back entry by entry takes one for each entry. Messages between servers stay in order.',
  servers: 5,
  settings: { network: IN_ORDER },
  durationMicros: 20 * SECOND,
  bugs: ['R5', 'R11', 'R21', 'F5'],
  expectedCoverage: ['fault/isolation', 'raft/log-truncated', 'raft/fast-backtrack'],
  write(script) {
    script.agree();
    script.rememberLeader();
    const others = script.disconnect('remembered-1+2', 'remembered-1+3', 'remembered-1+4');
    script.start(MANY, 1);
    script.pass(QUICKLY_MICROS);
    const firstTwo = script.disconnect('remembered-1', 'remembered-1+1');
    script.end(others);
    script.agree(3, ELECTION_MICROS);
    script.rememberLeader();
    const committed = script.start(MANY, 2);
    script.pass(QUICKLY_MICROS);
    script.demandApplied(committed, 3);
    // One of the three that have agreed; the remaining two take more than they can commit.
    const third = script.disconnect('best-follower');
    script.start(MANY, 2);
    script.pass(QUICKLY_MICROS);
    const lastTwo = script.disconnect('remembered-2', 'best-follower');
    const from = script.now;
    script.end(firstTwo, third);
    script.agree(3, ELECTION_MICROS);
    const more = script.start(MANY);
    script.pass(QUICKLY_MICROS);
    script.demandApplied(more, 3);
    script.end(lastTwo);
    script.agree(5, ELECTION_MICROS);
    script.budget('refusals-while-backing-up', 'refusals', from, { atMost: REFUSALS_OF_BACKUP });
  },
});

const COUNTED = 10;
const SERVERS = 3;

export const count = labScenario({
  name: 'mit/3b-count',
  title: 'Count (3B)',
  summary: 'elections, agreements and idleness take few requests',
  description:
    'Budgets, in requests between servers: at most 30 for the first election, looked at after half a second; at most (10 + 1 + 3) x 3 = 42 for ten ' +
    'commands at once, from their start until all are committed; at most 3 x 20 = 60 in a second of idleness. Messages between servers stay in order.',
  servers: SERVERS,
  settings: { network: IN_ORDER },
  durationMicros: 6 * SECOND,
  write(script) {
    countElection(script);
    script.agree();
    const from = script.now;
    const last = script.start(COUNTED);
    script.pass(50 * MILLISECOND);
    script.budget('requests-of-ten-commands', 'requests', from, { atLeast: SERVERS - 1, atMost: (COUNTED + 1 + 3) * 3 });
    script.pass(QUICKLY_MICROS);
    script.demandApplied(last, SERVERS);
    const idle = script.now;
    script.pass(SECOND);
    script.budget('requests-of-an-idle-second', 'requests', idle, { atLeast: SERVERS - 1, atMost: 3 * 20 });
  },
});

export const lab3B = [
  basicAgree,
  rpcBytes,
  followerFailure,
  leaderFailure,
  failAgree,
  failNoAgree,
  concurrentStarts,
  rejoin,
  backup,
  count,
];
