/**
 * The contract between a node program and whatever hosts it.
 *
 * A node program is a state machine. It changes its own state and asks its host for effects; it never touches the
 * world. Nothing here mentions the simulator: the same program can be hosted on real sockets, disks and clocks.
 *
 * The three laws for programs:
 * 1. Messages, timers, disk records and recorded operations are immutable once handed to the host, and share nothing
 *    mutable with the state. Strict runs freeze them and catch who breaks this.
 * 2. State is plain data: objects, arrays, Map, Set, strings, numbers, booleans, null, undefined. No class instances,
 *    functions or typed arrays, so that it can be shown, compared, saved and diffed.
 * 3. Time, randomness and order come from the host alone.
 */
import type { DiskError } from './disk/disk-error.ts';
import type { Micros } from './time.ts';

/** A node's position in the topology, from 0. Names such as `n1` exist only at the edges (traces, reports, files). */
export type NodeId = number;

/** Handle of a timer: plain data that may live in a state. Never 0, so 0 can stand for "no timer". */
export type TimerId = number;

/** Handle of an operation in the history. Never 0. */
export type OperationId = number;

/** Messages and timers are plain objects told apart by their `type`. */
export interface Typed {
  readonly type: string;
}

export interface NodeProgram<State, Message extends Typed, Timer extends Typed, Options> {
  /** What this node is, for people: `raft`, `chunk-server`. */
  readonly kind: string;
  /** Every message type the program sends or receives. Fingerprints number types by their place in these tables. */
  readonly messageTypes: readonly Message['type'][];
  /** Every timer type the program sets. */
  readonly timerTypes: readonly Timer['type'][];
  /**
   * Once, before a node's first boot: what its operator prepares on a new disk (mkfs, `etcd --initial-cluster-state new`).
   * Durable at once, and never repeated: a node that boots without it knows that its disk was lost.
   */
  format?(disk: Disk, id: NodeId, options: Options): void;
  /** First boot and every restart: volatile state from the options and from what the disk still holds. */
  boot(host: Host<Message, Timer>, options: Options): State;
  onMessage(state: State, message: Message, from: NodeId, host: Host<Message, Timer>): void;
  onTimer(state: State, timer: Timer, host: Host<Message, Timer>): void;
  /**
   * A sync failed. What it covered is lost: it may still read as written (the cache keeps it) and is on no disk, and
   * further syncs do not bring it there; writing it again and syncing that does. Every message and notification that
   * waited for durability is forgotten; those asked for from now on wait for writes issued from now on alone. A program
   * without this handler is stopped when a sync fails, and boots again later, reading what the cache kept.
   */
  onSyncFailed?(state: State, error: DiskError, host: Host<Message, Timer>): void;
}

/** A program whose types no longer matter: what the engine stores. */
export type AnyProgram = NodeProgram<any, any, any, any>;

export interface Host<Message extends Typed = Typed, Timer extends Typed = Typed> {
  readonly id: NodeId;
  /** Hands a message to the network. A message to oneself arrives after every handler already due, and is never lost. */
  send(to: NodeId, message: Message): void;
  /**
   * Held back until every disk write issued so far by this node is durable (starting a sync if none covers them);
   * sent at once if nothing is pending; forgotten if the node crashes first.
   */
  sendWhenDurable(to: NodeId, message: Message): void;
  /** Fires `timer` once every disk write issued so far is durable, as `sendWhenDurable` does for a message. */
  notifyWhenDurable(timer: Timer): void;
  /** Fires once, `delay` microseconds from now by this node's own monotonic clock. A crash forgets all timers. */
  setTimer(timer: Timer, delay: Micros): TimerId;
  /**
   * Moves a pending timer so that it fires `delay` from now. Returns false, and does nothing, when it has fired or been
   * cancelled. Much cheaper than cancel and set.
   */
  resetTimer(id: TimerId, delay: Micros): boolean;
  /** Cancels a pending timer; does nothing when it has fired already or the id is 0. */
  cancelTimer(id: TimerId): void;
  readonly clock: NodeClock;
  /** This node's own stream: draws here move no other stream. */
  readonly random: RandomStream;
  readonly disk: Disk;
  readonly probe: Probe;
  /** Where clients record what they asked and what they were told. */
  readonly history: OperationRecorder;
}

/** Both clocks of one node, as wrong as this node's clocks are. */
export interface NodeClock {
  /** Time of day: may be offset, drift, and step forward or back. */
  wall(): Micros;
  /** Never steps back while the node runs; drifts. Not comparable between nodes. Restarts go on, they do not reset. */
  monotonic(): Micros;
}

export interface RandomStream {
  /** Uniform over all 32-bit integers, negative ones included. */
  next(): number;
  /** Uniform integer from `low` to `high`, both included; `high - low` at most 2^32 - 1. */
  int(low: number, high: number): number;
  /** True with a chance of `ppm` in a million. */
  chance(ppm: number): boolean;
  /** One element, uniformly. Throws on an empty array. */
  pick<T>(items: readonly T[]): T;
}

