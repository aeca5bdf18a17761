/**
 * The isolation levels that need a total order and are NP-complete: prefix, snapshot isolation, serializable and strict
 * serializable (Biswas and Enea 2019). A transaction is one unit, or two where its reads may happen before its writes
 * (prefix, snapshot isolation); the question is then whether the units have a serial order in which every read sees the
 * last write. Forced edges are added until nothing more follows; a cycle among them is the proof of a violation. Only
 * if there is none, an order is searched for, over how far each session has come. The budget counts steps.
 */
import { INITIAL, type AtomicHistory, type OutsideRead } from './atomic-history.ts';
import { ClosedOrder, type OrderEdge } from './order-graph.ts';

export type SearchedLevel = 'prefix' | 'snapshot isolation' | 'serializable' | 'strict serializable';

export interface LevelOutcome {
  readonly holds: 'yes' | 'no' | 'unknown';
  /** Edges between nodes of the history; undefined when only the search, having tried all orders, tells. */
  readonly cycle?: readonly OrderEdge[] | undefined;
  readonly steps: number;
}

interface Unit {
  readonly node: number;
  readonly session: number;
  readonly reads: readonly OutsideRead[];
  readonly writes: ReadonlySet<string>;
}

/** Above this many units the forced edges would take too long. */
export const MOST_UNITS = 4000;
const NO_WRITES: ReadonlySet<string> = new Set();

export function searchLevel(history: AtomicHistory, level: SearchedLevel, maxSteps: number): LevelOutcome {
  const problem = new SerialOrder(history, level);
  if (problem.unitCount > MOST_UNITS) return { holds: 'unknown', steps: 0 };
  const cycle = problem.saturate();
  if (cycle !== undefined) return { holds: 'no', cycle, steps: 0 };
  return problem.search(maxSteps);
}

class SerialOrder {
  private readonly units: Unit[] = [];
  /** Units of each session in order. */
  private readonly lines: number[][] = [];
  private readonly order: ClosedOrder;
  /** The unit that holds a node's writes, and the one that holds its reads. */
  private readonly writing: number[] = [];
  private readonly reading: number[] = [];
  private readonly isSplit: boolean;
  private readonly locksWrites: boolean;
  private readonly history: AtomicHistory;
  private readonly writersOf = new Map<string, number[]>();

  constructor(history: AtomicHistory, level: SearchedLevel) {
    this.history = history;
    this.isSplit = level === 'prefix' || level === 'snapshot isolation';
    this.locksWrites = level === 'snapshot isolation';
    this.addUnit({ node: INITIAL, session: -1, reads: [], writes: NO_WRITES });
    this.writing[INITIAL] = 0;
    this.reading[INITIAL] = 0;
    for (const [session, members] of history.sessions.entries()) {
      const line: number[] = [];
      for (const node of members) {
        const { reads, writes } = history.nodes[node]!;
        const isTwo = this.isSplit && reads.length > 0 && writes.size > 0;
        if (isTwo) line.push((this.reading[node] = this.addUnit({ node, session, reads, writes: NO_WRITES })));
        const unit = this.addUnit({ node, session, reads: isTwo ? [] : reads, writes });
        if (!isTwo) this.reading[node] = unit;
        this.writing[node] = unit;
        line.push(unit);
        for (const key of writes) {
          const writers = this.writersOf.get(key);
          if (writers === undefined) this.writersOf.set(key, [unit]);
          else writers.push(unit);
        }
      }
      this.lines.push(line);
    }
    this.order = new ClosedOrder(this.units.length);
    if (this.units.length <= MOST_UNITS) this.addKnown(level === 'strict serializable');
  }

  get unitCount(): number {
    return this.units.length;
  }

  private addUnit(unit: Unit): number {
    this.units.push(unit);
    return this.units.length - 1;
  }

  private addKnown(withRealTime: boolean): void {
    const { order, units } = this;
    for (const line of this.lines) {
      let before = 0;
      for (const unit of line) {
        const kind = before !== 0 && units[before]!.node === units[unit]!.node ? 'parts' : 'session';
        order.add({ from: before, to: unit, kind });
        before = unit;
      }
    }
    for (const [unit, { reads }] of units.entries()) {
      for (const { key, from } of reads) order.add({ from: this.writing[from]!, to: unit, kind: 'reads', key });
    }
    if (withRealTime) this.addRealTime();
  }

  private addRealTime(): void {
    const { nodes } = this.history;
    for (let first = 1; first < nodes.length; first += 1) {
      for (let second = 1; second < nodes.length; second += 1) {
        const isBefore = nodes[first]!.transaction!.returnedOrder < nodes[second]!.transaction!.invokedOrder;
        if (isBefore) this.order.add({ from: this.writing[first]!, to: this.reading[second]!, kind: 'real-time' });
      }
    }
  }

  /** Adds forced edges until nothing more follows. Returns a cycle, in nodes. */
  saturate(): OrderEdge[] | undefined {
    let hasGrown = true;
    while (hasGrown && this.order.cycle === undefined) {
      hasGrown = this.saturateReads();
      if (this.locksWrites && this.order.cycle === undefined && this.saturateConflicts()) hasGrown = true;
    }
    return this.order.cycle === undefined ? undefined : this.inNodes(this.order.cycle);
  }

