/**
 * The four session guarantees (Terry et al., PDIS 1994), judged by what clients saw. Each says which writes a client must be
 * able to see when it reads a key; if it sees another one, that must be the newer. A guarantee is broken when for some client no
 * order of the writes to a key, with every client's own in its order, satisfies all of that. Clients need not agree on it.
 *
 * - read your writes: your own, before
 * - monotonic reads: those that you read before
 * - monotonic writes: with a write that you have read, those that its client had done before it
 * - writes follow reads: with a write that you have read, those that its client had read before it, and so on
 */
import { OrderGraph, type OrderEdge } from '../transactions/order-graph.ts';
import { INITIAL, type SessionHistory } from './session-history.ts';

export const SESSION_GUARANTEES = ['read your writes', 'monotonic reads', 'monotonic writes', 'writes follow reads'] as const;
export type SessionGuarantee = (typeof SESSION_GUARANTEES)[number];

/** A cycle among the writes when the guarantee is broken for some client. */
export function guaranteeCycle(history: SessionHistory, guarantee: SessionGuarantee): OrderEdge[] | undefined {
  const visibleWith = guarantee === 'monotonic writes' ? writesBefore(history) : guarantee === 'writes follow reads' ? readsBefore(history) : NOTHING_WITH;
  for (const client of history.clients) {
    const needed = neededOrder(history, client, guarantee, visibleWith);
    if (needed.length === 0) continue;
    const graph = new OrderGraph(history.nodes.length);
    addOwnOrder(history, graph);
    for (const edge of needed) graph.add(edge);
    const cycle = graph.findCycle();
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

const NOTHING_WITH: ReadonlyMap<number, Iterable<number>> = new Map();

/** Which writes must be older than which, for what this client saw. */
function neededOrder({ nodes }: SessionHistory, client: readonly number[], guarantee: SessionGuarantee, visibleWith: ReadonlyMap<number, Iterable<number>>): OrderEdge[] {
  const needed: OrderEdge[] = [];
  /** By key: the writes that the client must be able to see. */
  const visible = new Map<string, Set<number>>();
  const see = (write: number): void => {
    const { key } = nodes[write]!;
    const known = visible.get(key);
    if (known === undefined) visible.set(key, new Set([write]));
    else known.add(write);
  };
  for (const node of client) {
    const { isWrite, key, from } = nodes[node]!;
    if (isWrite) {
      if (guarantee === 'read your writes') visible.set(key, new Set([node]));
      continue;
    }
    for (const write of visibleWith.get(from) ?? []) see(write);
    for (const other of visible.get(key) ?? []) {
      if (other !== from) needed.push({ from: other, to: from, kind: 'overwritten', key, reader: node });
    }
    if (guarantee === 'monotonic reads') visible.set(key, new Set(from === INITIAL ? [] : [from]));
  }
  return needed;
}

function addOwnOrder({ nodes, clients }: SessionHistory, graph: OrderGraph): void {
  for (const [node, { isWrite }] of nodes.entries()) if (isWrite && node !== INITIAL) graph.add({ from: INITIAL, to: node, kind: 'session' });
  for (const client of clients) {
    const last = new Map<string, number>();
    for (const node of client) {
      const { isWrite, key } = nodes[node]!;
      if (!isWrite) continue;
      const before = last.get(key);
      if (before !== undefined) graph.add({ from: before, to: node, kind: 'session', key });
      last.set(key, node);
    }
  }
}

/** By write: the last write to each key that its client had done before. */
function writesBefore({ nodes, clients }: SessionHistory): Map<number, readonly number[]> {
  const before = new Map<number, readonly number[]>();
  for (const client of clients) {
    const last = new Map<string, number>();
    for (const node of client) {
      if (!nodes[node]!.isWrite) continue;
      before.set(node, [...last.values()]);
      last.set(nodes[node]!.key, node);
    }
  }
  return before;
}

/** By write: the writes that its client had read before, with those that must be visible with them in turn. */
function readsBefore({ nodes, clients }: SessionHistory): Map<number, ReadonlySet<number>> {
  const before = new Map<number, Set<number>>();
  for (const client of clients) {
    const read = new Set<number>();
    for (const node of client) {
      const { isWrite, from } = nodes[node]!;
      if (isWrite) before.set(node, new Set(read));
      else if (from !== INITIAL) read.add(from);
    }
  }
  let hasGrown = true;
  while (hasGrown) {
    hasGrown = false;
    for (const writes of before.values()) {
      const size = writes.size;
      for (const write of writes) for (const earlier of before.get(write) ?? []) writes.add(earlier);
      if (writes.size > size) hasGrown = true;
    }
  }
  return before;
}
