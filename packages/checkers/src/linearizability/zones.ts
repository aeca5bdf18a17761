/**
 * Linearizability of a register in which every value is written once (Gibbons and Korach, "Testing Shared Memories",
 * SIAM J. Comput. 1997): as each read then tells which write it saw, no search is needed.
 *
 * A value's write and its reads form a *cluster*; all of it must lie together in any legal order. `firstReturn` is the
 * earliest return in the cluster, `lastCall` the latest call. Cluster A must come before B as soon as something of A
 * returned before something of B was called: `A.firstReturn < B.lastCall`. The history is linearizable unless
 *
 * 1. a read saw a value that nobody wrote, or returned before the write of its value was called, or
 * 2. two clusters must each come before the other.
 *
 * The initial value is a cluster written before all else. A pending write that nobody read counts as never done; a
 * pending read tells nothing. Only values that compare with `===` (and NaN with itself) are supported.
 */

/** One operation on the register; pending ones have `returnedOrder` Infinity. */
export interface Timed {
  readonly invokedOrder: number;
  readonly returnedOrder: number;
}

export interface Cluster<Operation extends Timed> {
  readonly value: unknown;
  /** Undefined for the initial value. */
  readonly write: Operation | undefined;
  firstReturn: number;
  lastCall: number;
  /** The operation that returned first; undefined for the initial value. */
  firstReturned: Operation | undefined;
  /** The operation that was called last; undefined while the initial value is unread. */
  lastCalled: Operation | undefined;
  isRead: boolean;
}

export type ZoneConflict<Operation extends Timed> =
  | { readonly kind: 'never-written'; readonly read: Operation }
  | { readonly kind: 'read-before-write'; readonly read: Operation; readonly write: Operation }
  /** Something of each returned before something of the other was called. */
  | { readonly kind: 'crossing'; readonly first: Cluster<Operation>; readonly second: Cluster<Operation> };

/** How to read the operations of a register. */
export interface RegisterView<Operation extends Timed> {
  isWrite(operation: Operation): boolean;
  /** The value written or seen. */
  valueOf(operation: Operation): unknown;
}

/** Nothing begins later. */
const NEVER = Infinity;

export type ZoneAnswer = 'linearizable' | 'crossed' | 'not-unique';

/**
 * Only whether there is a conflict, with working memory that is kept from one register to the next: no object is made
 * for a cluster. `findZoneConflict` then tells which.
 */
export class Zones {
  private readonly clusterOf = new Map<unknown, number>();
  private firstReturn = new Float64Array(0);
  private lastCall = new Float64Array(0);
  private writeCall = new Float64Array(0);
  /** Begins and ends of the forward zones. */
  private begins = new Float64Array(0);
  private ends = new Float64Array(0);

  judge<Operation extends Timed>(operations: readonly Operation[], view: RegisterView<Operation>, initial: unknown): ZoneAnswer {
    const { clusterOf } = this;
    clusterOf.clear();
    this.reserve(operations.length + 1);
    const { firstReturn, lastCall, writeCall } = this;
    clusterOf.set(initial, 0);
    firstReturn[0] = -NEVER;
    lastCall[0] = -NEVER;
    writeCall[0] = -NEVER;
    let clusters = 1;
    for (let index = 0; index < operations.length; index += 1) {
      const operation = operations[index]!;
      if (!view.isWrite(operation)) continue;
      clusterOf.set(view.valueOf(operation), clusters);
      if (clusterOf.size === clusters) return 'not-unique';
      firstReturn[clusters] = operation.returnedOrder;
      lastCall[clusters] = operation.invokedOrder;
      writeCall[clusters] = operation.invokedOrder;
      clusters += 1;
    }
    for (let index = 0; index < operations.length; index += 1) {
      const operation = operations[index]!;
      const { invokedOrder, returnedOrder } = operation;
      if (returnedOrder === NEVER || view.isWrite(operation)) continue;
      const cluster = clusterOf.get(view.valueOf(operation));
      if (cluster === undefined || returnedOrder < writeCall[cluster]!) return 'crossed';
      if (returnedOrder < firstReturn[cluster]!) firstReturn[cluster] = returnedOrder;
      if (invokedOrder > lastCall[cluster]!) lastCall[cluster] = invokedOrder;
    }
    return areZonesCrossed(clusters, firstReturn, lastCall, this.begins, this.ends) ? 'crossed' : 'linearizable';
  }

  private reserve(clusters: number): void {
    if (this.firstReturn.length >= clusters) return;
    this.firstReturn = new Float64Array(clusters);
    this.lastCall = new Float64Array(clusters);
    this.writeCall = new Float64Array(clusters);
    this.begins = new Float64Array(clusters);
    this.ends = new Float64Array(clusters);
  }
}

/**
 * Given each cluster's first return and last call (the initial value's first): do two of them each have to come before the
 * other? `begins` and `ends` are working memory for as many numbers.
 */
