/**
 * What is checked of the registers: linearizability of everything that clients were told (Herlihy and Wing, 1990), searched for when
 * a run ends, and that clients are answered once faults are over.
 */
import { checkKeyValueHistory, type KeyValueOperation } from '@barksim/checkers';
import type { Deadline, ObserverFactory, OperationRecord } from '@barksim/sim-core';
import { formatMicros } from '@barksim/sim-core';
import type { RegisterSettings } from './settings.ts';

export const LINEARIZABLE = 'register/linearizable';
export const PROGRESS = 'register/progress';

/** Steps that the search may take before its verdict is `unknown`. */
const MAX_SEARCH_STEPS = 1_000_000;

export const registerObserver: ObserverFactory = (view, report) => ({
  afterEvent: () => {},
  atEnd() {
    const operations = view.history.operations.filter(({ outcome }) => outcome !== 'failed').map(operationOf);
    const verdict = checkKeyValueHistory(operations, { maxSteps: MAX_SEARCH_STEPS });
    if (verdict.verdict === 'unknown') report.inconclusive(LINEARIZABLE, verdict.reason);
    if (verdict.verdict !== 'violation') return;
    const nodes = [...new Set(verdict.witness.map(({ client }) => client as number))];
    report.violation(LINEARIZABLE, `the operations on register ${verdict.key} have an order that respects real time and their results`, verdict.explanation, nodes);
  },
  save: () => null,
  load: () => {},
});

function operationOf({ id, client, operation, invokedOrder, outcome, result, returnedOrder }: OperationRecord): KeyValueOperation {
  return { ...operation, id, client, result, invokedOrder, returnedOrder: outcome === 'ok' ? returnedOrder : Infinity };
}

export function registerDeadlines({ quietFromMicros, progressBoundMicros }: RegisterSettings): Deadline[] {
  return [
    {
      property: PROGRESS,
      atMicros: quietFromMicros + progressBoundMicros - 1,
      expected: `every operation that began within ${formatMicros(progressBoundMicros / 2)} after the last fault has ended well`,
      check(view) {
        const lastMicros = quietFromMicros + progressBoundMicros / 2;
        const late = view.history.operations.find(
          ({ invokedAtMicros, outcome }) => invokedAtMicros > quietFromMicros && invokedAtMicros < lastMicros && outcome !== 'ok',
        );
        return late === undefined ? undefined : `operation ${late.id} of ${view.nameOf(late.client)} is ${late.outcome}`;
      },
    },
  ];
}
