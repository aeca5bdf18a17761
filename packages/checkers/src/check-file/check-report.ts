/** What checking a file comes to; plain data, ready to be printed as JSON. */
import { describeRecorded } from '../history/describe-history.ts';
import type { Operation } from '../history/operation.ts';
import { describeTransaction } from '../transactions/atomic-history.ts';
import type { Transaction } from '../transactions/transaction.ts';

export interface WitnessEntry {
  readonly id: number;
  /** The operation or transaction in words. */
  readonly text: string;
}

export interface ModelRow {
  readonly model: string;
  readonly holds: 'yes' | 'no' | 'unknown';
  /** For each no: the least operations or transactions that show it, and why. */
  readonly witness?: readonly WitnessEntry[];
  readonly explanation?: string;
}

export interface CheckReport {
  readonly file: string;
  readonly model: string;
  readonly format: string;
  /** How many operations (or transactions) the file has. */
  readonly operations: number;
  readonly verdict: 'ok' | 'violation' | 'unknown';
  /** The least operations that cannot be; empty unless the verdict is violation. */
  readonly witness: readonly WitnessEntry[];
  /** Why, in words; for `unknown`, what ran out. Empty for `ok`. */
  readonly explanation: string;
  readonly steps: number;
  readonly wallMillis: number;
  /** What was left out or assumed. */
  readonly notes: readonly string[];
  /** Every anomaly found in a transactional history, by name. */
  readonly anomalies?: readonly string[];
  /** Consistency models or isolation levels from weak to strong, where they were asked for or are the question. */
  readonly models?: readonly ModelRow[];
  /** Numbers that go with Jepsen's checks. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export function operationEntries(operations: readonly Operation[]): WitnessEntry[] {
  return operations.map((operation) => ({ id: operation.id, text: describeRecorded(operation) }));
}

export function transactionEntries(transactions: readonly Transaction[]): WitnessEntry[] {
  return transactions.map((transaction) => ({ id: transaction.id, text: describeTransaction(transaction) }));
}
