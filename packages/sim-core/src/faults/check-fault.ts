/**
 * A fault that cannot be meant is refused before anything runs: kinds that do not exist, fields out of their range, times
 * that run backwards, nodes and roles that are not there.
 */
import type { NodeId } from '../node-contract.ts';
import { ContractError } from '../engine/contract-error.ts';
import type { Fault } from './fault.ts';
import { TARGET_FIELDS, type Target } from './fault-definition.ts';
import { BRIDGE_ROLE } from './bridge-role.ts';
import { faultDefinition } from './fault-kinds.ts';
import { faultProblem } from './fault-shape.ts';

/** `position` is the fault's place in the plan. Throws ContractError, saying what was expected. */
export function checkFault(fault: Fault, position: number, nodeCount: number, roles: readonly string[]): void {
  if (faultProblem(fault, '') !== undefined) throw new ContractError(faultProblem(fault, `plan.faults[${position}]`));
  for (const target of targetsOf(fault)) {
    if (typeof target === 'number') checkNode(target, nodeCount);
    else checkRole(target, roles);
  }
}

/** Everybody the fault names, in the order of its definition's fields. */
export function targetsOf(fault: Fault): readonly Target[] {
  const values = fault as unknown as Readonly<Record<string, Target | readonly Target[] | readonly (readonly Target[])[] | undefined>>;
  const targets: Target[] = [];
  for (const field of faultDefinition(fault.kind).fields) {
    const value = values[field.name];
    if (value === undefined || !TARGET_FIELDS.includes(field.type)) continue;
    addTargets(value, targets);
  }
  return targets;
}

/** By hand, because `flat` takes a tenth of the time in which a world is built. */
function addTargets(value: Target | readonly Target[] | readonly (readonly Target[])[], targets: Target[]): void {
  if (typeof value === 'object') for (const inner of value) addTargets(inner, targets);
  else targets.push(value);
}

export function checkNode(node: NodeId, nodeCount: number): void {
  if (!(Number.isInteger(node) && node >= 0 && node < nodeCount)) {
    throw new ContractError(`a fault names node ${node}: expected 0 to ${nodeCount - 1}, or a role`);
  }
}

function checkRole(role: string, roles: readonly string[]): void {
  if (!roles.includes(role) && role !== BRIDGE_ROLE) {
    throw new ContractError(`a fault names the role '${role}': expected a role of this scenario (${roles.join(', ') || 'none'})`);
  }
}
