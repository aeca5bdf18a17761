/**
 * Transactions as the isolation levels see them (Biswas and Enea, OOPSLA 2019): what each wrote in the end, and from which
 * transaction each of its outside reads came. Every value is written at most once a key, so reads tell their writer.
 * Node 0 is the transaction that wrote every initial value. Reads that no level allows, or only read committed does, are
 * problems of their own.
 */
import { canonicalText } from '../history/canonical-text.ts';
import { describeData } from '../history/describe-history.ts';
import type { Transaction, TransactionStep } from './transaction.ts';

export const INITIAL = 0;

export interface OutsideRead {
  readonly key: string;
  /** Node that it saw. */
  readonly from: number;
}

export interface TransactionNode {
  /** Undefined for the initial transaction. */
  readonly transaction: Transaction | undefined;
  /** Place of its session, and place in it; -1 for the initial transaction. */
  readonly session: number;
  readonly place: number;
  /** In order; a key may occur more than once when reads do not repeat. */
  readonly reads: readonly OutsideRead[];
  readonly writes: ReadonlySet<string>;
}

export type ReadAnomaly = 'G1a' | 'G1b' | 'garbage-read' | 'future-read' | 'internal' | 'duplicate-write' | 'non-repeatable-read';

export interface ReadProblem {
  readonly anomaly: ReadAnomaly;
  /** The transactions concerned, the reader first. */
  readonly transactions: readonly Transaction[];
  readonly explanation: string;
}

export interface AtomicHistory {
  readonly nodes: readonly TransactionNode[];
  /** Nodes of each session in order. */
  readonly sessions: readonly (readonly number[])[];
  readonly problems: readonly ReadProblem[];
}

interface Written {
  readonly by: Transaction;
  readonly isFinal: boolean;
}

/** Transactions of unknown outcome count as committed when somebody saw what they wrote, and are left out otherwise. */
export function atomicHistory(transactions: readonly Transaction[]): AtomicHistory {
  const problems: ReadProblem[] = [];
  const written = indexWrites(transactions, problems);
  const seen = new Set<Transaction>();
  for (const reader of transactions) {
    if (reader.outcome !== 'committed') continue;
    for (const { f, key, value } of reader.steps) {
      const write = f === 'r' ? written.get(cellText(key, value)) : undefined;
      if (write !== undefined && write.by !== reader) seen.add(write.by);
    }
  }
  const taking = transactions.filter(({ outcome }, place) => outcome === 'committed' || (outcome === 'unknown' && seen.has(transactions[place]!)));
  const numbers = new Map<Transaction, number>(taking.map((transaction, index) => [transaction, index + 1]));
  const sessionNumbers = new Map<number | string, number>();
  const sessions: number[][] = [];
  const nodes: TransactionNode[] = [{ transaction: undefined, session: -1, place: -1, reads: [], writes: new Set() }];
  for (const transaction of taking) {
    let session = sessionNumbers.get(transaction.session);
    if (session === undefined) {
      session = sessions.length;
      sessionNumbers.set(transaction.session, session);
      sessions.push([]);
    }
    const members = sessions[session]!;
    const reads = transaction.outcome === 'committed' ? outsideReads(transaction, written, numbers, problems) : [];
    const writes = new Set(transaction.steps.filter(({ f }) => f === 'w').map(({ key }) => canonicalText(key)));
    nodes.push({ transaction, session, place: members.length, reads, writes });
    members.push(nodes.length - 1);
  }
  return { nodes, sessions, problems };
}

function cellText(key: unknown, value: unknown): string {
  return `${canonicalText(key)} ${canonicalText(value)}`;
}

function indexWrites(transactions: readonly Transaction[], problems: ReadProblem[]): Map<string, Written> {
  const written = new Map<string, Written>();
  for (const by of transactions) {
    const last = new Map<string, TransactionStep>();
    for (const step of by.steps) if (step.f === 'w') last.set(canonicalText(step.key), step);
    for (const step of by.steps) {
      if (step.f !== 'w') continue;
      const text = cellText(step.key, step.value);
      const before = written.get(text);
      if (before !== undefined && before.by.outcome !== 'aborted' && by.outcome !== 'aborted') {
        const explanation = `${name(before.by)} and ${name(by)} both write ${describeData(step.value)} to ${describeData(step.key)}; isolation can only be judged when every value is written once`;
        problems.push({ anomaly: 'duplicate-write', transactions: [by, before.by], explanation });
      }
      if (before === undefined || by.outcome !== 'aborted') written.set(text, { by, isFinal: last.get(canonicalText(step.key)) === step });
    }
  }
  return written;
}

/** The reads of others' writes, in order; what is wrong with any read goes to `problems`. */
function outsideReads(
  reader: Transaction,
  written: ReadonlyMap<string, Written>,
  numbers: ReadonlyMap<Transaction, number>,
  problems: ReadProblem[],
): OutsideRead[] {
  const reads: OutsideRead[] = [];
  const own = new Map<string, unknown>();
  const first = new Map<string, number>();
  for (const step of reader.steps) {
    const key = canonicalText(step.key);
    if (step.f === 'w') {
      own.set(key, step.value);
      continue;
    }
    const saw = `${name(reader)} read ${describeData(step.key)} = ${describeData(step.value)}`;
    const add = (anomaly: ReadAnomaly, why: string, ...others: Transaction[]): void => {
      problems.push({ anomaly, transactions: [reader, ...others], explanation: `${saw}, ${why}` });
    };
    const isOwn = own.has(key);
    if (isOwn && canonicalText(own.get(key)) === canonicalText(step.value)) continue;
    if (isOwn) add('internal', `after it had written ${describeData(own.get(key))} there`);
    const write = step.value === null || step.value === undefined ? undefined : written.get(cellText(step.key, step.value));
    let from = INITIAL;
    if (write !== undefined) {
      if (write.by === reader) {
        if (!isOwn) add('future-read', 'which it wrote itself only later');
        continue;
      }
      if (write.by.outcome === 'aborted') {
        add('G1a', `which ${name(write.by)} wrote and which was aborted`, write.by);
        continue;
      }
      if (!write.isFinal) add('G1b', `which ${name(write.by)} itself overwrote before it ended`, write.by);
      from = numbers.get(write.by)!;
    } else if (step.value !== null && step.value !== undefined) {
      add('garbage-read', 'which nobody wrote');
      continue;
    }
    if (isOwn) continue;
    const before = first.get(key);
    if (before === undefined) first.set(key, from);
    else if (before !== from) add('non-repeatable-read', 'but another value before');
    if (before === undefined || reads.at(-1)?.key !== key || reads.at(-1)?.from !== from) reads.push({ key, from });
  }
  return reads;
}

export function name(transaction: Transaction): string {
  return `T${transaction.id}`;
}

/** `T3 (session 1): read x = 2, write y = 1`. */
export function describeTransaction(transaction: Transaction): string {
  const words = { r: 'read', w: 'write', append: 'append' };
  const steps = transaction.steps.map(({ f, key, value, recorded }) => `${words[f]} ${describeData(key)} = ${describeData(recorded ?? value)}`);
  const fate = transaction.outcome === 'committed' ? '' : `, ${transaction.outcome}`;
  return `${name(transaction)} (session ${transaction.session}${fate}): ${steps.join(', ')}`;
}
