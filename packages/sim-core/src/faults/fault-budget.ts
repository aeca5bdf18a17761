/**
 * What keeps a run survivable where its scenario asks for it. A replicated system may lose what a few of its disks hold,
 * and not what most of them do: a fault that damages what a node holds for durable fires only while those damaged over
 * the whole run stay within the scenario's limits. Judged when the fault fires, because only then roles are resolved; a
 * fault that is vetoed has not fired, and a replay of the plan vetoes it again.
 *
 * A node counts from the first such fault that fires on it to the end of the run, whatever the fault came to and however
 * soon it was lifted: nobody can tell when the last of its damage is gone. Left out: what is lost while it is down, slow or cut
 * off, which comes back.
 */
import type { NodeId } from '../node-contract.ts';
import type { WorldView } from '../properties/observer.ts';
import { targetsOf } from './check-fault.ts';
import type { Fault } from './fault.ts';
import { faultDefinition } from './fault-kinds.ts';

/** Of these nodes at most so many have damaged disks over a run: 0 keeps all of them whole. */
export interface DamageLimit {
  readonly nodes: readonly NodeId[];
  /** From 0. */
  readonly mostDamaged: number;
}

export interface FaultBudget {
  /** Nodes within none of them may all be damaged. */
  readonly limits: readonly DamageLimit[];
  /** Whether, as things are now, something that must not be lost would be left on damaged nodes alone. Default: never. */
  losesLastCopy?(view: WorldView, damaged: readonly NodeId[]): boolean;
}

/** The nodes of a resolved fault whose durable data it may damage. */
export function damagedBy(fault: Fault): readonly NodeId[] {
  return faultDefinition(fault.kind).damagesDurable?.(fault) === true ? (targetsOf(fault) as readonly NodeId[]) : [];
}

/** `fired`: the faults that fired so far, resolved like `fault` itself. */
export function isWithinBudget(budget: FaultBudget, fired: readonly Fault[], fault: Fault, view: WorldView): boolean {
  const added = damagedBy(fault);
  if (added.length === 0) return true;
  const damaged = [...new Set([...fired.flatMap(damagedBy), ...added])];
  for (const { nodes, mostDamaged } of budget.limits) {
    // A node that is damaged already costs nothing more.
    if (damaged.filter((node) => nodes.includes(node)).length > mostDamaged && added.some((node) => nodes.includes(node))) return false;
  }
  return budget.losesLastCopy?.(view, damaged) !== true;
}
