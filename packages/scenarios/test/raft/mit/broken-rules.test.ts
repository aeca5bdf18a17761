/** Each laboratory test is there for something: a Raft that lacks just that fails it, by the test's own demand. */
import type { RaftRules } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogIndex, makeRaftProgram } from '@barksim/barkfs-nodes';
import type { Scenario } from '@barksim/sim-core';
import { MILLISECOND, runSeed } from '@barksim/sim-core';
import { expect, it } from 'vitest';
import { mitScenarios } from '../../../src/raft/mit/index.ts';
import { AGREEMENT, LEADER, MESSAGE_BUDGET, STORAGE_BUDGET } from '../../../src/raft/mit/property-names.ts';
import { COMMITTED_ON_DURABLE_QUORUM, DURABLE_BEFORE_SEND, MONOTONE_TERM } from '../../../src/raft/properties/property-names.ts';

const SEEDS = 3;

interface Broken {
  readonly fault: string;
  readonly rules: Partial<RaftRules>;
  readonly property: string;
  readonly fails: readonly string[];
}

const BROKEN: readonly Broken[] = [
  {
    fault: 'nobody is ever elected',
    // Votes that nobody counts would be noticed sooner, by a property of every run.
    rules: { sendVote: () => undefined },
    property: LEADER,
    fails: ['3a-initial-election'],
  },
  {
    fault: 'every election timeout is the same',
    rules: { drawElectionTimeout: () => 150 * MILLISECOND },
    property: LEADER,
    fails: ['3a-many-elections'],
  },
  {
    fault: 'nobody is elected after the first leader',
    rules: {
      sendVoteRequest(host, to, request) {
        if (request.lastLogIndex === 0) host.sendWhenDurable(to, request);
      },
    },
    property: LEADER,
    fails: ['3a-re-election'],
  },
  {
    fault: 'candidates ask over and over',
    rules: {
      sendVoteRequest(host, to, request) {
        for (let i = 0; i < 10; i++) host.sendWhenDurable(to, request);
      },
    },
    property: MESSAGE_BUDGET,
    fails: ['3a-initial-election', '3b-count'],
  },
  {
    fault: 'entries are sent twice',
    rules: {
      sendEntries(host, to, message) {
        host.send(to, message);
        if (message.entries.length > 0) host.send(to, message);
      },
    },
    property: MESSAGE_BUDGET,
    fails: ['3b-rpc-bytes'],
  },
  {
    // Twice would stay within the laboratory's budget.
    fault: 'entries are sent three times',
    rules: {
      sendEntries(host, to, message) {
        host.send(to, message);
        if (message.entries.length === 0) return;
        host.send(to, message);
        host.send(to, message);
      },
    },
    property: MESSAGE_BUDGET,
    fails: ['3b-rpc-bytes', '3b-count'],
  },
  {
    fault: 'leaders wait for every server',
    rules: { quorumMatchIndex: ({ matchIndex }) => Math.min(...matchIndex) },
    property: AGREEMENT,
    fails: ['3b-follower-failure', '3b-leader-failure', '3b-fail-agree', '3b-rejoin', '4a-leader-failure', '3d-snapshot-install'],
  },
  {
    fault: 'leaders never go back to where logs agree',
    rules: { nextIndexAfterRefusal: (_state, _peer, reply) => reply.prevLogIndex + 1 },
    property: AGREEMENT,
    fails: ['3b-fail-agree', '3b-leader-failure'],
  },
  {
    fault: 'leaders commit what only they hold',
    rules: { quorumMatchIndex: ({ matchIndex, self }) => matchIndex[self]! },
    property: COMMITTED_ON_DURABLE_QUORUM,
    fails: ['3b-fail-no-agree', '3b-follower-failure', '4a-leader-partition'],
  },
  {
    fault: 'leaders take one command at a time and drop the others',
    rules: { acceptsProposals: (state) => state.commitIndex === lastLogIndex(state) },
    property: AGREEMENT,
    fails: ['3b-concurrent-starts', '4a-concurrent'],
  },
  {
    // They acknowledge entries that they do not hold.
    fault: 'followers keep entries that conflict',
    rules: { firstConflict: () => 0 },
    property: DURABLE_BEFORE_SEND,
    fails: ['3b-rejoin', '3b-backup', '4a-leader-partition'],
  },
  {
    fault: 'leaders go back entry by entry',
    rules: { nextIndexAfterRefusal: (state, peer, reply) => Math.max(state.matchIndex[peer]! + 1, reply.prevLogIndex) },
    property: MESSAGE_BUDGET,
    fails: ['3b-backup'],
  },
  {
    fault: 'term and vote are lost in a restart',
    rules: { hardStateAtBoot: () => ({ currentTerm: 0, votedFor: -1 }) },
    property: MONOTONE_TERM,
    fails: ['3c-persist-1', '3c-persist-2', '3c-persist-3', '3c-figure-8', '3c-reliable-churn', '4a-restart-replay'],
  },
  {
    fault: 'followers acknowledge entries at the next heartbeat',
    rules: { acknowledgedIndex: (_state, prevLogIndex) => prevLogIndex },
    property: MESSAGE_BUDGET,
    fails: ['4b-speed', '4c-speed'],
  },
  {
    fault: 'nobody takes snapshots',
    rules: { isSnapshotDue: () => false },
    property: STORAGE_BUDGET,
    fails: ['3d-snapshot-basic', '3d-snapshot-install', '4c-rsm-snapshot', '4c-snapshot-rpc', '4c-snapshot-size', '4c-speed'],
  },
  {
    fault: 'snapshots are taken, and the log stays as it is',
    rules: { compactionIndex: () => 0 },
    property: STORAGE_BUDGET,
    fails: ['3d-snapshot-basic', '3d-snapshot-all-crash', '4c-snapshot-size'],
  },
  {
    fault: 'leaders send no snapshots',
    rules: { helpsBySnapshot: () => false },
    property: AGREEMENT,
    fails: ['3d-snapshot-install', '3d-snapshot-install-crash', '3d-snapshot-install-unreliable', '4c-snapshot-rpc'],
  },
];

function broken(name: string, rules: Partial<RaftRules>): Scenario {
  const scenario = mitScenarios.find((known) => known.name === `mit/${name}`)!;
  const program = makeRaftProgram({ ...correctRaftRules, ...rules });
  return {
    ...scenario,
    build(plan) {
      const world = scenario.build(plan);
      return { ...world, nodes: world.nodes.map((node) => (node.program.kind === 'raft' ? { ...node, program } : node)) };
    },
  };
}

const CASES = BROKEN.flatMap(({ fault, rules, property, fails }) => fails.map((name) => [name, fault, property, rules] as const));

it.each(CASES)('%s fails where %s', (name, _fault, property, rules) => {
  const seen = Array.from({ length: SEEDS }, (_, seed) => runSeed(broken(name, rules), `${seed}`).violations[0]?.property);
  expect(seen).toEqual(Array.from({ length: SEEDS }, () => property));
});

it('holds for more than half of the laboratory', () => {
  expect(new Set(CASES.map(([name]) => name)).size).toBeGreaterThan(mitScenarios.length / 2);
});
