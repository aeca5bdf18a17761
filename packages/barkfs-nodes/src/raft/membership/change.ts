/**
 * From one configuration to the next (dissertation 4.1 and 4.3), as etcd's raft/confchange defines it: a simple change
 * moves at most one voter, anything else goes through a joint configuration. Pure. Which change may be made when is not
 * decided here (`../rules/membership.ts`), only what it makes of a configuration.
 */
import type { NodeId } from '@barksim/sim-core';
import { NOBODY } from '../messages.ts';
import type { Configuration } from './configuration.ts';
import { isJoint } from './configuration.ts';

/** One step of a change. `update` changes nothing here; to name `NOBODY` does nothing. */
export interface ChangeStep {
  readonly kind: 'add-voter' | 'add-learner' | 'remove' | 'update';
  readonly node: NodeId;
}

/** What a change leads to, or why it cannot be made: a clause without full stop. */
export type ChangeResult =
  | { readonly configuration: Configuration; readonly refusal: null }
  | { readonly configuration: null; readonly refusal: string };

/** Changes at most one voter, and any number of learners (dissertation 4.1): majorities before and after overlap. */
export function changeSimply(configuration: Configuration, steps: readonly ChangeStep[]): ChangeResult {
  if (isJoint(configuration)) return refuse("can't apply simple config change in joint config");
  const draft = draftOf(configuration);
  applySteps(draft, steps);
  if (draft.voters.length === 0) return refuse('removed all voters');
  if (votersThatDiffer(configuration.voters, draft.voters) > 1) {
    return refuse('more than one voter changed without entering joint config');
  }
  return accept(draft);
}

/** C_old to C_old,new (dissertation 4.3): any number of changes; who only voted before stays in `outgoing`. */
export function enterJoint(configuration: Configuration, steps: readonly ChangeStep[], autoLeave: boolean): ChangeResult {
  if (isJoint(configuration)) return refuse('config is already joint');
  if (configuration.voters.length === 0) return refuse("can't make a zero-voter config joint");
  const draft = draftOf(configuration);
  draft.outgoing = [...configuration.voters];
  applySteps(draft, steps);
  if (draft.voters.length === 0) return refuse('removed all voters');
  draft.autoLeave = autoLeave;
  return accept(draft);
}

/** C_old,new to C_new (dissertation 4.3). */
export function leaveJoint(configuration: Configuration): ChangeResult {
  if (!isJoint(configuration)) return refuse("can't leave a non-joint config");
  const draft = draftOf(configuration);
  draft.learners = [...draft.learners, ...draft.learnersNext];
  draft.learnersNext = [];
  draft.outgoing = [];
  draft.autoLeave = false;
  return accept(draft);
}

/** How many nodes vote in one of both sets only. */
export function votersThatDiffer(before: readonly NodeId[], after: readonly NodeId[]): number {
  let count = 0;
  for (const node of before) if (!after.includes(node)) count += 1;
  for (const node of after) if (!before.includes(node)) count += 1;
  return count;
}

/** A configuration that is being made. */
interface Draft {
  voters: NodeId[];
  outgoing: NodeId[];
  learners: NodeId[];
  learnersNext: NodeId[];
  autoLeave: boolean;
}

function draftOf(configuration: Configuration): Draft {
  const { voters, outgoing, learners, learnersNext, autoLeave } = configuration;
  return {
    voters: [...voters],
    outgoing: [...outgoing],
    learners: [...learners],
    learnersNext: [...learnersNext],
    autoLeave,
  };
}

function accept(draft: Draft): ChangeResult {
  for (const nodes of [draft.voters, draft.outgoing, draft.learners, draft.learnersNext]) nodes.sort((a, b) => a - b);
  return { configuration: draft, refusal: null };
}

function refuse(refusal: string): ChangeResult {
  return { configuration: null, refusal };
}

/** Each step sees what the ones before it have made. All are idempotent. */
function applySteps(draft: Draft, steps: readonly ChangeStep[]): void {
  for (const { kind, node } of steps) {
    if (node === NOBODY) continue;
    if (kind === 'add-voter') makeVoter(draft, node);
    else if (kind === 'add-learner') makeLearner(draft, node);
    else if (kind === 'remove') remove(draft, node);
  }
}

function makeVoter(draft: Draft, node: NodeId): void {
  if (draft.voters.includes(node)) return;
  remove(draft, node);
  draft.voters.push(node);
}

/** Whoever still votes in C_old waits in `learnersNext` until the joint configuration is left. */
function makeLearner(draft: Draft, node: NodeId): void {
  if (draft.learners.includes(node)) return;
  remove(draft, node);
  (draft.outgoing.includes(node) ? draft.learnersNext : draft.learners).push(node);
}

/** C_old's voters stay in `outgoing` whatever happens to C_new's. */
function remove(draft: Draft, node: NodeId): void {
  draft.voters = without(draft.voters, node);
  draft.learners = without(draft.learners, node);
  draft.learnersNext = without(draft.learnersNext, node);
}

function without(nodes: readonly NodeId[], node: NodeId): NodeId[] {
  return nodes.filter((other) => other !== node);
}
