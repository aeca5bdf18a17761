/**
 * The world: the virtual clock, the event queue and everything in them. It executes one event at a time, in the total
 * order of time, seeded tie and sequence, and after each one updates the fingerprint and lets the observer look at the
 * touched node. It knows no protocol.
 *
 * The loop of `step` is the hot path of everything barksim does: measure before and after touching it
 * (docs/performance.md).
 */
import type { NodeId, Typed } from '../node-contract.ts';
import { DiskError } from '../disk/disk-error.ts';
import { FaultController } from '../faults/fault-controller.ts';
import type { Fault } from '../faults/fault.ts';
import { Fingerprint } from '../fingerprint/fingerprint.ts';
import { SimHistory } from '../history/sim-history.ts';
import { Liveness, type LivenessPhase } from '../liveness/liveness.ts';
import { Network } from '../network/network.ts';
import type { Deadline, Observer } from '../properties/observer.ts';
import type { Violation } from '../properties/violation.ts';
import { SeededStreams } from '../random/seeded-streams.ts';
import type { WorldSpec } from '../scenario.ts';
import type { Micros } from '../time.ts';
import { Tracer } from '../trace/tracer.ts';
import type { TraceLine } from '../run.ts';
import { createNode, namesOf, traceNetwork } from './assembly.ts';
import { boot } from './boot.ts';
import { ContractError } from './contract-error.ts';
import { survives } from './crash-points.ts';
import { DEADLINE, DEPARTURE, FAULT, HEAL, LIVENESS, MESSAGE, RELEASE, RESTART, STEP, SYNC, TIMER, WORK } from './event-kind.ts';
import { EventQueue, LAST_TIE } from './event-queue.ts';
import { format } from './format.ts';
import { HandedOver } from './handed-over.ts';
import { checkResult, runThrough } from './handlers.ts';
import { undraft, type ImmerRunner } from './immer-runner.ts';
import { ARRIVED, Intake } from './intake.ts';
import { comeUp, exitOnDiskError } from './node-life.ts';
import type { SimNode } from './sim-node.ts';
import { lookForRunaway, RUNAWAY_MASK } from './runaway.ts';
import { checkStrictly } from './strict-checks.ts';
import { endSync, goOnAfterSync } from './sync-ends.ts';
import { TypeCodes } from './type-codes.ts';
import { View } from './view.ts';

export interface WorldOptions {
  readonly strict?: boolean;
  readonly trace?: (line: TraceLine) => void;
  /** The plan's second phase, if it has one. */
  readonly liveness?: LivenessPhase;
}

/** Gives what a handler hands out its final form; null when nothing needs to be done to it. */
type Sealing = (<T>(value: T) => T) | null;

/** Put together once: a lossy link has its effect on thousands of messages. */
const effectNames = new Map<string, string>();

export class World {
  nowMicros: Micros = 0;
  /** When it was last looked at whether the run gets anywhere; -1 before. */
  lastLookMicros: Micros = -1;
  /** Events executed so far; while one is executed, its index. */
  eventCount = 0;
  readonly queue = new EventQueue();
  readonly nodes: SimNode[] = [];
  readonly network: Network;
  readonly faults: FaultController;
  readonly liveness: Liveness | null;
  readonly streams: SeededStreams;
  readonly codes: TypeCodes;
  readonly history = new SimHistory();
  readonly fingerprint = new Fingerprint();
  readonly view: View;
  readonly intake = new Intake(this);
  /** Whether a crash is armed at some point of some node's handlers. */
  watchesHandlers = false;
  readonly coverage = new Map<string, number>();
  readonly inconclusive: string[] = [];
  /** The first violation; nothing is executed after it. */
  firstViolation: Violation | null = null;
  readonly tracer: Tracer | null;
  readonly strict: boolean;
  /** Strict runs only. */
  readonly handedOver: HandedOver | null;
  sealing: Sealing;
  /** Whether node code runs: tells whose an exception is. */
  isInHandler = false;
  /** The node that boots right now, or -1. */
  bootingNode: NodeId = -1;
  /** Runs handlers through Immer while set. */
  runner: ImmerRunner | null = null;
  readonly observer: Observer | null;
  /** The observer again when it wants to see messages as they are sent. */
  readonly #sendObserver: Observer | null;
  readonly #deadlines: readonly Deadline[];
  /** The message or timer of the event being executed, for strict digests. */
  #payload: unknown = undefined;

