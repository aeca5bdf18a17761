/**
 * Searches an order of operations that respects real time and a sequential model: Wing and Gong's search (1993) over
 * the operations that may come next, with Lowe's memo of configurations (2017), and three prunings:
 *
 * - *Observer first*: an operation that changes no state whatever (a read, a failed compare-and-set) and fits the
 *   present state is taken at once, never branched on. That it leaves just the present state as it is would not do:
 *   a write of the value that is there already may be needed later.
 * - *Pending is optional*: an operation that never returned may be used or not. It is used only when it changes the
 *   state, and only right before an operation that depends on the state: a pending write that is overwritten unseen
 *   might as well not have happened.
 * - *Twins*: of pending operations that do the same, the one called first is used first.
 *
 * Every operation is a number; what it does to a state (a number, too) is the model's affair. The budget counts steps,
 * so a verdict does not depend on the machine. Left out: orders weaker than linearizability.
 */
import { VisitedConfigurations } from './visited-configurations.ts';

/** The answer of `SequentialModel.step` when an operation cannot follow a state. */
export const ILLEGAL = -1;

/** What operations do, one after the other. States are numbers from 0; so are operations, by invocation. */
export interface SequentialModel {
  /** The state after the operation, or ILLEGAL. */
  step(state: number, operation: number): number;
  /** True when the operation changes no state at all. */
  isObserver(operation: number): boolean;
  /** True when the operation is legal in every state and leads to the same one from each. */
  isBlind(operation: number): boolean;
  /** Pending operations with the same answer do the same. */
  twinClass(operation: number): number;
  /** True once the model holds more states than it may: the search then ends as if out of steps. */
  readonly isExhausted?: boolean;
}

/** When operations ran. `invoked` never falls; `returned` is Infinity for pending operations. */
export interface OperationTimes {
  readonly count: number;
  readonly invoked: readonly number[];
  readonly returned: readonly number[];
}

export type SearchOutcome = 'found' | 'none' | 'out-of-steps';

/** A way in which a history can end: the state, and which pending operations had to be used for it. */
export interface FinalConfiguration {
  readonly state: number;
  readonly usedPending: readonly number[];
}

const NO_OPERATION = -1;

export class LinearizationSearch {
  /** Steps taken by the last search. */
  steps = 0;
  /** After `none`: the operation whose return no legal order can reach, and the states it met instead. */
  blockedOperation = NO_OPERATION;
  readonly statesMet: number[] = [];
  /** After `findAll`: every way to end, less those that another one covers. */
  readonly finals: FinalConfiguration[] = [];

  private model!: SequentialModel;
  private times!: OperationTimes;
  private wantsAll = false;
  private watched = NO_OPERATION;

  /** Completed operations not yet in the order, as a linked list by invocation; index `count` is its anchor. */
  private next: number[] = [];
  private previous: number[] = [];
  private pending: number[] = [];
  /** Place in `pending` of the twin called just before, or -1. */
  private earlierTwin: number[] = [];
  private pendingUsed: boolean[] = [];
  /** Place in `pending`, by operation. */
  private placeOf: number[] = [];
  private readonly lastTwin = new Map<number, number>();

  /** Bit `operation` is set once a completed operation is in the order. */
  private linearized = new Int32Array(0);
  private readonly visited = new VisitedConfigurations();
  private configuration = new Int32Array(0);
  private windowWords = 0;
  private memoReady = false;
  private furthestReturn = -Infinity;

  /** Observers taken without branching, in order, so that they can be put back. */
  private readonly trail: number[] = [];
  private readonly frameOperation: number[] = [];
  private readonly frameState: number[] = [];
  private readonly frameTrail: number[] = [];
  private readonly frameCursor: number[] = [];
  private readonly frameLimit: number[] = [];
  private readonly frameNeedsUse: boolean[] = [];
  /** The frame in which the last complete order ended. */
  private depth = 0;

  /** Is there any legal order from this state? */
  find(model: SequentialModel, times: OperationTimes, initial: number, maxSteps: number): SearchOutcome {
    this.wantsAll = false;
    this.watched = NO_OPERATION;
    const outcome = this.search(model, times, initial, maxSteps);
    if (outcome === 'none') {
      this.watched = this.blockedOperation;
      this.statesMet.length = 0;
      this.search(model, times, initial, maxSteps);
    }
    return outcome;
  }

  /** The same answer, without finding out what blocked the way: quicker where there is none. */
  decide(model: SequentialModel, times: OperationTimes, initial: number, maxSteps: number): SearchOutcome {
    this.wantsAll = false;
    this.watched = NO_OPERATION;
    return this.search(model, times, initial, maxSteps);
  }

