/**
 * Operations on registers as the weaker consistency models see them: by client in its order, each read with the write that it
 * saw. That needs values that are written once a key; a successful compare-and-set is a read and a write, a failed one is
 * left out, and so is a pending operation that nobody saw. One that was seen may have taken effect long after its client went
 * on, so it counts as done by a client of its own.
 */
import { canonicalText } from '../history/canonical-text.ts';
import { byInvocation, isPending, type Operation } from '../history/operation.ts';

/** Node 0 wrote every initial value. */
export const INITIAL = 0;

export interface AccessNode {
  /** Undefined for node 0. */
  readonly operation: Operation | undefined;
  /** Place of its client; -1 for node 0. */
  readonly client: number;
  readonly key: string;
  readonly isWrite: boolean;
  /** Reads: the node that wrote what was seen. */
  readonly from: number;
}

export interface SessionHistory {
  readonly nodes: readonly AccessNode[];
  /** Nodes of each client in order. */
  readonly clients: readonly (readonly number[])[];
  /** A read of a value that nobody wrote. */
  readonly thinAir: Operation | undefined;
}

const READS = ['read', 'get'];
const WRITES = ['write', 'put'];

/** A text says why the history cannot be judged so. */
export function sessionHistory(operations: readonly Operation[], initial: unknown): SessionHistory | string {
  const strange = operations.find(({ f }) => !READS.includes(f) && !WRITES.includes(f) && f !== 'cas');
  if (strange !== undefined) return `operation ${strange.id} is ${strange.f}; sessions are judged for reads, writes and compare-and-sets`;
  const sorted = operations.toSorted(byInvocation);
  const writers = new Map<string, Operation>();
  const seen = new Set<string>();
  const first = canonicalText(initial);
  for (const operation of sorted) {
    const read = readOf(operation);
    if (read !== undefined && !isPending(operation)) seen.add(cellOf(operation, read.value));
    if (!writesValue(operation)) continue;
    const cell = cellOf(operation, operation.value);
    if (writers.has(cell) || canonicalText(operation.value) === first) {
      return `operation ${operation.id} writes a value that was there before; which write a read saw can only be told when every value is written once`;
    }
    writers.set(cell, operation);
  }
  return buildNodes(sorted, writers, seen, first);
}

function readOf(operation: Operation): { readonly value: unknown } | undefined {
  if (READS.includes(operation.f)) return { value: operation.result };
  return operation.f === 'cas' && operation.result === true ? { value: operation.expected } : undefined;
}

function writesValue(operation: Operation): boolean {
  return WRITES.includes(operation.f) || (operation.f === 'cas' && (isPending(operation) || operation.result === true));
}

function cellOf({ key }: Operation, value: unknown): string {
  return `${canonicalText(key)} ${canonicalText(value)}`;
}

function buildNodes(sorted: readonly Operation[], writers: ReadonlyMap<string, Operation>, seen: ReadonlySet<string>, first: string): SessionHistory {
  const nodes: AccessNode[] = [{ operation: undefined, client: -1, key: '', isWrite: true, from: INITIAL }];
  const clients: number[][] = [];
  const numbers = new Map<number | string, number>();
  const writeNode = new Map<Operation, number>();
  const reads: { readonly node: number; readonly cell: string; readonly value: string }[] = [];
  for (const operation of sorted) {
    let client = isPending(operation) ? undefined : numbers.get(operation.client);
    if (client === undefined) {
      client = clients.length;
      if (!isPending(operation)) numbers.set(operation.client, client);
      clients.push([]);
    }
    const key = canonicalText(operation.key);
    const read = isPending(operation) ? undefined : readOf(operation);
    if (read !== undefined) {
      clients[client]!.push(nodes.length);
      reads.push({ node: nodes.length, cell: cellOf(operation, read.value), value: canonicalText(read.value) });
      nodes.push({ operation, client, key, isWrite: false, from: INITIAL });
    }
    if (writesValue(operation) && (!isPending(operation) || seen.has(cellOf(operation, operation.value)))) {
      clients[client]!.push(nodes.length);
      writeNode.set(operation, nodes.length);
      nodes.push({ operation, client, key, isWrite: true, from: INITIAL });
    }
  }
  let thinAir: Operation | undefined;
  for (const { node, cell, value } of reads) {
    const writer = writers.get(cell);
    if (writer !== undefined) nodes[node] = { ...nodes[node]!, from: writeNode.get(writer)! };
    else if (value !== first) thinAir ??= nodes[node]!.operation;
  }
  return { nodes, clients, thinAir };
}
