/**
 * Observers check properties from outside: they see the true state of every node, up or down, and its disk. They look
 * at the touched node after every event, so the cost of an event does not grow with the run or the cluster.
 * Several properties of one protocol belong in one observer that calls them in a fixed sequence: a list of observers
 * costs twice as much (docs/performance.md).
 */
import type { DiskErrorCode } from '../disk/disk-error.ts';
import type { NodeId } from '../node-contract.ts';
import type { Micros } from '../time.ts';
import type { Disk } from '../node-contract.ts';
import type { History } from '../history/history.ts';

/** The omniscient view that observers, role resolvers and deadlines get. Read only: never change what it hands out. */
export interface WorldView {
  readonly nodeCount: number;
  nameOf(node: NodeId): string;
  kindOf(node: NodeId): string;
  /**
   * The node's volatile state. While a node is down this is the state it had when it went down, in the middle of a handler if
   * it was one that ended it: parts of it may then not fit together.
   */
  stateOf(node: NodeId): any;
  isUp(node: NodeId): boolean;
  isPaused(node: NodeId): boolean;
  /** How many messages wait for a worker of a node with a capacity; 0 for others. */
  queueLengthOf(node: NodeId): number;
  /** How often the node has booted: 1 after the first boot. */
  bootCountOf(node: NodeId): number;
  /** What the disk holds including writes not yet synced. */
  diskOf(node: NodeId): Disk;
  /** What the disk would hold after losing power now. */
  durableDiskOf(node: NodeId): DurableView;
  /** A node's own clocks, as wrong as they are. */
  wallClockOf(node: NodeId): Micros;
  monotonicClockOf(node: NodeId): Micros;
  readonly nowMicros: Micros;
  /** The message or timer of the event that is being executed; undefined for other events. Of meaning in `afterEvent` and `onSend`. */
  readonly handled: unknown;
  /** Who has sent that message; -1 when it is none. */
  readonly handledFrom: NodeId;
  /** Number of events executed so far. */
  readonly eventCount: number;
  readonly history: History;
}

/**
 * Read-only view of the durable image of one disk. Where something else lies than was written and reads notice (`ETORN`,
 * `ECORRUPT`: torn, lost in the middle, rotten, misdirected) it is undefined; where they do not notice it reads as they do. Sectors that
 * cannot be read (`EIO`) are looked past: what was written is still there, and no protocol is to blame.
 */
export interface DurableView {
  /** Undefined when the cell was never made durable, was removed, or is corrupt. */
  readCell(name: string): any;
  cellNames(): readonly string[];
  /** Bounds of a log; an unknown log is empty: first 1, last 0. */
  logFirstIndex(name: string): number;
  logLastIndex(name: string): number;
  /** Undefined outside the log, and for a record that is corrupt. */
  getRecord(name: string, index: number): any;
  /** With what reading that record fails: by now torn, damaged, in a bad sector. Undefined when it does not. */
  troubleWithRecord(name: string, index: number): DiskErrorCode | undefined;
  fileNames(): readonly string[];
  fileLength(name: string): number;
  /** A copy; undefined when there is no such file. */
  readFile(name: string, offset: number, length: number): Uint8Array | undefined;
}

/** How an observer reports. */
export interface Reporter {
  /** A property does not hold. The run stops after the current event. */
  violation(property: string, expected: string, seen: string, nodes: readonly NodeId[]): void;
  /** Something worth reaching was reached; coverage counts it. */
  sometimes(name: string): void;
  /** A check could not be decided (a search ran out of its budget): the verdict becomes inconclusive. */
  inconclusive(property: string, reason: string): void;
}

export interface Observer {
  /** After every counted event; `node` is the node touched, or -1 when an event touched none or several. */
  afterEvent(node: NodeId): void;
  /**
   * A handler of the node ended half-way, by a crash at a point or by a disk error that stopped its program. Right before the
   * node goes down: what the handler did up to there stands, what it had made of the state is there to learn from (what was
   * sent, written, decided), and how its parts fit together says nothing. `afterEvent(-1)` follows.
   */
  afterAbort?(node: NodeId): void;
  /** At the moment a message is handed to the network (after being held for durability), before any loss. */
  onSend?(from: NodeId, to: NodeId, message: any): void;
  /** After a node has booted or booted again. */
  onBoot?(node: NodeId): void;
  /** Once, when the run has reached its end without a violation. */
  atEnd?(): void;
  /** Plain data from which `load` restores the observer in a fresh world. Must not share anything mutable. */
  save(): unknown;
  load(saved: any): void;
}

export type ObserverFactory = (view: WorldView, report: Reporter) => Observer;

/** Something that must hold at an instant: progress within a bound, once faults have stopped. */
export interface Deadline {
  /** Name of the property, reported as any other. */
  readonly property: string;
  readonly atMicros: Micros;
  /** In words, what must have happened. */
  readonly expected: string;
  /** Undefined when it holds, else what is seen instead. */
  readonly check: (view: WorldView) => string | undefined;
}
