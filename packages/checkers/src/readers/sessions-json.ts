/**
 * Transactional histories without real time, by session: `{"sessions": [[{"committed": true, "ops": [["w", "x", 1],
 * ["r", "y", null]]}]]}`. Every value is written once a key. A read of null saw the initial value; so did a read of 0 where
 * nobody writes 0 to that key, as 0 is what a register holds by default.
 */
import type { Transaction, TransactionStep } from '../transactions/transaction.ts';
import { MalformedHistory } from './malformed-history.ts';

/** One session after the other. Throws MalformedHistory. */
export function readSessions(value: unknown): Transaction[] {
  const sessions = Array.isArray(value) ? value : (value as { sessions?: unknown } | null)?.sessions;
  if (!Array.isArray(sessions)) throw new MalformedHistory(0, 'there are no sessions', '{"sessions": [[{"committed": true, "ops": [...]}]]}');
  const transactions: Transaction[] = [];
  for (const [number, session] of sessions.entries()) {
    if (!Array.isArray(session)) throw new MalformedHistory(0, `session ${number + 1} is no list`, 'a list of transactions');
    for (const [place, recorded] of session.entries()) {
      const where = `transaction ${place + 1} of session ${number + 1}`;
      const ops = (recorded as { ops?: unknown } | null)?.ops;
      if (!Array.isArray(ops)) throw new MalformedHistory(0, `${where} has no ops`, '{"committed": true, "ops": [["w", "x", 1]]}');
      transactions.push({
        id: transactions.length,
        session: number,
        outcome: (recorded as { committed?: unknown }).committed === false ? 'aborted' : 'committed',
        steps: ops.map((step) => stepOf(step, where)),
        invokedOrder: -Infinity,
        returnedOrder: Infinity,
      });
    }
  }
  return withInitialZeros(transactions);
}

function stepOf(step: unknown, where: string): TransactionStep {
  if (Array.isArray(step) && step.length >= 2 && (step[0] === 'r' || step[0] === 'w')) {
    return { f: step[0], key: step[1], value: step[2] ?? null };
  }
  throw new MalformedHistory(0, `${where} has the step ${JSON.stringify(step)}`, '["r", key, value] or ["w", key, value]');
}

function withInitialZeros(transactions: readonly Transaction[]): Transaction[] {
  const zeroWritten = new Set<unknown>();
  for (const { steps } of transactions) for (const { f, key, value } of steps) if (f === 'w' && value === 0) zeroWritten.add(key);
  return transactions.map((transaction) => ({
    ...transaction,
    steps: transaction.steps.map((step) => (step.f === 'r' && step.value === 0 && !zeroWritten.has(step.key) ? { ...step, value: null } : step)),
  }));
}
