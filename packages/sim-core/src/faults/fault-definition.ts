/**
 * What a kind of fault is to the engine: its fields, as data that plans are checked against and people can list, and how
 * it is laid over the healthy world. One file of `kinds/` holds one definition.
 *
 * A fault that lasts is an overlay. Whenever one begins or ends, what it lies over (all links; the disk, the clock or the
 * rest of a node that it names) is taken back to its healthy values, and every active fault is laid on again. So faults
 * that overlap never heal each other, each is lifted on its own, and the list of active faults tells everything.
 */
import type { SimClock } from '../clock/sim-clock.ts';
import type { SimDisk } from '../disk/sim-disk.ts';
import type { SimNode } from '../engine/sim-node.ts';
import type { World } from '../engine/world.ts';
import type { Link } from '../network/link.ts';
import type { Micros } from '../time.ts';
import type { NodeId } from '../node-contract.ts';

/**
 * Who is hit. A number is a node. A text is a role that the scenario knows how to resolve ('leader'); it is resolved
 * when the fault fires, and the choice is recorded so that a replay hits the same node.
 */
export type Target = NodeId | string;

/** `at` and `until` are instants of virtual time; without `until` a fault lasts to the end. */
export interface FaultWindow {
  readonly at: Micros;
  readonly until?: Micros;
}

export type FaultFamily = 'links' | 'partitions' | 'processes' | 'clocks' | 'disks' | 'load';

/**
 * What a field holds. `ppm`: parts per million, 0 to 1,000,000 unless told otherwise. `micros`: microseconds from 0.
 * `signed-ppm` and `signed-micros`: negative ones as well. `count`: a whole number from 0. `target`: a node or role;
 * `targets`: a list of them; `groups`: a list of such lists, in which nobody is twice; `pairs`: a list of lists of two. `choice`: one of the `choices`. `delay`: a DelayShape.
 */
export type FieldType =
  | 'ppm'
  | 'signed-ppm'
  | 'micros'
  | 'signed-micros'
  | 'count'
  | 'target'
  | 'targets'
  | 'groups'
  | 'pairs'
  | 'text'
  | 'texts'
  | 'choice'
  | 'flag'
  | 'delay';

export interface FaultField {
  readonly name: string;
  readonly type: FieldType;
  readonly description: string;
  /** For numbers: the least and greatest that can be meant, where the type does not say. */
  readonly min?: number;
  readonly max?: number;
  /** For a `choice`. */
  readonly choices?: readonly string[];
  /** What an absent field stands for; null where the description says it. A field without a default is required. */
  readonly default?: number | string | boolean | null;
}

export interface FaultDefinition<F = any> {
  readonly kind: string;
  readonly family: FaultFamily;
  /** One sentence for people: what happens. */
  readonly summary: string;
  /** Where this trouble is known from: a paper, an incident, another simulator. */
  readonly source: string;
  /** Beyond `kind`, `at` and `until`. */
  readonly fields: readonly FaultField[];
  /** Over in a moment: there is no `until`, and nothing to lift. */
  readonly isMomentary?: boolean;
  /**
   * It works on every node that is up the moment it begins, and coverage counts that as its effect. What works only on
   * messages, syncs or reads that happen to meet it tells of each itself.
   */
  readonly isFeltAtOnce?: boolean;
  /** Whether it may take or spoil what a node holds for durable: a scenario's budget limits how many nodes that happens to. */
  damagesDurable?(fault: F): boolean;
  /** What is wrong with it in this world beyond what its fields say, as a clause that begins with a field. */
  problem?(fault: F, world: World): string | undefined;
  layOnLink?(fault: F, link: Link, world: World): void;
  /**
   * For a link fault that heals piece by piece: when, in order. At each instant links are laid on again; at the last one
   * the fault is lifted. Empty when it never heals. Without this, a fault is lifted at its `until`.
   */
  healingInstants?(fault: F, world: World): readonly Micros[];
  layOnDisk?(fault: F, disk: SimDisk, node: SimNode, world: World): void;
  layOnClock?(fault: F, clock: SimClock, node: SimNode, world: World): void;
  layOnNode?(fault: F, node: SimNode, world: World): void;
  /** What happens at the instant itself; `nodes` are those the fault names, in its order. */
  begin?(fault: F, nodes: readonly SimNode[], world: World): void;
  /** What happens at an instant of its own that `world.faults.scheduleStep` was asked for, if it has not been lifted. */
  step?(fault: F, step: number, nodes: readonly SimNode[], world: World): void;
  /** What happens when it is lifted, after it has been taken off. */
  end?(fault: F, nodes: readonly SimNode[], world: World): void;
  /** The same when the second phase heals nodes for good, for faults whose end does harm of its own. Default: `end`. */
  heal?(fault: F, nodes: readonly SimNode[], world: World): void;
}

export const TARGET_FIELDS: readonly FieldType[] = ['target', 'targets', 'groups', 'pairs'];

/** The directions that a link fault works on: absent means every node. */
export const LINK_FIELDS: readonly FaultField[] = [
  { name: 'from', type: 'targets', default: null, description: 'senders that are hit; absent: every node' },
  { name: 'to', type: 'targets', default: null, description: 'receivers that are hit; absent: every node' },
];

export const NODES_FIELD: FaultField = { name: 'nodes', type: 'targets', description: 'who is hit' };

export interface LinkDirections {
  readonly from?: readonly Target[];
  readonly to?: readonly Target[];
}

/** Whether a link fault with `from` and `to` works on the link. */
export function concerns(fault: LinkDirections, link: Link): boolean {
  return matches(fault.from, link.from) && matches(fault.to, link.to);
}

function matches(list: readonly Target[] | undefined, node: NodeId): boolean {
  return list === undefined || list.includes(node);
}
