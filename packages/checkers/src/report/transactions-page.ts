/** The lanes of a transactional history, or of one checked by Jepsen's definitions: no order, only what the witness marks. */
import { describeTransaction, name } from '../transactions/atomic-history.ts';
import { describeData } from '../history/describe-history.ts';
import type { RecordedOperation } from '../readers/history-event.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { PageBar, PageLane } from './history-page.ts';

const MOST_BARS = 400;

/** `witness` has the ids of what to mark. */
export function transactionLanes(transactions: readonly Transaction[], witness: ReadonlySet<number>): PageLane[] {
  const shown = near(transactions, witness);
  const count = new Map<number | string, number>();
  return group(
    shown,
    ({ session }) => `session ${session}`,
    (transaction): PageBar => {
      const place = (count.get(transaction.session) ?? 0) + 1;
      count.set(transaction.session, place);
      const hasTime = transaction.invokedOrder !== -Infinity;
      return {
        id: transaction.id,
        label: `${name(transaction)} ${transaction.steps.map(({ f, key, value }) => `${f} ${describeData(key)} ${describeData(value)}`).join(', ')}`,
        text: describeTransaction(transaction),
        from: hasTime ? transaction.invokedOrder : place * 10,
        to: hasTime ? transaction.returnedOrder : place * 10 + 8,
        role: 'open',
        isWitness: witness.has(transaction.id),
      };
    },
  );
}

export function recordedLanes(operations: readonly RecordedOperation[], witness: ReadonlySet<number>): PageLane[] {
  return group(
    near(operations, witness),
    ({ process }) => `process ${process}`,
    ({ id, f, asked, answered, outcome, invokedOrder, returnedOrder }): PageBar => {
      const value = describeData(outcome === 'ok' ? (answered ?? asked) : asked);
      return { id, label: `${f} ${value}`, text: `#${id} ${f} ${value} (${outcome})`, from: invokedOrder, to: returnedOrder, role: 'open', isWitness: witness.has(id) };
    },
  );
}

function near<Item extends { readonly id: number }>(items: readonly Item[], witness: ReadonlySet<number>): readonly Item[] {
  if (items.length <= MOST_BARS) return items;
  const first = Math.max(0, items.findIndex(({ id }) => witness.has(id)) - 20);
  return items.filter(({ id }, place) => witness.has(id) || (place >= first && place < first + MOST_BARS));
}

function group<Item>(items: readonly Item[], laneOf: (item: Item) => string, barOf: (item: Item) => PageBar): PageLane[] {
  const lanes = new Map<string, PageBar[]>();
  for (const item of items) {
    const lane = lanes.get(laneOf(item));
    if (lane === undefined) lanes.set(laneOf(item), [barOf(item)]);
    else lane.push(barOf(item));
  }
  return [...lanes].map(([lane, bars]) => ({ name: lane, bars }));
}
