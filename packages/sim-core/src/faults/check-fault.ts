/**
 * Plans come from files that people edit. A fault that cannot be meant is refused before anything runs: kinds that do not
 * exist, times that run backwards, nodes and roles that are not there.
 */
import type { NodeId } from '../node-contract.ts';
import { ContractError } from '../engine/contract-error.ts';
import { FAULT_KINDS, type Fault, type Target } from './fault.ts';

/** Throws ContractError, saying what was expected. */
export function checkFault(fault: Fault, nodeCount: number, roles: readonly string[]): void {
  if (!FAULT_KINDS.includes(fault.kind)) {
    throw new ContractError(`a fault is of kind '${String(fault.kind)}': expected one of ${FAULT_KINDS.join(', ')}`);
  }
  checkTimes(fault);
  for (const target of targetsOf(fault)) {
    if (typeof target === 'number') checkNode(target, nodeCount);
    else checkRole(target, roles);
  }
}

function checkTimes(fault: Fault): void {
  if (!(Number.isSafeInteger(fault.at) && fault.at >= 0)) {
    throw new ContractError(`a ${fault.kind} begins at ${fault.at}: expected a whole number of microseconds, 0 or more`);
  }
  if (!('until' in fault) || fault.until === undefined) return;
  if (!(Number.isSafeInteger(fault.until) && fault.until >= fault.at)) {
    throw new ContractError(
      `a ${fault.kind} begins at ${fault.at} and lasts until ${fault.until}: expected a whole number of microseconds, not before its beginning`,
    );
  }
}

/** Everybody the fault names, wherever in it. */
function targetsOf(fault: Fault): readonly Target[] {
  if (fault.kind === 'partition') return fault.groups.flat();
  if (fault.kind === 'bit-rot') return [fault.node];
  if ('nodes' in fault) return fault.nodes;
  return [...(fault.from ?? []), ...(fault.to ?? [])];
}

export function checkNode(node: NodeId, nodeCount: number): void {
  if (!(Number.isInteger(node) && node >= 0 && node < nodeCount)) {
    throw new ContractError(`a fault names node ${node}: expected 0 to ${nodeCount - 1}, or a role`);
  }
}

function checkRole(role: string, roles: readonly string[]): void {
  if (!roles.includes(role)) {
    throw new ContractError(`a fault names the role '${role}': expected a role of this scenario (${roles.join(', ') || 'none'})`);
  }
}
