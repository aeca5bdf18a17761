/**
 * What all partitions share, whatever their shape: whether messages are lost or held, and how the network heals. A shape
 * says of each pair of nodes whether the way from one to the other is cut; this file does the rest.
 *
 * Healing all at once is the end of the fault. Healing piece by piece takes `healSpreadMicros` from there: the pairs of
 * nodes that cannot reach each other are joined again one after the other, in an order drawn from the seed.
 */
import type { World } from '../engine/world.ts';
import type { Link } from '../network/link.ts';
import type { NodeId } from '../node-contract.ts';
import type { Micros } from '../time.ts';
import type { FaultDefinition, FaultField, FaultWindow } from './fault-definition.ts';

export interface PartitionWindow extends FaultWindow {
  /** Messages are kept and delivered after healing instead of being lost. Default false. */
  readonly hold?: boolean;
  /** From `until` on, pairs of nodes heal one after the other within this time. Default 0: all at once. */
  readonly healSpreadMicros?: Micros;
}

const PARTITION_FIELDS: readonly FaultField[] = [
  { name: 'hold', type: 'flag', default: false, description: 'messages are kept and delivered after healing, instead of being lost' },
  {
    name: 'healSpreadMicros',
    type: 'micros',
    default: 0,
    description: 'from the end on, pairs of nodes heal one after the other within this time',
  },
];

interface PartitionFault extends PartitionWindow {
  readonly kind: string;
}

/** What tells one partition from another. */
type PartitionShape<F> = Omit<FaultDefinition<F>, 'family' | 'layOnLink' | 'healingInstants' | 'begin' | 'end'> & {
  /** Whether the way from one node to another is cut; the fault's targets are resolved. Never asked for a node and itself. */
  readonly cuts: (fault: F, from: NodeId, to: NodeId) => boolean;
};

export function definePartition<F extends PartitionFault>({ cuts, fields, ...rest }: PartitionShape<F>): FaultDefinition<F> {
  return {
    ...rest,
    family: 'partitions',
    fields: [...fields, ...PARTITION_FIELDS],
    layOnLink(fault, link, world) {
      if (link.from === link.to || !cuts(fault, link.from, link.to) || hasHealed(fault, link, world, cuts)) return;
      if (fault.hold === true) link.hold(fault.kind);
      else link.cut(fault.kind);
    },
    healingInstants(fault, world) {
      if (fault.until === undefined) return [];
      return (fault.healSpreadMicros ?? 0) === 0 ? [fault.until] : healingOf(fault, world, cuts).instants;
    },
  };
}

/** When the last pair heals. */
function endOf({ until = Infinity, healSpreadMicros = 0 }: PartitionWindow): Micros {
  return until + healSpreadMicros;
}

function hasHealed<F extends PartitionFault>(fault: F, { from, to }: Link, world: World, cuts: PartitionShape<F>['cuts']): boolean {
  const now = world.faults.linksLaidAtMicros;
  // Before the end nothing has; a fault that heals all at once is no longer laid on then.
  if (fault.until === undefined || now < fault.until || (fault.healSpreadMicros ?? 0) === 0) return false;
  return healingOf(fault, world, cuts).joinedAtMicros[pairOf(from, to, world)]! <= now;
}

/** How a partition heals piece by piece. */
export interface Healing {
  /** When each pair of nodes is joined again, by `pairOf`; Infinity for one that was not cut. */
  readonly joinedAtMicros: readonly Micros[];
  /** All of these instants, and the end. */
  readonly instants: readonly Micros[];
}

/** Worked out once: every link asks for it at every instant. */
function healingOf<F extends PartitionFault>(fault: F, world: World, cuts: PartitionShape<F>['cuts']): Healing {
  const { healings } = world.faults;
  let healing = healings.get(fault);
  if (healing === undefined) {
    const plan = healingPlan(fault, world, cuts);
    const joinedAtMicros = new Array<Micros>(world.nodes.length ** 2).fill(Infinity);
    for (const { a, b, atMicros } of plan) joinedAtMicros[pairOf(a, b, world)] = atMicros;
    healing = { joinedAtMicros, instants: [...new Set(plan.map(({ atMicros }) => atMicros).concat(endOf(fault)))] };
    healings.set(fault, healing);
  }
  return healing;
}

/** A number for two nodes, whichever is named first. */
function pairOf(one: NodeId, other: NodeId, { nodes }: World): number {
  return one < other ? one * nodes.length + other : other * nodes.length + one;
}

interface HealingPair {
  readonly a: NodeId;
  readonly b: NodeId;
  readonly atMicros: Micros;
}

/** When each pair of nodes is joined again: evenly spaced from `until` to the end, in an order of the seed's. */
function healingPlan<F extends PartitionFault>(fault: F, world: World, cuts: PartitionShape<F>['cuts']): HealingPair[] {
  const pairs: { a: NodeId; b: NodeId }[] = [];
  for (let b = 1; b < world.nodes.length; b++) {
    for (let a = 0; a < b; a++) if (cuts(fault, a, b) || cuts(fault, b, a)) pairs.push({ a, b });
  }
  const stream = world.streams.fromItsStart(`healing/${fault.kind}/${fault.at}`);
  for (let last = pairs.length - 1; last > 0; last--) {
    const other = stream.int(0, last);
    [pairs[last], pairs[other]] = [pairs[other] as HealingPair, pairs[last] as HealingPair];
  }
  const steps = Math.max(1, pairs.length - 1);
  const { until = Infinity, healSpreadMicros = 0 } = fault;
  return pairs.map((pair, position) => ({ ...pair, atMicros: until + Math.floor((healSpreadMicros * position) / steps) }));
}
