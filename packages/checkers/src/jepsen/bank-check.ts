/**
 * Jepsen's `bank` (jepsen.tests.bank): money moves between accounts, so every read of all balances must have the same total,
 * know the same accounts, hold a balance for each and, unless that is allowed, none below zero. Total and accounts are those of
 * the first successful read unless they are given.
 */
import { canonicalText } from '../history/canonical-text.ts';
import type { RecordedOperation } from '../readers/history-event.ts';
import { undecided, verdictOf, type JepsenVerdict } from './jepsen-verdict.ts';

export interface BankOptions {
  readonly totalAmount?: number;
  readonly allowsNegativeBalances?: boolean;
}

export function checkBank(operations: readonly RecordedOperation[], options: BankOptions = {}): JepsenVerdict {
  const reads = operations
    .filter(({ f, outcome, answered }) => f === 'read' && outcome === 'ok' && answered !== null && answered !== undefined)
    .sort((left, right) => left.returnedOrder - right.returnedOrder);
  if (reads.length === 0) return undecided('no read of the balances ever succeeded');
  const accounts = new Set(balancesOf(reads[0]!).map(([account]) => account));
  const total = options.totalAmount ?? totalOf(balancesOf(reads[0]!));
  const problems: { explanation: string; operations: number[] }[] = [];
  for (const read of reads) {
    const why = problemOf(balancesOf(read), accounts, total, options.allowsNegativeBalances === true);
    if (why !== undefined) problems.push({ explanation: `operation ${read.id} of process ${read.process} read ${why}`, operations: [reads[0]!.id, read.id] });
  }
  return verdictOf(problems, { reads: reads.length, errors: problems.length, total });
}

type Balance = readonly [account: string, amount: unknown];

function balancesOf({ answered, id }: RecordedOperation): Balance[] {
  if (answered instanceof Map) return [...answered].map(([account, amount]) => [canonicalText(account), amount]);
  throw new TypeError(`operation ${id} read ${canonicalText(answered)}; expected a map of accounts and balances`);
}

function totalOf(balances: readonly Balance[]): number {
  return balances.reduce((sum, [, amount]) => sum + (typeof amount === 'number' ? amount : 0), 0);
}

function problemOf(balances: readonly Balance[], accounts: ReadonlySet<string>, total: number, allowsNegative: boolean): string | undefined {
  const strangers = balances.filter(([account]) => !accounts.has(account)).map(([account]) => account);
  if (strangers.length > 0) return `accounts that are not known: ${strangers.join(', ')}`;
  const missing = balances.filter(([, amount]) => amount === null || amount === undefined).map(([account]) => account);
  if (missing.length > 0) return `no balance for the accounts ${missing.join(', ')}`;
  const sum = totalOf(balances);
  if (sum !== total) return `balances that add up to ${sum}, not ${total}`;
  const negative = balances.filter(([, amount]) => (amount as number) < 0);
  if (negative.length === 0 || allowsNegative) return undefined;
  return `balances below zero: ${negative.map(([account, amount]) => `account ${account} has ${String(amount)}`).join(', ')}`;
}
