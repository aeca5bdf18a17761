/**
 * The isolation levels that are decided in polynomial time by adding forced edges and looking for a cycle (Biswas and
 * Enea 2019): read committed, read atomic, causal.
 */
import { INITIAL, type AtomicHistory } from './atomic-history.ts';
import { OrderGraph, type OrderEdge } from './order-graph.ts';

/** Session order and reads, which every level respects. */
export function baseGraph(history: AtomicHistory): OrderGraph {
  const graph = new OrderGraph(history.nodes.length);
  for (const edge of baseEdges(history)) graph.add(edge);
  return graph;
}

export function* baseEdges({ nodes, sessions }: AtomicHistory): Iterable<OrderEdge> {
  for (const session of sessions) {
    let before = INITIAL;
    for (const node of session) {
      yield { from: before, to: node, kind: 'session' };
      before = node;
    }
  }
  for (const [to, { reads }] of nodes.entries()) {
    for (const { key, from } of reads) yield { from, to, kind: 'reads', key };
  }
}

/** Two reads of a key in one transaction must see versions in their order. */
export function readCommittedCycle(history: AtomicHistory): OrderEdge[] | undefined {
  const graph = baseGraph(history);
  for (const [reader, { reads }] of history.nodes.entries()) {
    const last = new Map<string, number>();
    for (const { key, from } of reads) {
      const before = last.get(key);
      if (before !== undefined && before !== from) graph.add({ from: before, to: from, kind: 'overwritten', key, reader });
      last.set(key, from);
    }
  }
  return graph.findCycle();
}

/** Who sees one write of a transaction, or is in its session behind it, sees all of its writes. */
export function readAtomicCycle(history: AtomicHistory): OrderEdge[] | undefined {
  const { nodes, sessions } = history;
  const graph = baseGraph(history);
  for (const session of sessions) {
    const lastWriter = new Map<string, number>();
    for (const reader of session) {
      const node = nodes[reader]!;
      for (const { key, from } of node.reads) {
        const visible = lastWriter.get(key);
        if (visible !== undefined && visible !== from) graph.add({ from: visible, to: from, kind: 'overwritten', key, reader });
        for (const other of node.reads) {
          const isVisible = other.from !== from && other.from !== INITIAL && nodes[other.from]!.writes.has(key);
          if (isVisible) graph.add({ from: other.from, to: from, kind: 'overwritten', key, reader });
        }
      }
      for (const key of node.writes) lastWriter.set(key, reader);
    }
  }
  return graph.findCycle();
}

/** What happened before a transaction (sessions and reads, transitively) is visible to it. */
export function causalCycle(history: AtomicHistory): OrderEdge[] | undefined {
  const { nodes, sessions } = history;
  const base = baseGraph(history).findCycle();
  if (base !== undefined) return base;
  const clocks = vectorClocks(history);
  const writersOf = sessions.map((session) => {
    const places = new Map<string, number[]>();
    for (const node of session) {
      for (const key of nodes[node]!.writes) {
        const known = places.get(key);
        if (known === undefined) places.set(key, [nodes[node]!.place]);
        else known.push(nodes[node]!.place);
      }
    }
    return places;
  });
  const graph = baseGraph(history);
  for (let reader = 1; reader < nodes.length; reader += 1) {
    const clock = clocks[reader]!;
    for (const { key, from } of nodes[reader]!.reads) {
      for (let session = 0; session < sessions.length; session += 1) {
        const limit = session === nodes[reader]!.session ? nodes[reader]!.place - 1 : clock[session]!;
        const place = lastUpTo(writersOf[session]!.get(key), limit);
        const visible = place < 0 ? from : sessions[session]![place]!;
        if (visible !== from) graph.add({ from: visible, to: from, kind: 'overwritten', key, reader });
      }
    }
  }
  return graph.findCycle();
}

/** By node: the last place of each session that happened before it; -1 for none. The base graph must have no cycle. */
function vectorClocks({ nodes, sessions }: AtomicHistory): Int32Array[] {
  const clocks: Int32Array[] = [];
  clocks[INITIAL] = new Int32Array(sessions.length).fill(-1);
  const next = sessions.map(() => 0);
  let hasMoved = true;
  while (hasMoved) {
    hasMoved = false;
    for (const [number, session] of sessions.entries()) {
      while (next[number]! < session.length) {
        const node = session[next[number]!]!;
        const { reads, place } = nodes[node]!;
        if (reads.some(({ from }) => clocks[from] === undefined)) break;
        const clock = place === 0 ? new Int32Array(sessions.length).fill(-1) : clocks[session[place - 1]!]!.slice();
        for (const { from } of reads) {
          const other = clocks[from]!;
          for (let at = 0; at < clock.length; at += 1) if (other[at]! > clock[at]!) clock[at] = other[at]!;
        }
        clock[number] = place;
        clocks[node] = clock;
        next[number]! += 1;
        hasMoved = true;
      }
    }
  }
  return clocks;
}

/** The largest of the rising places that is at most `limit`, or -1. */
function lastUpTo(places: readonly number[] | undefined, limit: number): number {
  if (places === undefined) return -1;
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? -1 : places[low - 1]!;
}