  /** After `found`, and before anything else is searched: the operations in the order found; pending ones only if used. */
  foundOrder(): number[] {
    const order: number[] = [];
    for (let depth = 0; depth <= this.depth; depth += 1) {
      if (depth > 0) order.push(this.frameOperation[depth]!);
      const end = depth === this.depth ? this.trail.length : this.frameTrail[depth + 1]!;
      for (let at = this.frameTrail[depth]!; at < end; at += 1) order.push(this.trail[at]!);
    }
    return order;
  }

  /** Collects into `finals` every way in which a legal order from this state can end. */
  findAll(model: SequentialModel, times: OperationTimes, initial: number, maxSteps: number): SearchOutcome {
    this.wantsAll = true;
    this.watched = NO_OPERATION;
    this.finals.length = 0;
    const outcome = this.search(model, times, initial, maxSteps);
    return outcome === 'none' && this.finals.length > 0 ? 'found' : outcome;
  }

  private search(model: SequentialModel, times: OperationTimes, initial: number, maxSteps: number): SearchOutcome {
    this.model = model;
    this.times = times;
    this.prepare();
    let depth = 0;
    this.frameOperation[0] = NO_OPERATION;
    let entered = this.enter(0, initial, false);
    while (true) {
      if (entered === 'complete') {
        this.depth = depth;
        if (!this.wantsAll) return 'found';
        this.recordFinal(this.frameState[depth]!);
      }
      const operation = entered === 'open' ? this.nextCandidate(depth) : NO_OPERATION;
      if (this.steps > maxSteps || this.model.isExhausted === true) return 'out-of-steps';
      if (operation !== NO_OPERATION) {
        const state = this.model.step(this.frameState[depth]!, operation);
        this.take(operation);
        depth += 1;
        this.frameOperation[depth] = operation;
        entered = this.enter(depth, state, this.times.returned[operation] === Infinity);
        continue;
      }
      if (entered === 'open') this.remember(depth);
      this.leave(depth);
      if (depth === 0) return 'none';
      this.untake(this.frameOperation[depth]!);
      depth -= 1;
      entered = 'open';
    }
  }

  private prepare(): void {
    const { times, model } = this;
    const { count } = times;
    this.steps = 0;
    this.furthestReturn = -Infinity;
    this.memoReady = false;
    this.trail.length = 0;
    this.pending.length = 0;
    this.pendingUsed.length = 0;
    this.earlierTwin.length = 0;
    if (this.lastTwin.size > 0) this.lastTwin.clear();
    const words = (count >> 5) + 1;
    if (this.linearized.length < words) this.linearized = new Int32Array(words * 2);
    else this.linearized.fill(0, 0, words);
    let last = count;
    for (let operation = 0; operation < count; operation += 1) {
      if (times.returned[operation] === Infinity) {
        if (!model.isObserver(operation)) this.addPending(operation);
        continue;
      }
      this.next[last] = operation;
      this.previous[operation] = last;
      last = operation;
    }
    this.next[last] = count;
    this.previous[count] = last;
  }

  private addPending(operation: number): void {
    const twinClass = this.model.twinClass(operation);
    this.placeOf[operation] = this.pending.length;
    this.earlierTwin.push(this.lastTwin.get(twinClass) ?? -1);
    this.lastTwin.set(twinClass, this.pending.length);
    this.pending.push(operation);
    this.pendingUsed.push(false);
  }

  /** Opens the frame of a configuration: takes every observer that fits, and asks the memo. */
  private enter(depth: number, state: number, viaPending: boolean): 'complete' | 'open' | 'closed' {
    const { model, times, next } = this;
    const anchor = times.count;
    this.frameState[depth] = state;
    this.frameTrail[depth] = this.trail.length;
    let limit = Infinity;
    let limiting = NO_OPERATION;
    let needsUse = viaPending;
    for (let at = next[anchor]!; at !== anchor && times.invoked[at]! <= limit; at = next[at]!) {
      if (model.isObserver(at)) {
        this.steps += 1;
        if (model.step(state, at) !== ILLEGAL) {
          this.take(at);
          this.trail.push(at);
          needsUse = false;
          continue;
        }
        if (at === this.watched) this.meet(state);
      }
      if (times.returned[at]! < limit) {
        limit = times.returned[at]!;
        limiting = at;
      }
    }
    this.frameLimit[depth] = limit;
    this.frameNeedsUse[depth] = needsUse;
    this.frameCursor[depth] = next[anchor]!;
    if (next[anchor] === anchor) return needsUse ? 'closed' : 'complete';
    if (limit > this.furthestReturn && this.watched === NO_OPERATION) {
      this.furthestReturn = limit;
      this.blockedOperation = limiting;
    }
    if (this.memoReady) {
      this.describe(depth);
      if (this.visited.has(this.configuration)) return 'closed';
    }
    return 'open';
  }

