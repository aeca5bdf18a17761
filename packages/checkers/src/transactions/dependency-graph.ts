/**
 * Adya's dependency graph (1999) with session and real-time order, and the cycles in it by their names, as Elle reports them
 * (Kingsbury and Alvaro, VLDB 2020): G0 (writes only), G1c (and reads), G-single (exactly one anti-dependency),
 * G-nonadjacent (several, no two in a row), G2-item (any); with the suffix -process or -realtime when a cycle needs those orders.
 * Anything of snapshot isolation and below forbids G-nonadjacent and what comes before it here.
 */

export const WRITE_WRITE = 1;
export const WRITE_READ = 2;
export const READ_WRITE = 4;
export const PROCESS = 8;
export const REAL_TIME = 16;

export interface Dependency {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  /** What was read or written, in words; '' for orders. */
  readonly about: string;
}

export interface NamedCycle {
  readonly anomaly: string;
  readonly edges: readonly Dependency[];
}

const SHAPES = ['G0', 'G1c', 'G-single', 'G-nonadjacent', 'G2-item'] as const;
const ORDERS = [
  ['', 0],
  ['-process', PROCESS],
  ['-realtime', PROCESS | REAL_TIME],
] as const;

export class DependencyGraph {
  private readonly outgoing: Dependency[][];
  private kinds = 0;
  private visits = 0;

  constructor(count: number) {
    this.outgoing = Array.from({ length: count }, () => []);
  }

  add(from: number, to: number, kind: number, about = ''): void {
    if (from === to) return;
    this.kinds |= kind;
    this.outgoing[from]!.push({ from, to, kind, about });
  }

  /** One cycle of each name there is, shortest of those found; a name with a suffix only where it is not there without. */
  namedCycles(): NamedCycle[] {
    const found: NamedCycle[] = [];
    const all = this.components(WRITE_WRITE | WRITE_READ | READ_WRITE | PROCESS | REAL_TIME);
    if (all === undefined) return found;
    for (const shape of SHAPES) {
      for (const [suffix, orders] of ORDERS) {
        if (suffix !== '' && (this.kinds & orders) === 0) continue;
        const edges = this.findShape(shape, orders);
        if (edges === undefined) continue;
        found.push({ anomaly: `${shape}${suffix}`, edges });
        break;
      }
    }
    if (found.length > 0) return found;
    const every = WRITE_WRITE | WRITE_READ | READ_WRITE | PROCESS | REAL_TIME;
    const edges = this.shortest(every, every, every, 'any');
    return edges === undefined ? [] : [{ anomaly: 'G2-item-realtime', edges }];
  }

  private findShape(shape: (typeof SHAPES)[number], orders: number): Dependency[] | undefined {
    const writes = WRITE_WRITE | orders;
    const reads = writes | WRITE_READ;
    switch (shape) {
      case 'G0':
        return this.shortest(writes, WRITE_WRITE, writes, 'any');
      case 'G1c':
        return this.shortest(reads, WRITE_READ, reads, 'any');
      case 'G-single':
        return this.shortest(reads | READ_WRITE, READ_WRITE, reads, 'any');
      case 'G-nonadjacent':
        return this.shortest(reads | READ_WRITE, READ_WRITE, reads | READ_WRITE, 'apart');
      case 'G2-item':
        return this.shortest(reads | READ_WRITE, READ_WRITE, reads | READ_WRITE, 'adjacent');
    }
  }

  /**
   * A shortest cycle that begins with an edge of kind `first` and goes on over edges of kind `rest`, all within strongly
   * connected parts of the graph of kinds `within`. Anti-dependencies are kept apart, or must meet twice in a row somewhere.
   */
  private shortest(within: number, first: number, rest: number, manner: Manner): Dependency[] | undefined {
    const component = this.components(within);
    if (component === undefined) return undefined;
    let best: Dependency[] | undefined;
    let tries = 0;
    this.visits = 0;
    for (const edges of this.outgoing) {
      for (const edge of edges) {
        if (this.visits > MOST_VISITS) return best;
        if ((edge.kind & first) === 0 || component[edge.from] !== component[edge.to]) continue;
        const path = this.pathBack(edge, rest, manner, component);
        if (path === undefined) continue;
        if (best === undefined || path.length + 1 < best.length) best = [edge, ...path];
        tries += 1;
        if (best.length <= 2 || tries >= MOST_CYCLES_TRIED) return best;
      }
    }
    return best;
  }

