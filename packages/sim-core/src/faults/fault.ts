/**
 * Faults are data: what, when, how long, on whom. A run's faults are drawn up front and written into failure files;
 * this file is their vocabulary. `at` and `until` are instants of virtual time; without `until` a fault lasts to the end.
 * Every fault lies over the healthy world and is lifted on its own: overlapping faults of one kind do not heal each other.
 */
import type { NodeId } from '../node-contract.ts';
import type { Micros } from '../time.ts';

/**
 * Who is hit. A number is a node. A text is a role that the scenario knows how to resolve ('leader'); it is resolved
 * when the fault fires, and the choice is recorded so that a replay hits the same node.
 */
export type Target = NodeId | string;

interface FaultWindow {
  readonly at: Micros;
  readonly until?: Micros;
}

/** The nodes fall into groups that cannot reach each other. A node in no group reaches everybody. */
export interface PartitionFault extends FaultWindow {
  readonly kind: 'partition';
  readonly groups: readonly (readonly Target[])[];
}

/** Messages from any of `from` to any of `to` are lost; the other direction works. Empty lists mean "all others". */
export interface OneWayPartitionFault extends FaultWindow {
  readonly kind: 'one-way-partition';
  readonly from: readonly Target[];
  readonly to: readonly Target[];
}

/**
 * The nodes lose power: volatile state, timers and unsynced writes are gone. They boot again at `until`.
 * All nodes of one fault go down at the same instant.
 */
export interface CrashFault extends FaultWindow {
  readonly kind: 'crash';
  readonly nodes: readonly Target[];
}

/** Handlers do not run while clocks, disks and the network go on; what arrives is kept and handled at `until`. */
export interface PauseFault extends FaultWindow {
  readonly kind: 'pause';
  readonly nodes: readonly Target[];
}

/** Messages are lost with this chance, on top of the links' own loss. `from`/`to` absent means every node. */
export interface LossFault extends FaultWindow {
  readonly kind: 'loss';
  /** 0 to 1,000,000 parts per million. */
  readonly ppm: number;
  readonly from?: readonly Target[];
  readonly to?: readonly Target[];
}

/** Messages are delivered twice with this chance; the copy takes its own delay plus up to `spreadMicros`. */
export interface DuplicationFault extends FaultWindow {
  readonly kind: 'duplication';
  readonly ppm: number;
  readonly spreadMicros: Micros;
  readonly from?: readonly Target[];
  readonly to?: readonly Target[];
}

/** Messages are held back with this chance, uniformly up to `windowMicros`, so that later ones overtake them. */
export interface ReorderFault extends FaultWindow {
  readonly kind: 'reorder';
  readonly ppm: number;
  readonly windowMicros: Micros;
  readonly from?: readonly Target[];
  readonly to?: readonly Target[];
}

/** Every message takes this much longer. */
export interface SlowLinkFault extends FaultWindow {
  readonly kind: 'slow-link';
  readonly extraMicros: Micros;
  readonly from?: readonly Target[];
  readonly to?: readonly Target[];
}

/** Syncs take this much longer. */
export interface SlowDiskFault extends FaultWindow {
  readonly kind: 'slow-disk';
  readonly nodes: readonly Target[];
  readonly extraMicros: Micros;
}

/** Both clocks of the nodes run fast (positive) or slow (negative) by this much, on top of their own drift. */
export interface ClockDriftFault extends FaultWindow {
  readonly kind: 'clock-drift';
  readonly nodes: readonly Target[];
  /** Parts per million, -500,000 to 500,000. */
  readonly driftPpm: number;
}

/** The wall clocks of the nodes jump by this much at `at`, and back at `until` if there is one. */
export interface ClockStepFault extends FaultWindow {
  readonly kind: 'clock-step';
  readonly nodes: readonly Target[];
  readonly stepMicros: Micros;
}

/** Some character of some text in the named cells is flipped on the disk (at rest, durable and cached copy alike). */
export interface BitRotFault {
  readonly kind: 'bit-rot';
  readonly at: Micros;
  readonly node: Target;
  /** Only cells whose name starts with this. */
  readonly cellPrefix: string;
}

/** The nodes' disks are emptied. Meant for a moment when they are crashed: a running program keeps its memory. */
export interface WipeDiskFault {
  readonly kind: 'wipe-disk';
  readonly at: Micros;
  readonly nodes: readonly Target[];
}

export type Fault =
  | PartitionFault
  | OneWayPartitionFault
  | CrashFault
  | PauseFault
  | LossFault
  | DuplicationFault
  | ReorderFault
  | SlowLinkFault
  | SlowDiskFault
  | ClockDriftFault
  | ClockStepFault
  | BitRotFault
  | WipeDiskFault;

export type FaultKind = Fault['kind'];

export const FAULT_KINDS: readonly FaultKind[] = [
  'partition',
  'one-way-partition',
  'crash',
  'pause',
  'loss',
  'duplication',
  'reorder',
  'slow-link',
  'slow-disk',
  'clock-drift',
  'clock-step',
  'bit-rot',
  'wipe-disk',
];
