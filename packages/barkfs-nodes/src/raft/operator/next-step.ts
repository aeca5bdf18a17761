/**
 * What an operator asks for next, on the way from the configuration that stands to its aims (dissertation 4.2.1): new
 * voters learn first, then everything at once through a joint configuration, or one voter after the other. Pure.
 */
import type { ChangeStep } from '../membership/change.ts';
import type { Configuration } from '../membership/configuration.ts';
import { isJoint, isVoter } from '../membership/configuration.ts';

/** A request's part that depends on what stands. Without steps: leave the joint configuration. */
export interface NextStep {
  readonly steps: readonly ChangeStep[];
  readonly joint: boolean;
}

/** `wait`: the leader is about to leave a joint configuration by itself. */
export function nextStep(configuration: Configuration, aims: readonly ChangeStep[], joint: boolean): NextStep | 'done' | 'wait' {
  if (isJoint(configuration)) return configuration.autoLeave ? 'wait' : { steps: [], joint: false };
  const open = aims.filter((aim) => !isReached(configuration, aim));
  if (open.length === 0) return 'done';
  const toLearn = open.filter(({ kind, node }) => kind === 'add-voter' && !configuration.learners.includes(node));
  if (toLearn.length > 0) return { steps: toLearn.map(({ node }) => ({ kind: 'add-learner', node })), joint: false };
  return joint ? { steps: open, joint: true } : { steps: [open[0]!], joint: false };
}

function isReached(configuration: Configuration, { kind, node }: ChangeStep): boolean {
  if (kind === 'add-voter') return configuration.voters.includes(node);
  const learns = configuration.learners.includes(node);
  return kind === 'add-learner' ? learns : !learns && !isVoter(configuration, node);
}