  private saturateReads(): boolean {
    const { order, units, writing } = this;
    let hasGrown = false;
    for (const [reader, { reads }] of units.entries()) {
      for (const { key, from } of reads) {
        const writer = writing[from]!;
        for (const other of this.writersOf.get(key) ?? []) {
          if (other === writer || other === reader) continue;
          if (order.isBefore(other, reader) && order.add({ from: other, to: writer, kind: 'overwritten', key, reader })) hasGrown = true;
          if (order.isBefore(writer, other) && order.add({ from: reader, to: other, kind: 'not-yet', key })) hasGrown = true;
          if (order.cycle !== undefined) return true;
        }
      }
    }
    return hasGrown;
  }

  /** Of two transactions that write the same key, one ends before the other begins. */
  private saturateConflicts(): boolean {
    const { order, units, reading } = this;
    let hasGrown = false;
    for (const [key, writers] of this.writersOf) {
      for (const first of writers) {
        for (const second of writers) {
          if (first === second || !order.isBefore(reading[units[first]!.node]!, second)) continue;
          if (order.add({ from: first, to: reading[units[second]!.node]!, kind: 'conflict', key })) hasGrown = true;
          if (order.cycle !== undefined) return true;
        }
      }
    }
    return hasGrown;
  }

  private inNodes(cycle: readonly OrderEdge[]): OrderEdge[] {
    const { units } = this;
    return cycle
      .map((edge) => ({
        ...edge,
        from: units[edge.from]!.node,
        to: units[edge.to]!.node,
        ...(edge.reader === undefined ? {} : { reader: units[edge.reader]!.node }),
      }))
      .filter((edge) => edge.kind !== 'parts' && edge.from !== edge.to);
  }

  /**
   * Depth first over how far each session has come. That alone tells what may follow: a version that is still to be
   * read must not be overwritten, so it is the present one, and other versions do not matter.
   */
  search(maxSteps: number): LevelOutcome {
    const { units, lines } = this;
    const reached = lines.map(() => 0);
    const failed = new Set<string>();
    const taken = new Uint8Array(units.length);
    taken[0] = 1;
    const unread = this.countReaders();
    const locks = new Map<string, number>();
    const current = new Map<string, number>();
    let steps = 0;
    const total = units.length - 1;

    const mayFollow = (unit: number): boolean => {
      const { reads, writes, node } = units[unit]!;
      for (const { key, from } of reads) if ((current.get(key) ?? 0) !== this.writing[from]!) return false;
      for (const other of this.predecessors(unit)) if (taken[other] === 0) return false;
      for (const key of writes) {
        const ownReads = reads.filter((read) => read.key === key).length;
        const version = current.get(key) ?? 0;
        if ((unread.get(`${version} ${key}`) ?? 0) > ownReads) return false;
        if (this.locksWrites && locks.has(key) && locks.get(key) !== node) return false;
      }
      if (!this.locksWrites) return true;
      const isBegin = writes.size === 0 && this.writing[node] !== unit;
      if (!isBegin) return true;
      for (const key of this.history.nodes[node]!.writes) if (locks.has(key)) return false;
      return true;
    };
    const visit = (done: number): 'found' | 'none' | 'out-of-steps' => {
      if (done === total) return 'found';
      const place = reached.join(' ');
      if (failed.has(place)) return 'none';
      for (let line = 0; line < lines.length; line += 1) {
        const unit = lines[line]![reached[line]!];
        if (unit === undefined) continue;
        steps += 1;
        if (steps > maxSteps) return 'out-of-steps';
        if (!mayFollow(unit)) continue;
        const undo = this.take(unit, current, unread, locks);
        taken[unit] = 1;
        reached[line]! += 1;
        const outcome = visit(done + 1);
        if (outcome !== 'none') return outcome;
        reached[line]! -= 1;
        taken[unit] = 0;
        undo();
      }
      failed.add(place);
      return 'none';
    };
    const outcome = visit(0);
    return { holds: outcome === 'found' ? 'yes' : outcome === 'none' ? 'no' : 'unknown', steps };
  }

  /** How many outside reads of each version are to come. */
  private countReaders(): Map<string, number> {
    const unread = new Map<string, number>();
    for (const { reads } of this.units) {
      for (const { key, from } of reads) {
        const version = `${this.writing[from]!} ${key}`;
        unread.set(version, (unread.get(version) ?? 0) + 1);
      }
    }
    return unread;
  }

  private take(unit: number, current: Map<string, number>, unread: Map<string, number>, locks: Map<string, number>): () => void {
    const { reads, writes, node } = this.units[unit]!;
    const before = [...writes].map((key) => [key, current.get(key)] as const);
    const nodeWrites = this.history.nodes[node]!.writes;
    const isBegin = this.locksWrites && this.writing[node] !== unit;
    const isEnd = this.locksWrites && this.writing[node] === unit && this.reading[node] !== unit;
    for (const { key, from } of reads) change(unread, `${this.writing[from]!} ${key}`, -1);
    for (const key of writes) current.set(key, unit);
    if (isBegin) for (const key of nodeWrites) locks.set(key, node);
    if (isEnd) for (const key of nodeWrites) locks.delete(key);
    return () => {
      for (const { key, from } of reads) change(unread, `${this.writing[from]!} ${key}`, 1);
      for (const [key, version] of before) {
        if (version === undefined) current.delete(key);
        else current.set(key, version);
      }
      if (isBegin) for (const key of nodeWrites) locks.delete(key);
      if (isEnd) for (const key of nodeWrites) locks.set(key, node);
    };
  }

  private readonly known = new Map<number, readonly number[]>();

  private predecessors(unit: number): readonly number[] {
    let known = this.known.get(unit);
    if (known === undefined) {
      known = this.units.map((_, other) => other).filter((other) => other !== unit && this.order.isBefore(other, unit));
      this.known.set(unit, known);
    }
    return known;
  }
}

function change(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
