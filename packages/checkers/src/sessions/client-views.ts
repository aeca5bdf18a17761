/**
 * PRAM (Lipton and Sandberg 1988) and causal memory (Ahamad et al. 1995): for each client there is an order of all writes and its
 * own reads in which every read sees the last write, and which respects what each client did in order (PRAM), or that and who
 * read from whom, transitively (causal). With values written once this is decided by adding what must follow until nothing
 * does (Wei et al. for PRAM; Bouajjani et al., POPL 2017, for causal memory).
 */
import { ClosedOrder, type OrderEdge } from '../transactions/order-graph.ts';
import { INITIAL, type SessionHistory } from './session-history.ts';

export type ViewModel = 'PRAM' | 'causal';

/** Above this many operations the closed relations would take too long. */
export const MOST_VIEWED_OPERATIONS = 1500;

/** A cycle when some client has no such order. */
export function viewCycle(history: SessionHistory, model: ViewModel): readonly OrderEdge[] | undefined {
  for (let client = 0; client < history.clients.length; client += 1) {
    const order = baseOrder(history, model, client);
    saturate(history, client, order);
    if (order.cycle !== undefined) return order.cycle;
  }
  return undefined;
}

function baseOrder({ nodes, clients }: SessionHistory, model: ViewModel, viewer: number): ClosedOrder {
  const order = new ClosedOrder(nodes.length);
  const isSeen = (node: number): boolean => model === 'causal' || nodes[node]!.isWrite || nodes[node]!.client === viewer;
  for (const client of clients) {
    let before = INITIAL;
    for (const node of client) {
      if (!isSeen(node)) continue;
      order.add({ from: before, to: node, kind: 'session' });
      before = node;
    }
  }
  for (const [node, { isWrite, from, key }] of nodes.entries()) {
    if (!isWrite && isSeen(node)) order.add({ from, to: node, kind: 'reads', key });
  }
  return order;
}

function saturate({ nodes, clients }: SessionHistory, client: number, order: ClosedOrder): void {
  const writersOf = new Map<string, number[]>();
  for (const [node, { isWrite, key }] of nodes.entries()) {
    if (!isWrite || node === INITIAL) continue;
    const known = writersOf.get(key);
    if (known === undefined) writersOf.set(key, [node]);
    else known.push(node);
  }
  let hasGrown = true;
  while (hasGrown && order.cycle === undefined) {
    hasGrown = false;
    for (const reader of clients[client]!) {
      const { isWrite, key, from } = nodes[reader]!;
      if (isWrite) continue;
      for (const other of writersOf.get(key) ?? []) {
        if (other === from) continue;
        if (order.isBefore(other, reader) && order.add({ from: other, to: from, kind: 'overwritten', key, reader })) hasGrown = true;
        if (order.isBefore(from, other) && order.add({ from: reader, to: other, kind: 'not-yet', key })) hasGrown = true;
        if (order.cycle !== undefined) return;
      }
    }
  }
}
