import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeStep } from '../../../src/raft/membership/change.ts';
import { changeSimply, enterJoint, leaveJoint, votersThatDiffer } from '../../../src/raft/membership/change.ts';
import type { Configuration } from '../../../src/raft/membership/configuration.ts';
import { EMPTY_CONFIGURATION, isVoter, membersOf, votersOnly } from '../../../src/raft/membership/configuration.ts';
import { jointIndex, jointVote, majorityIndex, majorityVote, quorumSize } from '../../../src/raft/membership/quorum.ts';

const NODES = 7;
const voters = fc.uniqueArray(fc.integer({ min: 0, max: NODES - 1 }), { minLength: 1 });
const indices = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: NODES, maxLength: NODES });
const votes = fc.array(fc.constantFrom(true, false, undefined), { minLength: NODES, maxLength: NODES });
const step: fc.Arbitrary<ChangeStep> = fc.record({
  kind: fc.constantFrom('add-voter', 'add-learner', 'remove', 'update'),
  node: fc.integer({ min: 0, max: NODES - 1 }),
});

describe('majorities (§5.3)', () => {
  it('hold the element at the rank that sorting gives', () => {
    fc.assert(
      fc.property(voters, indices, (nodes, matchIndex) => {
        const sorted = nodes.map((node) => matchIndex[node]!).sort((a, b) => b - a);
        expect(majorityIndex(nodes, matchIndex)).toBe(sorted[quorumSize(nodes.length) - 1]);
      }),
    );
  });

  it('of two sets at once hold what the slower one holds (dissertation 4.3)', () => {
    fc.assert(
      fc.property(voters, voters, indices, (incoming, outgoing, matchIndex) => {
        const joint: Configuration = { ...votersOnly(incoming), outgoing };
        const slower = Math.min(majorityIndex(incoming, matchIndex), majorityIndex(outgoing, matchIndex));
        expect(jointIndex(joint, matchIndex)).toBe(slower);
      }),
    );
  });

  it('elect when they voted for, and are lost once nobody left can make them', () => {
    fc.assert(
      fc.property(voters, votes, (nodes, ballots) => {
        const granted = nodes.filter((node) => ballots[node] === true).length;
        const possible = nodes.filter((node) => ballots[node] !== false).length;
        const needed = quorumSize(nodes.length);
        const expected = granted >= needed ? 'won' : possible >= needed ? 'pending' : 'lost';
        expect(majorityVote(nodes, ballots)).toBe(expected);
        expect(jointVote(votersOnly(nodes), ballots)).toBe(expected);
      }),
    );
  });

  it('of both sets are needed to elect in a joint configuration', () => {
    const joint: Configuration = { ...votersOnly([0, 1, 2]), outgoing: [2, 3, 4] };
    expect(jointVote(joint, [true, true])).toBe('pending');
    expect(jointVote(joint, [true, true, undefined, false, false])).toBe('lost');
    expect(jointVote(joint, [true, false, true, true, false])).toBe('won');
  });
});

describe('configuration changes', () => {
  it('of the simple kind move one voter at most, so that majorities before and after overlap (dissertation 4.1)', () => {
    fc.assert(
      fc.property(voters, fc.array(step, { maxLength: 4 }), (nodes, steps) => {
        const before = votersOnly(nodes);
        const { configuration } = changeSimply(before, steps);
        fc.pre(configuration !== null);
        expect(votersThatDiffer(before.voters, configuration!.voters)).toBeLessThanOrEqual(1);
      }),
    );
    expect(changeSimply(votersOnly([0, 1]), [{ kind: 'add-voter', node: 2 }, { kind: 'add-voter', node: 3 }]).refusal).toBe(
      'more than one voter changed without entering joint config',
    );
    expect(changeSimply(votersOnly([0]), [{ kind: 'remove', node: 0 }]).refusal).toBe('removed all voters');
  });

  it('arrive at the same place simply and by way of a joint configuration (etcd: TestConfChangeQuick)', () => {
    fc.assert(
      fc.property(voters, fc.array(step, { maxLength: 6 }), (nodes, steps) => {
        let simple: Configuration = votersOnly(nodes);
        let refused = false;
        for (const one of steps) {
          const { configuration } = changeSimply(simple, [one]);
          if (configuration === null) refused = true;
          else simple = configuration;
        }
        fc.pre(!refused);
        const joint = enterJoint(votersOnly(nodes), steps, false);
        expect(joint.configuration!.outgoing).toEqual(votersOnly(nodes).voters);
        expect(leaveJoint(joint.configuration!).configuration).toEqual(simple);
      }),
    );
  });

  it('leave what they start from as it was', () => {
    const before = Object.freeze({ ...EMPTY_CONFIGURATION, voters: Object.freeze([1, 2, 3]), learners: Object.freeze([4]) });
    enterJoint(before, [{ kind: 'remove', node: 1 }, { kind: 'add-voter', node: 4 }], true);
    expect(before.voters).toEqual([1, 2, 3]);
    expect(before.learners).toEqual([4]);
  });

  it('keep everybody a member who votes on either side or learns', () => {
    const joint: Configuration = { voters: [3], outgoing: [1, 3], learners: [5], learnersNext: [1], autoLeave: false };
    expect(membersOf(joint)).toEqual([1, 3, 5]);
    expect([1, 3, 5].map((node) => isVoter(joint, node))).toEqual([true, true, false]);
  });
});
