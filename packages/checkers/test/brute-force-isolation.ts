/** The axioms of Biswas and Enea (OOPSLA 2019, Figure 2), tried on every commit order. For a few committed transactions. */
import type { IsolationLevel, Transaction } from '../src/index.ts';

interface Read {
  readonly key: unknown;
  /** Undefined: the initial value. */
  readonly from: Transaction | undefined;
}

/** The orders of the history asked about last: it is asked about for every level. */
let lastAsked: { transactions: readonly Transaction[]; orders: readonly Transaction[][] } = { transactions: [], orders: [[]] };

/** Every read must have seen the initial value or the only write of its value, by another transaction, its last to that key. */
export function hasLevelByBruteForce(transactions: readonly Transaction[], level: IsolationLevel): boolean {
  const readsOf = new Map(transactions.map((one) => [one, outsideReads(one, transactions)]));
  if (lastAsked.transactions !== transactions) lastAsked = { transactions, orders: orders(transactions) };
  return lastAsked.orders.some((order) => {
    const place = new Map<Transaction | undefined, number>([[undefined, -1], ...order.map((one, at) => [one, at] as const)]);
    const before = (left: Transaction | undefined, right: Transaction | undefined): boolean => place.get(left)! < place.get(right)!;
    const sees = (reader: Transaction, other: Transaction): boolean => {
      const isSession = other.session === reader.session && other.id < reader.id;
      return isSession || readsOf.get(reader)!.some(({ from }) => from === other);
    };
    for (const reader of transactions) {
      for (const other of transactions) if (other !== reader && sees(reader, other) && !before(other, reader)) return false;
      if (level === 'strict serializable' && transactions.some((other) => other.returnedOrder < reader.invokedOrder && !before(other, reader))) return false;
    }
    return transactions.every((reader) =>
      readsOf.get(reader)!.every((read, number) =>
        transactions.every((other) => {
          if (other === read.from || other === reader || !other.steps.some(({ f, key }) => f === 'w' && key === read.key)) return true;
          return !isVisible(level, { transactions, reader, other, number, read, readsOf, before, sees }) || before(other, read.from);
        }),
      ),
    );
  });
}

interface Question {
  readonly transactions: readonly Transaction[];
  readonly reader: Transaction;
  readonly other: Transaction;
  readonly number: number;
  readonly read: Read;
  readonly readsOf: ReadonlyMap<Transaction, readonly Read[]>;
  before(left: Transaction | undefined, right: Transaction | undefined): boolean;
  sees(reader: Transaction, other: Transaction): boolean;
}

/** Must `other`, a writer of the key read, be older than what was read? */
function isVisible(level: IsolationLevel, { transactions, reader, other, number, read, readsOf, before, sees }: Question): boolean {
  const isPrefix = (): boolean => transactions.some((between) => sees(reader, between) && (between === other || before(other, between)));
  switch (level) {
    case 'read committed':
    case 'repeatable read':
      return readsOf.get(reader)!.slice(0, number).some(({ key, from }) => key === read.key && from === other);
    case 'read atomic':
      return sees(reader, other);
    case 'causal': {
      const reached = new Set([reader]);
      for (const one of reached) for (const next of transactions) if (next !== one && sees(one, next)) reached.add(next);
      return reached.has(other);
    }
    case 'prefix':
      return isPrefix();
    case 'snapshot isolation': {
      const written = (one: Transaction): unknown[] => one.steps.filter(({ f }) => f === 'w').map(({ key }) => key);
      const conflicts = (between: Transaction): boolean => written(between).some((key) => written(reader).includes(key));
      return isPrefix() || transactions.some((between) => conflicts(between) && before(between, reader) && (between === other || before(other, between)));
    }
    default:
      return before(other, reader);
  }
}

function outsideReads(reader: Transaction, transactions: readonly Transaction[]): Read[] {
  return reader.steps
    .filter(({ f }) => f === 'r')
    .map(({ key, value }) => ({
      key,
      from: value === null ? undefined : transactions.find((other) => other.steps.some((step) => step.f === 'w' && step.key === key && step.value === value)),
    }));
}

function orders(transactions: readonly Transaction[]): Transaction[][] {
  if (transactions.length === 0) return [[]];
  return transactions.flatMap((first) => orders(transactions.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}