  /** Builds the world at time 0, with no node booted. Throws ContractError on a specification that cannot be built. */
  constructor(spec: WorldSpec, faults: readonly Fault[], seed: string, options: WorldOptions = {}) {
    this.strict = options.strict ?? false;
    this.handedOver = this.strict ? new HandedOver(this) : null;
    this.sealing = this.#sealingOf(null);
    this.streams = new SeededStreams(seed);
    this.codes = new TypeCodes(spec.nodes.flatMap(({ program, versions }) => [program, ...Object.values(versions ?? {}).map((each) => each.program)]));
    this.tracer = options.trace === undefined ? null : new Tracer(options.trace, () => this.#position());
    const names = namesOf(spec.nodes);
    // Handed over and not assigned: V8 puts a function that is assigned to a property into old space at once, from where
    // it would keep the whole world through every minor collection after the run (docs/performance.md).
    this.network = new Network(names, spec.network, this.queue, this.streams, (kind) => this.countEffect(kind), spec.messageBytes);
    this.network.freezesCopies = this.strict;
    for (const [id, node] of spec.nodes.entries()) this.nodes.push(createNode(this, id, node, spec.disk));
    this.view = new View(this);
    this.faults = new FaultController(this, faults, spec.roles ?? {}, spec.budget);
    this.#deadlines = spec.deadlines ?? [];
    this.observer =
      spec.observer?.(this.view, {
        violation: (property, expected, seen, nodes) => this.violation(property, expected, seen, nodes),
        sometimes: (name) => this.sometimes(name),
        inconclusive: (property, reason) => this.inconclusive.push(`${property}: ${reason}`),
      }) ?? null;
    this.#sendObserver = this.observer?.onSend === undefined ? null : this.observer;
    if (this.tracer !== null) traceNetwork(this, this.tracer);
    this.faults.scheduleAll();
    this.liveness = options.liveness === undefined ? null : new Liveness(options.liveness, spec.liveness, this);
    this.liveness?.schedule();
    // What must hold once faults have stopped is not asked of a run in which they never do.
    const lastDeadline = options.liveness?.atMicros ?? Infinity;
    for (const [at, deadline] of this.#deadlines.entries()) {
      if (deadline.atMicros > lastDeadline) continue;
      this.queue.push(deadline.atMicros, LAST_TIE, DEADLINE, -1, at, 0, 0, undefined);
    }
  }

  #position(): { eventIndex: number; atMicros: Micros } {
    return { eventIndex: this.eventCount, atMicros: this.nowMicros };
  }

  /** Prepares every node's disk and boots the node for the first time. Separate from building, because a restored world has booted already. */
  bootAll(): void {
    for (const node of this.nodes) {
      format(node, this);
      boot(node, this);
    }
  }

  /** Boots a node again, after the last of what kept it down. */
  bootNode(node: SimNode): void {
    boot(node, this);
  }

