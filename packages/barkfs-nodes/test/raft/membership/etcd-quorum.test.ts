/** etcd's own cases for majorities and joint majorities (etcd-io/raft, quorum/testdata), output included. */
import { describe, expect, it } from 'vitest';
import { votersOnly } from '../../../src/raft/membership/configuration.ts';
import type { Configuration } from '../../../src/raft/membership/configuration.ts';
import type { VoteResult } from '../../../src/raft/membership/quorum.ts';
import { jointIndex, jointVote, majorityIndex, majorityVote } from '../../../src/raft/membership/quorum.ts';
import type { Command } from './datadriven.ts';
import { rewrite } from './datadriven.ts';
import { readShared } from './shared-data.ts';

const VERDICTS: Record<VoteResult, string> = { won: 'VoteWon', lost: 'VoteLost', pending: 'VotePending' };

function run(command: Command): string {
  const voters = idsOf(command, 'cfg');
  const isJointCase = command.args.has('cfgj');
  const outgoing = command.args.get('cfgj')?.[0] === 'zero' ? [] : idsOf(command, 'cfgj');
  const configuration: Configuration = { ...votersOnly(voters), outgoing: votersOnly(outgoing).voters };
  const ids = [...new Set([...voters, ...outgoing])];
  if (command.name === 'vote') {
    const votes: (boolean | undefined)[] = [];
    ids.forEach((id, at) => (votes[id] = { y: true, n: false }[command.args.get('votes')![at]!]));
    return VERDICTS[isJointCase ? jointVote(configuration, votes) : majorityVote(configuration.voters, votes)];
  }
  expect(command.name).toBe('committed');
  const texts = command.args.get('idx') ?? [];
  const matchIndex: number[] = [];
  const known = new Set<number>();
  ids.forEach((id, at) => {
    matchIndex[id] = texts[at] === '_' ? 0 : Number(texts[at]);
    if (texts[at] !== '_') known.add(id);
  });
  const index = isJointCase ? jointIndex(configuration, matchIndex) : majorityIndex(configuration.voters, matchIndex);
  // A set without voters, joint to any, changes nothing (etcd's own harness asserts this for every case).
  if (!isJointCase) expect(jointIndex(configuration, matchIndex)).toBe(index);
  expect(jointIndex({ ...configuration, voters: configuration.outgoing, outgoing: configuration.voters }, matchIndex)).toBe(index);
  return describeIndices(ids, matchIndex, known) + (index === Infinity ? '∞' : index);
}

function idsOf(command: Command, name: string): number[] {
  return (command.args.get(name) ?? []).map(Number);
}

/** The picture that etcd's `MajorityConfig.Describe` draws: how many voters are behind each. */
function describeIndices(ids: readonly number[], matchIndex: readonly number[], known: ReadonlySet<number>): string {
  if (ids.length === 0) return '<empty majority quorum>';
  const byIndex = [...ids].sort((a, b) => matchIndex[a]! - matchIndex[b]! || a - b);
  const bars = new Map<number, number>();
  for (const id of ids) bars.set(id, byIndex.findIndex((other) => matchIndex[other] === matchIndex[id]));
  let text = `${' '.repeat(ids.length)}    idx\n`;
  for (const id of [...ids].sort((a, b) => a - b)) {
    const bar = bars.get(id)!;
    text += known.has(id) ? `${'x'.repeat(bar)}>${' '.repeat(ids.length - bar)}` : `?${' '.repeat(ids.length)}`;
    text += ` ${String(matchIndex[id]).padStart(5)}    (id=${id})\n`;
  }
  return text;
}

describe.each(['majority_commit', 'majority_vote', 'joint_commit', 'joint_vote'])('etcd quorum/testdata/%s.txt', (name) => {
  const text = readShared(`etcd-raft/quorum/${name}.txt`);
  it.skipIf(text === undefined)(`is reproduced byte for byte${text === undefined ? ' (skipped: the file is not in ../shared/data)' : ''}`, () => {
    expect(rewrite(text!, run)).toBe(text);
  });
});
