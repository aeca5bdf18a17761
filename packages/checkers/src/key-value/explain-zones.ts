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
  const explanation =
    `The values ${describeValue(first.value)} and ${describeValue(second.value)} must each come before the other. ` +
    `${describeBefore(first, second)} ${describeBefore(second, first)} ` +
    'Both values were there only once, so no order fits.';
  return violation([...operationsOf(first), ...operationsOf(second)], explanation);
}

/** Why a cluster must come first: something of it returned before something of the other was called. */
function describeBefore(first: Cluster<KeyValueOperation>, second: Cluster<KeyValueOperation>): string {
  const values = `${describeValue(first.value)} before ${describeValue(second.value)}`;
  const later = second.lastCalled === undefined ? 'anything' : describeOperation(second.lastCalled);
  if (first.firstReturned === undefined) return `${values}: it was there first of all, before ${later}.`;
  return `${values}: ${describeOperation(first.firstReturned)} had returned when ${later} was called.`;
}

function operationsOf(cluster: Cluster<KeyValueOperation>): KeyValueOperation[] {
  const operations: KeyValueOperation[] = [];
  if (cluster.write !== undefined) operations.push(cluster.write);
  for (const operation of [cluster.firstReturned, cluster.lastCalled]) {
    if (operation !== undefined && !operations.includes(operation)) operations.push(operation);
  }
  return operations;
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