export function areZonesCrossed(
  clusters: number,
  firstReturn: Float64Array,
  lastCall: Float64Array,
  begins: Float64Array,
  ends: Float64Array,
): boolean {
  let forward = 0;
  let isSorted = true;
  for (let cluster = 0; cluster < clusters; cluster += 1) {
    if (!(firstReturn[cluster]! < lastCall[cluster]!)) continue;
    begins[forward] = firstReturn[cluster]!;
    ends[forward] = lastCall[cluster]!;
    if (forward > 0 && begins[forward]! < begins[forward - 1]!) isSorted = false;
    forward += 1;
  }
  const zoneBegins = begins.subarray(0, forward);
  const zoneEnds = ends.subarray(0, forward);
  if (!isSorted) {
    // Zones that do not overlap have their ends in the order of their begins, so each may be sorted on its own; if two
    // zones overlap, a begin then comes before the end before it all the same.
    zoneBegins.sort();
    zoneEnds.sort();
  }
  for (let zone = 1; zone < forward; zone += 1) {
    if (zoneBegins[zone]! < zoneEnds[zone - 1]!) return true;
  }
  for (let cluster = 1; cluster < clusters; cluster += 1) {
    const from = lastCall[cluster]!;
    const to = firstReturn[cluster]!;
    if (to < from || to === NEVER) continue;
    let low = 0;
    let high = forward;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (zoneBegins[middle]! < from) low = middle + 1;
      else high = middle;
    }
    if (low > 0 && to < zoneEnds[low - 1]!) return true;
  }
  return false;
}

/** Undefined when linearizable; `not-unique` when some value is written twice or equals the initial one. */
export function findZoneConflict<Operation extends Timed>(
  operations: readonly Operation[],
  view: RegisterView<Operation>,
  initial: unknown,
): ZoneConflict<Operation> | 'not-unique' | undefined {
  const clusters = new Map<unknown, Cluster<Operation>>();
  clusters.set(initial, {
    value: initial,
    write: undefined,
    firstReturn: -Infinity,
    lastCall: -Infinity,
    firstReturned: undefined,
    lastCalled: undefined,
    isRead: false,
  });
  for (const operation of operations) {
    if (!view.isWrite(operation)) continue;
    const value = view.valueOf(operation);
    if (clusters.has(value)) return 'not-unique';
    clusters.set(value, {
      value,
      write: operation,
      firstReturn: operation.returnedOrder,
      lastCall: operation.invokedOrder,
      firstReturned: operation,
      lastCalled: operation,
      isRead: false,
    });
  }
  for (const operation of operations) {
    if (operation.returnedOrder === Infinity || view.isWrite(operation)) continue;
    const cluster = clusters.get(view.valueOf(operation));
    if (cluster === undefined) return { kind: 'never-written', read: operation };
    if (cluster.write !== undefined && operation.returnedOrder < cluster.write.invokedOrder) {
      return { kind: 'read-before-write', read: operation, write: cluster.write };
    }
    cluster.isRead = true;
    if (operation.returnedOrder < cluster.firstReturn) {
      cluster.firstReturn = operation.returnedOrder;
      cluster.firstReturned = operation;
    }
    if (operation.invokedOrder > cluster.lastCall) {
      cluster.lastCall = operation.invokedOrder;
      cluster.lastCalled = operation;
    }
  }
  return findCrossing(clusters);
}

/**
 * Two clusters cross only if one of them is a forward zone (`firstReturn < lastCall`). Forward zones in order of their
 * begin must not overlap; a backward zone must lie inside none, and only the last one begun before its end can hold it.
 */
function findCrossing<Operation extends Timed>(
  clusters: ReadonlyMap<unknown, Cluster<Operation>>,
): ZoneConflict<Operation> | undefined {
  const forward: Cluster<Operation>[] = [];
  for (const cluster of clusters.values()) {
    if (cluster.firstReturn < cluster.lastCall) forward.push(cluster);
  }
  forward.sort(byFirstReturn);
  for (let index = 1; index < forward.length; index += 1) {
    const first = forward[index - 1]!;
    const second = forward[index]!;
    if (second.firstReturn < first.lastCall) return { kind: 'crossing', first, second };
  }
  for (const cluster of clusters.values()) {
    if (cluster.firstReturn < cluster.lastCall || cluster.write === undefined) continue;
    if (cluster.firstReturn === Infinity && !cluster.isRead) continue;
    const around = lastBegunBefore(forward, cluster.lastCall);
    if (around !== undefined && cluster.firstReturn < around.lastCall) {
      return { kind: 'crossing', first: around, second: cluster };
    }
  }
  return undefined;
}

function byFirstReturn(left: ZoneBegin, right: ZoneBegin): number {
  return left.firstReturn < right.firstReturn ? -1 : left.firstReturn > right.firstReturn ? 1 : 0;
}

interface ZoneBegin {
  readonly firstReturn: number;
}

function lastBegunBefore<Operation extends Timed>(
  forward: readonly Cluster<Operation>[],
  order: number,
): Cluster<Operation> | undefined {
  let low = 0;
  let high = forward.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (forward[middle]!.firstReturn < order) low = middle + 1;
    else high = middle;
  }
  return forward[low - 1];
}
