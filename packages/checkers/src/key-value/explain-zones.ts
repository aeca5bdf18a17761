/** What the zone algorithm found, as a witness of at most six operations and in words. */
import type { Cluster, ZoneConflict } from '../linearizability/zones.ts';
import { describeOperation, describeValue } from './describe-operation.ts';
import { normalAbsent, type KeyValueOperation, type KeyValueValue } from './key-value-operation.ts';
import type { KeyValueViolation } from './key-value-verdict.ts';

export function explainZoneConflict(
  key: string | number,
  conflict: ZoneConflict<KeyValueOperation>,
  initial: KeyValueValue,
): KeyValueViolation {
  const violation = (witness: KeyValueOperation[], explanation: string): KeyValueViolation => {
    witness.sort((left, right) => left.invokedOrder - right.invokedOrder);
    return { verdict: 'violation', key, witness, blocked: lastReturned(witness), valuesBefore: [initial], explanation: `Key ${JSON.stringify(key)}: ${explanation}` };
  };
  if (conflict.kind === 'never-written') {
    const { read } = conflict;
    return violation([read], `${describeOperation(read)}, but nobody ever put that value there.`);
  }
  if (conflict.kind === 'read-before-write') {
    const { read, write } = conflict;
    return violation(
      [read, write],
      `${describeOperation(read)} saw a value before it was written: the only put of it, ${describeOperation(write)}, was called later.`,
    );
  }
  const { first, second } = conflict;
  const { forth, back } = fewestReasons(first, second);
  const explanation =
    `The values ${describeValue(first.value)} and ${describeValue(second.value)} must each come before the other. ` +
    `${describeBefore(first, second, forth)} ${describeBefore(second, first, back)} ` +
    'Both values were there only once, so no order fits.';
  return violation(involved(first, second, forth, back), explanation);
}

type ValueCluster = Cluster<KeyValueOperation>;

/** Why one cluster comes before another: something of it had returned when something of the other was called. */
interface Reason {
  /** Undefined for the initial value. */
  readonly returned: KeyValueOperation | undefined;
  /** Undefined for the initial value, which comes before all else. */
  readonly called: KeyValueOperation | undefined;
}

/** Of all reasons for both directions, those that take the fewest operations. */
function fewestReasons(first: ValueCluster, second: ValueCluster): { forth: Reason; back: Reason } {
  let best: { forth: Reason; back: Reason; size: number } | undefined;
  for (const forth of reasons(first, second)) {
    for (const back of reasons(second, first)) {
      const size = involved(first, second, forth, back).length;
      if (best === undefined || size < best.size) best = { forth, back, size };
    }
  }
  return best!;
}

function reasons(before: ValueCluster, after: ValueCluster): Reason[] {
  const found: Reason[] = [];
  for (const called of new Set([after.write, after.lastCalled])) {
    if (before.write === undefined) found.push({ returned: undefined, called });
    for (const returned of new Set([before.write, before.firstReturned])) {
      if (returned !== undefined && called !== undefined && returned.returnedOrder < called.invokedOrder) found.push({ returned, called });
    }
  }
  return found;
}

/** The operations of two reasons, and the writes of the values that they are about. */
function involved(first: ValueCluster, second: ValueCluster, forth: Reason, back: Reason): KeyValueOperation[] {
  const operations = new Set([first.write, second.write, forth.returned, forth.called, back.returned, back.called]);
  operations.delete(undefined);
  return [...operations] as KeyValueOperation[];
}

function describeBefore(first: ValueCluster, second: ValueCluster, { returned, called }: Reason): string {
  const values = `${describeValue(first.value)} before ${describeValue(second.value)}`;
  const later = called === undefined ? 'anything' : describeOperation(called);
  if (returned === undefined) return `${values}: it was there first of all, before ${later}.`;
  return `${values}: ${describeOperation(returned)} had returned when ${later} was called.`;
}

/** By then it is certain that no order fits. */
function lastReturned(witness: readonly KeyValueOperation[]): KeyValueOperation {
  const ended = witness.filter(({ returnedOrder }) => returnedOrder !== Infinity);
  return ended.reduce((last, operation) => (operation.returnedOrder > last.returnedOrder ? operation : last));
}

/** How the zone algorithm reads puts and gets. */
export const PUTS_AND_GETS = {
  isWrite: (operation: KeyValueOperation): boolean => operation.f === 'put',
  valueOf: (operation: KeyValueOperation): unknown =>
    normalAbsent(operation.f === 'put' ? operation.value : operation.result),
};
