/**
 * A scenario is a topology, a workload, faults and properties under a name. It works in two steps: `draw` decides from
 * the seed everything that is decided before the run starts, as plain data (the plan); `build` turns a plan into the
 * world's specification. A failure file holds the plan, so a run can be repeated after its faults were edited.
 */
import type { AnyProgram, NodeId, Typed } from './node-contract.ts';
import type { Fault } from './faults/fault.ts';
import type { FaultBudget } from './faults/fault-budget.ts';
import type { LivenessDemand, LivenessPhase } from './liveness/liveness.ts';
import type { DelayShape, NetworkOptions } from './network/network-options.ts';
import type { Deadline, ObserverFactory, WorldView } from './properties/observer.ts';
import type { RandomStreams } from './random/random-streams.ts';
import type { Micros } from './time.ts';

/** Everything the seed decides before the run. Plain JSON. */
export interface Plan {
  /** The scenario's own settings: cluster size, timeouts, network, workload. */
  readonly settings: any;
  readonly faults: readonly Fault[];
  /** A second phase in which a core is healed for good and must converge; absent in most runs. */
  readonly liveness?: LivenessPhase;
}

export interface NodeClockOptions {
  /** Added to the wall clock from the start. */
  readonly wallOffsetMicros?: Micros;
  /** Both clocks run fast or slow by this many parts per million. */
  readonly driftPpm?: number;
}

export interface DiskOptions {
  /** A sync takes uniformly between both, drawn from the disk's own stream. */
  readonly syncMinMicros: Micros;
  readonly syncMaxMicros: Micros;
  /** How long a sync takes instead, by a curve: disks have tails. */
  readonly syncDelay?: DelayShape;
  /** How long after a program was stopped by a disk error that it did not catch it boots again. Default 1 second. */
  readonly restartMicros?: Micros;
}

/** What a node can handle: it takes no more messages at once than it has workers, and lets so many more wait. */
export interface CapacityOptions {
  /** How many messages are served at once, from 1. */
  readonly workers: number;
  /** How many may wait for a worker, from 0. */
  readonly queueLimit: number;
  /** What is dropped when a message finds the queue full: itself, the one that waits longest, or any of them. */
  readonly dropPolicy: 'newest' | 'oldest' | 'random';
  /** How long a worker is busy with a message before it is handled. */
  readonly service: DelayShape;
  /** For message types that take longer or shorter. */
  readonly serviceByType?: Readonly<Record<string, DelayShape>>;
}

/** What runs on a node in another version of its program. */
export interface ProgramVersion {
  readonly program: AnyProgram;
  /** Default: those of the node. */
  readonly options?: unknown;
}

export interface NodeSpec {
  /** Unique, as people read it: `n1`, `c2`, `master`. */
  readonly name: string;
  readonly program: AnyProgram;
  /** Handed to `boot`. Plain data. */
  readonly options: unknown;
  readonly clock?: NodeClockOptions;
  readonly disk?: DiskOptions;
  /** Absent: every message is handled when it arrives. */
  readonly capacity?: CapacityOptions;
  /** Other versions of the program, by name, that a `restart-as` fault can start: rolling upgrades. */
  readonly versions?: Readonly<Record<string, ProgramVersion>>;
}

export interface WorldSpec {
  readonly nodes: readonly NodeSpec[];
  readonly network: NetworkOptions;
  /** A message's size on the wire, in whole bytes. Default: an estimate of a compact encoding (`network/message-size.ts`). */
  readonly messageBytes?: (message: Typed) => number;
  /** Disks of nodes that name none of their own. */
  readonly disk: DiskOptions;
  /** Resolve a role to a node at the moment a fault fires; undefined when nobody plays it (the fault then does nothing). */
  readonly roles?: Readonly<Record<string, (view: WorldView) => NodeId | undefined>>;
  /** Faults that would go beyond it do not fire. Absent: all fire. */
  readonly budget?: FaultBudget;
  readonly observer?: ObserverFactory;
  readonly deadlines?: readonly Deadline[];
  /** What is demanded of a healed core, in runs whose plan has a second phase. */
  readonly liveness?: LivenessDemand;
}

/** A known bug that can be planted into a scenario by replacing one rule. */
export interface PlantedBug {
  /** Its id in the list of known bugs: `R1`, `B47`. */
  readonly id: string;
  /** One line: what the faulty rule does. */
  readonly summary: string;
  /** Where it happened. */
  readonly source: string;
  /** Properties of which one must fire first; another one firing means that a check is wrong. */
  readonly expectedProperties: readonly string[];
  /** The rules that it replaces, by their names in the table. */
  readonly replaces: readonly string[];
  /** The faults and features without which it cannot show, in the family's words; empty when it needs none. */
  readonly needs: readonly string[];
}

export interface Scenario {
  /** `family/name`, as on the command line. */
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** What happens, what is checked, and where it comes from. A few sentences. */
  readonly description: string;
  /** Its nodes' notes tell a story: the command line prints them as they happen. */
  readonly narrated?: boolean;
  /** How long a run lasts unless told otherwise. */
  readonly durationMicros: Micros;
  readonly bugs: readonly PlantedBug[];
  /** Names (fault kinds and `sometimes` properties) that a campaign of a few hundred seeds should have covered. */
  readonly expectedCoverage: readonly string[];
  draw(streams: RandomStreams): Plan;
  /** The plan with a second phase, for runs that ask for one. Absent where `build` demands nothing of a core. */
  withLiveness?(plan: Plan, streams: RandomStreams): Plan;
  /** Throws on a bug id that is not in `bugs`. */
  build(plan: Plan, bugId?: string): WorldSpec;
}