  /**
   * Breadth first from the edge's end to its begin. A state is a node, whether an anti-dependency led to it, and whether the
   * manner is met: a second anti-dependency (`apart`), or two in a row (`adjacent`).
   */
  private pathBack(edge: Dependency, rest: number, manner: Manner, component: Int32Array): Dependency[] | undefined {
    const start = edge.to * 4 + (manner === 'any' ? 2 : 1);
    const reachedBy = new Map<number, { readonly via: Dependency; readonly before: number }>();
    const seen = new Set([start]);
    const waiting = [start];
    for (let at = 0; at < waiting.length; at += 1) {
      const state = waiting[at]!;
      const afterAnti = (state & 1) !== 0;
      for (const next of this.outgoing[state >> 2]!) {
        this.visits += 1;
        if ((next.kind & rest) === 0 || component[next.to] !== component[edge.from]) continue;
        const isAnti = manner !== 'any' && (next.kind & READ_WRITE) !== 0;
        if (manner === 'apart' && isAnti && afterAnti) continue;
        const isMet = (state & 2) !== 0 || (isAnti && (manner === 'apart' || afterAnti));
        if (next.to === edge.from) {
          const closes = manner === 'apart' ? isMet && !isAnti : isMet || isAnti;
          if (closes) return unwind(next, state, reachedBy);
        }
        const reached = next.to * 4 + (isAnti ? 1 : 0) + (isMet ? 2 : 0);
        if (seen.has(reached)) continue;
        seen.add(reached);
        reachedBy.set(reached, { via: next, before: state });
        waiting.push(reached);
      }
    }
    return undefined;
  }

  /** Strongly connected parts by Tarjan's algorithm, as a number a node; undefined when each node is alone. */
  private components(kinds: number): Int32Array | undefined {
    const { outgoing } = this;
    const count = outgoing.length;
    const component = new Int32Array(count).fill(-1);
    const index = new Int32Array(count).fill(-1);
    const low = new Int32Array(count);
    const onStack = new Uint8Array(count);
    const cursor = new Int32Array(count);
    const stack: number[] = [];
    const path: number[] = [];
    let counter = 0;
    let parts = 0;
    let hasCycle = false;
    for (let root = 0; root < count; root += 1) {
      if (index[root] !== -1) continue;
      path.push(root);
      while (path.length > 0) {
        const node = path[path.length - 1]!;
        if (index[node] === -1) {
          index[node] = low[node] = counter;
          counter += 1;
          stack.push(node);
          onStack[node] = 1;
        }
        const edges = outgoing[node]!;
        let descended = false;
        while (cursor[node]! < edges.length) {
          const { to, kind } = edges[cursor[node]!]!;
          cursor[node]! += 1;
          if ((kind & kinds) === 0) continue;
          if (index[to] === -1) {
            path.push(to);
            descended = true;
            break;
          }
          if (onStack[to] === 1 && index[to]! < low[node]!) low[node] = index[to]!;
        }
        if (descended) continue;
        path.pop();
        const parent = path[path.length - 1];
        if (parent !== undefined && low[node]! < low[parent]!) low[parent] = low[node]!;
        if (low[node] !== index[node]) continue;
        let member: number;
        let size = 0;
        do {
          member = stack.pop()!;
          onStack[member] = 0;
          component[member] = parts;
          size += 1;
        } while (member !== node);
        if (size > 1) hasCycle = true;
        parts += 1;
      }
    }
    return hasCycle ? component : undefined;
  }
}

type Manner = 'any' | 'apart' | 'adjacent';

const MOST_CYCLES_TRIED = 2000;
/** Edges looked at in the search for one name; beyond it the cycle is reported without a name of its own. */
const MOST_VISITS = 20_000_000;

function unwind(last: Dependency, state: number, reachedBy: ReadonlyMap<number, { readonly via: Dependency; readonly before: number }>): Dependency[] {
  const path = [last];
  for (let step = reachedBy.get(state); step !== undefined; step = reachedBy.get(step.before)) path.unshift(step.via);
  return path;
}

/**
 * Real-time order by few edges: each operation follows those that had ended last when it began; what ended before those
 * follows through them. `spans` are by node; Infinity where an end is not known.
 */
export function addRealTime(graph: DependencyGraph, spans: readonly { readonly invokedOrder: number; readonly returnedOrder: number }[]): void {
  const moments = spans.flatMap(({ invokedOrder, returnedOrder }, node) => {
    const begin = { order: invokedOrder, isEnd: false, node };
    return returnedOrder === Infinity ? [begin] : [begin, { order: returnedOrder, isEnd: true, node }];
  });
  moments.sort((left, right) => left.order - right.order || Number(left.isEnd) - Number(right.isEnd));
  let lastEnded: number[] = [];
  const follows = new Map<number, readonly number[]>();
  for (const { isEnd, node } of moments) {
    if (isEnd) {
      const earlier = follows.get(node)!;
      lastEnded = [...lastEnded.filter((other) => !earlier.includes(other)), node];
      continue;
    }
    follows.set(node, lastEnded);
    for (const other of lastEnded) graph.add(other, node, REAL_TIME);
  }
}
