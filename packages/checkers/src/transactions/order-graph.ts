/** What must come before what, and why. */

/**
 * - `session`: the same session ran one before the other; `real-time`: it had ended when the other began
 * - `reads`: the second saw what the first wrote to `key`
 * - `overwritten`: the first wrote `key` and `reader` may see that, but it saw the second's value: that must be later
 * - `not-yet`: the first did not see what the second wrote to `key`
 * - `conflict`: both wrote `key`, and one had to end before the other began
 * - `parts`: the reads of a transaction come before its writes
 */
export type EdgeKind = 'session' | 'real-time' | 'reads' | 'overwritten' | 'not-yet' | 'conflict' | 'parts';

export interface OrderEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: EdgeKind;
  readonly key?: string;
  readonly reader?: number;
}

/** A relation of any size; asked once for a cycle. */
export class OrderGraph {
  private readonly outgoing: OrderEdge[][];

  constructor(count: number) {
    this.outgoing = Array.from({ length: count }, () => []);
  }

  add(edge: OrderEdge): void {
    this.outgoing[edge.from]!.push(edge);
  }

  /** A shortest cycle through some node, if there is any cycle. */
  findCycle(): OrderEdge[] | undefined {
    const { outgoing } = this;
    const incoming = new Int32Array(outgoing.length);
    for (const edges of outgoing) for (const { to } of edges) incoming[to]! += 1;
    const free: number[] = [];
    for (let node = 0; node < outgoing.length; node += 1) if (incoming[node] === 0) free.push(node);
    while (free.length > 0) {
      for (const { to } of outgoing[free.pop()!]!) {
        incoming[to]! -= 1;
        if (incoming[to] === 0) free.push(to);
      }
    }
    let shortest: OrderEdge[] | undefined;
    let tries = 0;
    for (let node = 0; node < outgoing.length && tries < MOST_CYCLES_TRIED; node += 1) {
      if (incoming[node]! <= 0) continue;
      const cycle = shortestPath(outgoing, node, node);
      if (cycle === undefined) continue;
      tries += 1;
      if (shortest === undefined || cycle.length < shortest.length) shortest = cycle;
    }
    return shortest;
  }
}

const MOST_CYCLES_TRIED = 64;

function shortestPath(outgoing: readonly (readonly OrderEdge[])[], from: number, to: number): OrderEdge[] | undefined {
  const reachedBy = new Map<number, OrderEdge>();
  const waiting = [from];
  for (let at = 0; at < waiting.length; at += 1) {
    for (const edge of outgoing[waiting[at]!]!) {
      if (reachedBy.has(edge.to)) continue;
      reachedBy.set(edge.to, edge);
      if (edge.to === to) {
        const path = [edge];
        while (path[0]!.from !== from) path.unshift(reachedBy.get(path[0]!.from)!);
        return path;
      }
      waiting.push(edge.to);
    }
  }
  return undefined;
}

/** A relation over at most a few thousand nodes that is kept closed: what must come before what, even indirectly. */
export class ClosedOrder {
  readonly count: number;
  /** Set once the relation has a cycle. */
  cycle: readonly OrderEdge[] | undefined;
  private readonly words: number;
  private readonly after: Int32Array;
  private readonly outgoing: OrderEdge[][];

  constructor(count: number) {
    this.count = count;
    this.words = (count + 31) >> 5;
    this.after = new Int32Array(count * this.words);
    this.outgoing = Array.from({ length: count }, () => []);
  }

  isBefore(first: number, second: number): boolean {
    return (this.after[first * this.words + (second >> 5)]! & (1 << (second & 31))) !== 0;
  }

  /** Returns true when it was not known before, even indirectly. */
  add(edge: OrderEdge): boolean {
    const { from, to } = edge;
    if (this.isBefore(from, to)) return false;
    this.outgoing[from]!.push(edge);
    if (from === to) this.cycle ??= [edge];
    else if (this.isBefore(to, from)) this.cycle ??= [...shortestPath(this.outgoing, to, from)!, edge];
    const { words, after, count } = this;
    for (let node = 0; node < count; node += 1) {
      if ((node !== from && !this.isBefore(node, from)) || this.isBefore(node, to)) continue;
      for (let word = 0; word < words; word += 1) after[node * words + word]! |= after[to * words + word]!;
      after[node * words + (to >> 5)]! |= 1 << (to & 31);
    }
    return true;
  }
}
