/** Recorded calls and ends as transactions: the steps that the end carries where it is ok, else those of the call. */
import { canonicalText } from '../history/canonical-text.ts';
import type { Transaction, TransactionStep } from '../transactions/transaction.ts';
import type { RecordedOperation } from './history-event.ts';
import { MalformedHistory } from './malformed-history.ts';

const OUTCOMES = { ok: 'committed', fail: 'aborted', info: 'unknown', open: 'unknown' } as const;
const STEPS: Readonly<Record<string, TransactionStep['f']>> = { r: 'r', read: 'r', w: 'w', write: 'w', append: 'append' };

export function toTransactions(recorded: readonly RecordedOperation[]): Transaction[] {
  return recorded.map((record) => {
    const { id, process, outcome, asked, answered, invokedOrder, returnedOrder } = record;
    const isCommitted = outcome === 'ok';
    const steps = (isCommitted ? answered : asked) ?? asked ?? answered ?? [];
    if (!Array.isArray(steps)) throw new MalformedHistory(record.line, `the transaction carries ${canonicalText(steps)}`, 'a list of steps such as [[:r :x nil] [:append :y 1]]');
    return {
      id,
      session: process,
      outcome: OUTCOMES[outcome],
      steps: steps.map((step) => stepOf(step, isCommitted, record.line)),
      invokedOrder,
      returnedOrder: isCommitted ? returnedOrder : Infinity,
    };
  });
}

function stepOf(step: unknown, isCommitted: boolean, line: number): TransactionStep {
  const f = Array.isArray(step) ? STEPS[String(step[0]).replace(/^:/, '')] : undefined;
  if (f === undefined || !Array.isArray(step)) {
    throw new MalformedHistory(line, `the step ${canonicalText(step)} is none that is known`, '[:r key value], [:w key value] or [:append key value]');
  }
  const value: unknown = step[2] ?? null;
  return { f, key: step[1], value: f === 'r' && !isCommitted ? undefined : value };
}