/**
 * What survives the program: logs, cells and files. Every read and write may throw a `DiskError` (`EIO`, `ENOSPC`,
 * `ECORRUPT`, `ETORN`): a failed write has changed nothing, and the program may catch the error and go on. One that escapes from
 * a handler stops the program, as a process that gives up; what it had changed of its state is gone, the disk keeps what
 * was written to the cache, and the program boots again after a while.
 *
 * Writes are durable once a sync that began after them has ended. On a sound disk they become durable in the order in
 * which they were issued; a disk may also be one that reorders or tears what was not synced when the power goes.
 */
export interface Disk {
  /** The log of that name, created empty on first use. The handle is not state: ask for it each time. */
  log<Record = unknown>(name: string): Log<Record>;
  /** The cell of that name, created empty on first use. */
  cell<Value = unknown>(name: string): Cell<Value>;
  /** Names of the cells that exist, in order of creation: how a program finds its own files after a restart. */
  cellNames(): readonly string[];
  /** The file of that name. It exists from its first write or truncation on. */
  file(name: string): File;
  /** Names of the files that exist, in order of creation. */
  fileNames(): readonly string[];
  /** Starts making all writes issued so far durable; ends later. Cheap when nothing is pending. */
  sync(): void;
}

/**
 * A sequence of records that grows at the end. Indices are absolute and start at 1. Each record carries a checksum over
 * itself and its place: a damaged one is never handed out, reading it throws a DiskError.
 */
export interface Log<Record> {
  /** Index of the oldest record kept; `lastIndex + 1` when empty. */
  readonly firstIndex: number;
  /** Index of the newest record; `firstIndex - 1` when empty. */
  readonly lastIndex: number;
  /**
   * The record at an index. Throws RangeError outside `firstIndex..lastIndex`, and DiskError for a record that cannot be
   * read: with `ETORN` one that was never written to its end (torn, or lost before others that were written), with `ECORRUPT`
   * one that was whole and is damaged. A torn record at the end of the log was never durable; before good ones it may have
   * been taken for durable, by a sync that failed unseen. Truncating and writing anew mends.
   */
  get(index: number): Record;
  /** Adds a record and returns its index. */
  append(record: Record): number;
  /**
   * Writes the record at an index once more, in its place and as it is: whoever cannot know whether what it reads is on the
   * disk (a sync may have failed before it was started) makes sure of it so. A crash leaves the record as the disk held it, or
   * written. Throws as `get` does.
   */
  rewrite(index: number): void;
  /** Drops the record at `index` and all after it. Throws RangeError when `index` is below `firstIndex`. */
  truncateFrom(index: number): void;
  /** Drops all records below `index`. When `index` is past the end the log is empty and continues at `index`. */
  compactTo(index: number): void;
}

/**
 * One value that is replaced atomically: after a crash it holds the old or the new value, never a mix. Its value carries
 * no checksum: a program that fears bit rot keeps one in it.
 */
export interface Cell<Value> {
  read(): Value | undefined;
  write(value: Value): void;
  /** Removes the cell; reading then gives undefined. Durable like a write. */
  remove(): void;
}

/**
 * Bytes at offsets, as a file of an operating system. Bytes are copied on their way in and out: a state holds no typed
 * arrays, but a handler may use them. No checksums: what rots reads as something else.
 */
export interface File {
  /** Offset behind the last byte; 0 when there is no such file. */
  readonly length: number;
  /** A copy of the bytes from `offset` on: fewer than `length` where the file ends, none behind its end. */
  read(offset: number, length: number): Uint8Array;
  /** Writes over what is there. A gap between the old end and `offset` reads as zeros. */
  write(offset: number, bytes: Uint8Array): void;
  /** Cuts the file to this length, or lets it grow by zeros. */
  truncate(length: number): void;
  /** Removes the file: its length is 0, and `fileNames` does not tell of it. Durable like a write. */
  remove(): void;
}

/** What a program says about itself while it runs. In a production host these feed assertions and metrics. */
export interface Probe {
  /** Reports a violation of the property `name` when the condition is false. */
  always(condition: boolean, name: string, expected: string, seen: string): void;
  /** Counts that something worth reaching was reached. Coverage shows the count. */
  sometimes(name: string): void;
  /** A line for people in traces, the debugger and narrated runs. */
  note(text: string): void;
}

export interface OperationRecorder {
  /** A client starts an operation. `operation` is plain immutable data, for example `{ f: 'put', key: 'a', value: 3 }`. */
  invoke(operation: unknown): OperationId;
  /** It took effect, with this result. */
  ok(id: OperationId, result: unknown): void;
  /** It certainly did not take effect and never will. */
  fail(id: OperationId, reason: string): void;
  /** The client gave up: it may have taken effect, or may yet. */
  unknown(id: OperationId, reason: string): void;
}
