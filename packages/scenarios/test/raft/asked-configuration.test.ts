import { correctRaftRules, leaveJoint, type ChangeRequest, type ChangeStep, votersOnly } from '@barksim/barkfs-nodes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurationAsked } from '../../src/raft/properties/asked-configuration.ts';

const step: fc.Arbitrary<ChangeStep> = fc.record({
  kind: fc.constantFrom('add-voter', 'add-learner', 'remove', 'update'),
  node: fc.integer({ min: -1, max: 5 }),
});
const request: fc.Arbitrary<ChangeRequest> = fc.record({
  type: fc.constant('change-request'),
  sequence: fc.constant(1),
  basis: fc.constant(0),
  steps: fc.array(step, { maxLength: 6 }),
  joint: fc.boolean(),
  autoLeave: fc.boolean(),
});

describe('what a request makes of a configuration', () => {
  it('is the same by both accounts, over chains of requests that are granted', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 8 }), (requests) => {
        let before = votersOnly([0, 1, 2, 3]);
        for (const asked of requests) {
          const { configuration } = correctRaftRules.nextConfiguration(before, asked);
          if (configuration === null) continue;
          expect(configurationAsked(before, asked)).toEqual(configuration);
          before = configuration;
          if (before.outgoing.length > 0) expect(configurationAsked(before, null)).toEqual(leaveJoint(before).configuration);
        }
      }),
    );
  });
});