  /** The next operation worth trying from a frame. Cursors beyond the anchor count through the pending operations. */
  private nextCandidate(depth: number): number {
    const { model, times, next } = this;
    const anchor = times.count;
    const state = this.frameState[depth]!;
    const limit = this.frameLimit[depth]!;
    const needsUse = this.frameNeedsUse[depth]!;
    let cursor = this.frameCursor[depth]!;
    while (cursor < anchor) {
      const operation = cursor;
      if (times.invoked[operation]! > limit) {
        cursor = anchor;
        break;
      }
      cursor = next[operation]!;
      if (model.isObserver(operation) || (needsUse && model.isBlind(operation))) continue;
      this.steps += 1;
      if (model.step(state, operation) !== ILLEGAL) {
        this.frameCursor[depth] = cursor;
        return operation;
      }
      if (operation === this.watched) this.meet(state);
    }
    for (let place = cursor - anchor; place < this.pending.length; place += 1) {
      const operation = this.pending[place]!;
      if (times.invoked[operation]! > limit) break;
      if (this.pendingUsed[place] || (needsUse && model.isBlind(operation))) continue;
      const twin = this.earlierTwin[place]!;
      if (twin >= 0 && !this.pendingUsed[twin]) continue;
      this.steps += 1;
      const after = model.step(state, operation);
      if (after === ILLEGAL || after === state) continue;
      this.frameCursor[depth] = anchor + place + 1;
      return operation;
    }
    return NO_OPERATION;
  }

  private meet(state: number): void {
    if (!this.statesMet.includes(state)) this.statesMet.push(state);
  }

  private take(operation: number): void {
    if (this.times.returned[operation] === Infinity) {
      this.pendingUsed[this.placeOf[operation]!] = true;
      return;
    }
    const { next, previous } = this;
    next[previous[operation]!] = next[operation]!;
    previous[next[operation]!] = previous[operation]!;
    this.linearized[operation >> 5]! |= 1 << (operation & 31);
  }

  private untake(operation: number): void {
    if (this.times.returned[operation] === Infinity) {
      this.pendingUsed[this.placeOf[operation]!] = false;
      return;
    }
    const { next, previous } = this;
    next[previous[operation]!] = operation;
    previous[next[operation]!] = operation;
    this.linearized[operation >> 5]! &= ~(1 << (operation & 31));
  }

  private leave(depth: number): void {
    for (let at = this.trail.length; at > this.frameTrail[depth]!; at -= 1) this.untake(this.trail.pop()!);
  }

  /** The configuration of this frame leads nowhere new. Most searches succeed at once and never get here. */
  private remember(depth: number): void {
    if (!this.memoReady) {
      this.windowWords = this.widestWindow();
      const words = 2 + this.windowWords + ((this.pending.length + 31) >> 5);
      if (this.configuration.length !== words) this.configuration = new Int32Array(words);
      this.visited.reset(words);
      this.memoReady = true;
    }
    this.describe(depth);
    this.visited.add(this.configuration);
  }

  /**
   * Writes the frame's configuration: state, first operation not in the order, which of the operations behind it are
   * (only those called before it returned can be, so their number follows concurrency), and which pending are used.
   */
  private describe(depth: number): void {
    const { configuration, linearized, windowWords, pendingUsed } = this;
    const first = this.next[this.times.count]!;
    configuration[0] = this.frameState[depth]! * 2 + (this.frameNeedsUse[depth] ? 1 : 0);
    configuration[1] = first;
    const firstWord = first >> 5;
    for (let word = 0; word < windowWords; word += 1) configuration[2 + word] = linearized[firstWord + word] ?? 0;
    const pendingStart = 2 + windowWords;
    configuration.fill(0, pendingStart);
    for (let place = 0; place < pendingUsed.length; place += 1) {
      if (pendingUsed[place]) configuration[pendingStart + (place >> 5)]! |= 1 << (place & 31);
    }
  }

  /** In words of 32 operations: how far beyond the first missing operation the order can reach. */
  private widestWindow(): number {
    const { invoked, returned, count } = this.times;
    let widest = 1;
    for (let first = 0; first < count; first += 1) {
      if (returned[first] === Infinity) continue;
      let low = first;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (invoked[middle]! <= returned[first]!) low = middle;
        else high = middle - 1;
      }
      const words = (low >> 5) - (first >> 5) + 1;
      if (words > widest) widest = words;
    }
    return widest;
  }

  /** A final that reaches the same state with fewer pending operations used up covers this one. */
  private recordFinal(state: number): void {
    const used = this.pending.filter((_, place) => this.pendingUsed[place]);
    for (const final of this.finals) {
      if (final.state === state && final.usedPending.every((operation) => used.includes(operation))) return;
    }
    const kept = this.finals.filter(
      (final) => final.state !== state || !used.every((operation) => final.usedPending.includes(operation)),
    );
    this.finals.length = 0;
    for (const final of kept) this.finals.push(final);
    this.finals.push({ state, usedPending: used });
  }
}
