/**
 * Jepsen's `counter` (jepsen.checker/counter): every read must lie between what was surely added when it began and what
 * may have been added when it ended. Adds that failed did not happen; those of unknown outcome may have.
 */
import type { RecordedOperation } from '../readers/history-event.ts';
import { verdictOf, type JepsenVerdict } from './jepsen-verdict.ts';

export function checkCounterBounds(operations: readonly RecordedOperation[]): JepsenVerdict {
  const moments = operations
    .filter(({ outcome }) => outcome !== 'fail')
    .flatMap((operation) => {
      const call = { order: operation.invokedOrder, isEnd: false, operation };
      return operation.outcome === 'ok' ? [call, { order: operation.returnedOrder, isEnd: true, operation }] : [call];
    })
    .sort((left, right) => left.order - right.order);
  let lower = 0;
  let upper = 0;
  const lowerAtCall = new Map<RecordedOperation, number>();
  const problems: { explanation: string; operations: number[] }[] = [];
  let reads = 0;
  for (const { isEnd, operation } of moments) {
    if (operation.f === 'read') {
      if (!isEnd) {
        lowerAtCall.set(operation, lower);
        continue;
      }
      reads += 1;
      const value = operation.answered;
      const least = lowerAtCall.get(operation)!;
      if (typeof value === 'number' && value >= least && value <= upper) continue;
      problems.push({ explanation: `operation ${operation.id} of process ${operation.process} read ${String(value)}, but the counter was from ${least} to ${upper} while it ran`, operations: [operation.id] });
      continue;
    }
    const amount = amountOf(operation);
    if (isEnd === amount > 0) lower += amount;
    else upper += amount;
  }
  return verdictOf(problems, { reads, errors: problems.length, lower, upper });
}

function amountOf({ f, asked, answered }: RecordedOperation): number {
  const amount = typeof asked === 'number' ? asked : typeof answered === 'number' ? answered : 1;
  return f === 'decrement' ? -amount : amount;
}