  /**
   * Executes the next event at or before `until`. False when there is none, or when a property was violated: the world
   * then stands where it is. Entries that turn out to be dead (cancelled timers, lost messages) are passed over.
   */
  step(until: Micros): boolean {
    const queue = this.queue;
    while (this.firstViolation === null && queue.nextTime() <= until) {
      queue.pop();
      this.nowMicros = queue.time;
      if (!this.#isAlive()) continue;
      const { kind, node, source, code } = queue;
      this.eventCount++;
      this.fingerprint.mixEvent(this.nowMicros, kind, node, code);
      this.isInHandler = true;
      let touched = node;
      try {
        if (!this.watchesHandlers) this.#execute(kind, node, source, code);
        else if (!this.#executeWatched(kind, node, source, code)) touched = -1;
      } catch (error) {
        this.#stopProgram(error, node);
        touched = -1;
      }
      this.isInHandler = false;
      // Its boot came to nothing: the state is that of its last life, which may have ended half-way.
      if (kind === RESTART && !(this.nodes[node] as SimNode).isUp) touched = -1;
      if (this.observer !== null) this.observer.afterEvent(touched);
      if (this.strict) checkStrictly(node, this);
      if ((this.eventCount & RUNAWAY_MASK) === 0) lookForRunaway(this);
      return true;
    }
    return false;
  }

  /** A disk error that a handler lets escape stops its program, which boots again later. Throws on anything else. */
  #stopProgram(error: unknown, node: NodeId): void {
    if (!(error instanceof DiskError) || !this.isInHandler) throw error;
    this.isInHandler = false;
    this.observer?.afterAbort?.(node);
    exitOnDiskError(this.nodes[node] as SimNode, this, error);
  }

  /** False when the node crashed in its handler. A boot looks to that itself. */
  #executeWatched(kind: number, nodeId: NodeId, source: number, code: number): boolean {
    const node = this.nodes[nodeId];
    if (node !== undefined && kind !== RESTART) return survives(node, this, () => this.#execute(kind, nodeId, source, code));
    this.#execute(kind, nodeId, source, code);
    return true;
  }

  /** Executes every event at or before `until` and moves the clock there. */
  runUntil(until: Micros): void {
    while (this.step(until)) {
      // Each turn is one event.
    }
    if (this.firstViolation === null) this.nowMicros = until;
  }

  /** The checks of a run's end. */
  finish(): void {
    for (const node of this.nodes) this.handedOver?.lookThrough(node);
    if (this.firstViolation === null) this.observer?.atEnd?.();
  }

  /** Whether the popped entry is an event; if not, it has been dropped, parked or queued again. */
  #isAlive(): boolean {
    const { kind, ticket } = this.queue;
    if (kind >= FAULT && kind !== RELEASE) return this.#isDueAnyhow(kind);
    const node = this.nodes[this.queue.node] as SimNode;
    switch (kind) {
      case MESSAGE:
        return this.#canDeliver(node) && (node.isOpen || this.intake.admits(node));
      case TIMER:
        return this.#isDue(node) && (node.isOpen || this.intake.admits(node));
      case SYNC:
        // A sync that began before the power was lost has nothing left to end. The disk of a paused or killed node works on.
        return ticket === node.disk.powerLossCount && node.disk.syncTimer.isOver(this.nowMicros);
      default:
        return ticket === node.bootCount && node.isUp && (node.isOpen || this.intake.admits(node));
    }
  }

  /** Entries that no node has to be up for. A departing message and a worker that has finished are no events themselves. */
  #isDueAnyhow(kind: number): boolean {
    if (kind === WORK) {
      const node = this.nodes[this.queue.node] as SimNode;
      return this.intake.finishesWork(node) && (this.queue.kind !== TIMER || this.#isDue(node));
    }
    if (kind === DEPARTURE) {
      this.network.depart(this.nowMicros, this.queue.source, this.queue.node, this.queue.ticket);
      return false;
    }
    // Once a core is healed for good no fault fires, goes on or ends any more.
    return this.faults.core === null || (kind !== FAULT && kind !== HEAL && kind !== STEP);
  }

