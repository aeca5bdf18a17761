/** What sort of event to run to, and whether an event is of that sort. */
import { FAULT_KINDS, targetsOf, type Fault, type TraceLine, type World } from '@barksim/sim-core';

/** All that is named must hold. */
export interface EventCriterion {
  /** The name of a node that the event touches. A fault, and its end, touches every node it names. */
  readonly node?: string;
  readonly kind?: string;
  /** A message, timer or fault type. */
  readonly type?: string;
}

export const EVENT_KINDS: readonly string[] = ['message', 'timer', 'sync', 'release', 'restart', 'fault', 'heal', 'fault-step', 'deadline'];

/** What may be named in a criterion, for one run. */
export interface EventVocabulary {
  readonly nodes: readonly string[];
  readonly kinds: readonly string[];
  readonly types: readonly string[];
}

export function vocabularyOf(world: World): EventVocabulary {
  const types = new Set<string>();
  for (const { program } of world.nodes) {
    for (const type of program.messageTypes) types.add(type);
    for (const type of program.timerTypes) types.add(type);
  }
  for (const kind of FAULT_KINDS) types.add(kind);
  return { nodes: world.nodes.map(({ name }) => name), kinds: EVENT_KINDS, types: [...types] };
}

export function meets(header: TraceLine, criterion: EventCriterion, nameOf: (node: number) => string): boolean {
  const { node, kind, type } = criterion;
  if (kind !== undefined && header.kind !== kind) return false;
  if (type !== undefined && header.type !== type) return false;
  if (node === undefined || header.node === node) return true;
  const isFault = header.kind === 'fault' || header.kind === 'heal';
  return isFault && nodesOfFault(header.data as Fault).some((touched) => nameOf(touched) === node);
}

/** Nodes that a fault names by number. */
function nodesOfFault(fault: Fault): number[] {
  return targetsOf(fault).filter((target) => typeof target === 'number');
}