  #canDeliver(node: SimNode): boolean {
    const { source: from, ticket } = this.queue;
    // What arrived before a pause has crossed the network already: a cut that began since does not touch it.
    if (from !== node.id && ticket !== ARRIVED) {
      const { code, payload } = this.queue;
      if (!this.network.letsIn(this.nowMicros, from, node.id, code, payload as Typed)) return false;
    }
    if (node.downCount === 0) return true;
    this.network.counts.toDownNode++;
    this.network.trace?.onDrop(from, node.id, this.queue.payload as Typed, 'down');
    return false;
  }

  /** Whether the timer entry fires now. A timer that was pushed back is queued again for its new deadline. */
  #isDue(node: SimNode): boolean {
    const { source: slot, ticket } = this.queue;
    const { timers } = node;
    if (timers.tickets[slot] !== ticket) return false;
    const deadline = timers.deadlines[slot] as number;
    if (deadline <= this.nowMicros) return true;
    timers.queuedFor[slot] = deadline;
    this.queue.push(deadline, node.schedule.next() >>> 12, TIMER, node.id, slot, this.queue.code, ticket, undefined);
    return false;
  }

  #execute(kind: number, nodeId: NodeId, source: number, code: number): void {
    switch (kind) {
      case MESSAGE: {
        const message = this.queue.payload as Typed;
        const node = this.nodes[nodeId] as SimNode;
        this.#payload = message;
        if (this.tracer !== null) this.#traceMessage(node, source, message);
        if (this.runner === null) checkResult(node, node.program.onMessage(node.state, message, source, node.programHost));
        else runThrough(this.runner, node, (draft) => node.program.onMessage(draft, message, source, node.programHost));
        return;
      }
      case TIMER: {
        const node = this.nodes[nodeId] as SimNode;
        const timer = node.timers.timers[source] as Typed;
        node.timers.release(source);
        this.#payload = timer;
        this.tracer?.within('timer', { node: node.name, type: this.codes.timerNames[code] as string, data: timer });
        if (this.runner === null) checkResult(node, node.program.onTimer(node.state, timer, node.programHost));
        else runThrough(this.runner, node, (draft) => node.program.onTimer(draft, timer, node.programHost));
        return;
      }
      case SYNC:
        this.#payload = undefined;
        endSync(this.nodes[nodeId] as SimNode, this);
        return;
      case RELEASE:
        this.#payload = undefined;
        goOnAfterSync(this.nodes[nodeId] as SimNode, code, this);
        return;
      case RESTART: {
        const node = this.nodes[nodeId] as SimNode;
        this.#payload = undefined;
        this.tracer?.within('restart', { node: node.name });
        comeUp(node, this);
        return;
      }
      default:
        // Role resolvers and deadlines belong to the scenario: what they throw is no node's violation.
        this.isInHandler = false;
        this.#payload = undefined;
        if (kind === FAULT) this.faults.fire(source);
        else if (kind === HEAL) this.faults.heal(source);
        else if (kind === STEP) this.faults.step(source, code);
        else if (kind === LIVENESS) this.liveness?.execute(source);
        else this.#checkDeadline(this.#deadlines[source] as Deadline);
    }
  }

  #traceMessage(node: SimNode, from: NodeId, message: Typed): void {
    const sender = (this.nodes[from] as SimNode).name;
    this.tracer?.within('message', { node: node.name, from: sender, type: message.type, data: message });
  }

  #checkDeadline(deadline: Deadline): void {
    this.tracer?.within('deadline', { type: deadline.property });
    const seen = deadline.check(this.view);
    if (seen !== undefined) this.violation(deadline.property, deadline.expected, seen, []);
  }

  /** The message or timer of the event being executed; undefined for other events. */
  get handled(): unknown {
    return this.#payload;
  }

  /** A message leaves its node. */
  transmit(from: NodeId, to: NodeId, code: number, message: Typed): void {
    this.checkAddressee(to);
    if (this.#sendObserver !== null) {
      this.isInHandler = false;
      this.#sendObserver.onSend?.(from, to, message);
      this.isInHandler = true;
    }
    if (this.tracer !== null) {
      const [sender, addressee] = [this.nodes[from] as SimNode, this.nodes[to] as SimNode];
      this.tracer.within('send', { from: sender.name, to: addressee.name, type: message.type, data: message });
    }
    this.network.transmit(this.nowMicros, from, to, code, message);
  }

  checkAddressee(to: NodeId): NodeId {
    if (!(to >= 0 && to < this.nodes.length)) {
      throw new ContractError(`a message was sent to node ${to}: expected 0 to ${this.nodes.length - 1}`);
    }
    return to;
  }

  violation(property: string, expected: string, seen: string, nodes: readonly NodeId[]): void {
    if (this.firstViolation !== null) return;
    this.firstViolation = { property, expected, seen, eventIndex: this.eventCount, atMicros: this.nowMicros, nodes };
    this.tracer?.within('violation', { type: property, data: { expected, seen } });
  }

  sometimes(name: string): void {
    this.coverage.set(name, (this.coverage.get(name) ?? 0) + 1);
  }

  /** A fault of that kind changed something: coverage shows it as `effect/<kind>`. */
  countEffect(kind: string): void {
    let name = effectNames.get(kind);
    if (name === undefined) {
      name = `effect/${kind}`;
      effectNames.set(kind, name);
    }
    this.sometimes(name);
  }

  /** Plain data of everything that the observer holds. */
  saveObserver(): unknown {
    return this.observer?.save();
  }

  loadObserver(saved: unknown): void {
    this.observer?.load(saved);
  }

  /** Handlers run through Immer from now on, or directly again. */
  runThroughImmer(runner: ImmerRunner | null): void {
    this.runner = runner;
    this.sealing = this.#sealingOf(runner);
  }

  #sealingOf(runner: ImmerRunner | null): Sealing {
    const { handedOver } = this;
    if (handedOver === null) return runner === null ? null : undraft;
    return <T>(value: T): T => handedOver.seal(runner === null ? value : undraft(value));
  }
}
