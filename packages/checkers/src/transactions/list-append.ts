/**
 * What reads of whole lists tell (Kingsbury and Alvaro, VLDB 2020, sections 4 and 5): an element is appended once, so a read shows
 * the order of all appends before it. The longest read of a key gives its version order; other reads must be prefixes of it.
 * An append that committed and that no read shows comes after all that the longest one shows.
 */
import { canonicalText } from '../history/canonical-text.ts';
import { describeData } from '../history/describe-history.ts';
import { name } from './atomic-history.ts';
import type { Anomaly, Inference } from './check-anomalies.ts';
import { READ_WRITE, WRITE_READ, WRITE_WRITE, type Dependency } from './dependency-graph.ts';
import type { Transaction, TransactionStep } from './transaction.ts';

interface Append {
  readonly by: number;
  /** No later append of the same transaction to this key. */
  readonly isFinal: boolean;
}

interface ListRead {
  readonly by: number;
  readonly elements: readonly string[];
  readonly step: TransactionStep;
}

interface KeyHistory {
  readonly key: unknown;
  readonly appends: Map<string, Append>;
  readonly reads: ListRead[];
}

export function inferListVersions(transactions: readonly Transaction[]): Inference {
  const anomalies: Anomaly[] = [];
  const dependencies: Dependency[] = [];
  const keys = new Map<string, KeyHistory>();
  for (const [by, transaction] of transactions.entries()) collect(keys, transaction, by);
  for (const transaction of transactions) if (transaction.outcome === 'committed') checkInternal(transaction, anomalies);
  for (const history of keys.values()) new ListKey(transactions, history, anomalies, dependencies).infer();
  return { anomalies, notes: [], dependencies };
}

function collect(keys: Map<string, KeyHistory>, transaction: Transaction, by: number): void {
  const lastAppend = new Map<string, TransactionStep>();
  for (const step of transaction.steps) if (step.f === 'append') lastAppend.set(canonicalText(step.key), step);
  const own = new Set<string>();
  for (const step of transaction.steps) {
    const text = canonicalText(step.key);
    let history = keys.get(text);
    if (history === undefined) keys.set(text, (history = { key: step.key, appends: new Map(), reads: [] }));
    if (step.f === 'append') {
      const element = canonicalText(step.value);
      const known = history.appends.get(element);
      if (known === undefined || transaction.outcome !== 'aborted') history.appends.set(element, { by, isFinal: lastAppend.get(text) === step });
      own.add(text);
    } else if (transaction.outcome === 'committed' && step.value !== undefined) {
      history.reads.push({ by, elements: elementsOf(step), step });
    }
  }
}

function elementsOf({ value }: TransactionStep): readonly string[] {
  if (value === null) return [];
  return [...(value as Iterable<unknown>)].map(canonicalText);
}

/** A transaction sees what it saw before and what it appended since. */
function checkInternal(transaction: Transaction, anomalies: Anomaly[]): void {
  const expected = new Map<string, { readonly isWhole: boolean; readonly elements: readonly string[] }>();
  for (const [place, step] of transaction.steps.entries()) {
    const text = canonicalText(step.key);
    const known = expected.get(text);
    if (step.f === 'append') {
      expected.set(text, { isWhole: known?.isWhole ?? false, elements: [...(known?.elements ?? []), canonicalText(step.value)] });
      continue;
    }
    if (step.value === undefined) continue;
    const seen = elementsOf(step);
    if (known !== undefined) {
      const tail = known.isWhole ? seen : seen.slice(Math.max(0, seen.length - known.elements.length));
      if (tail.join() !== known.elements.join()) {
        const why = `read ${describeData(step.key)} = ${describeData(step.value)}, but what it had read and appended there before ${known.isWhole ? 'is' : 'ends in'} [${known.elements.join(' ')}]`;
        anomalies.push({ name: 'internal', transactions: [transaction], explanation: `internal: ${name(transaction)} ${why}.` });
      }
    }
    const later = transaction.steps.slice(place + 1).find((other) => other.f === 'append' && canonicalText(other.key) === text && seen.includes(canonicalText(other.value)));
    if (later !== undefined) {
      anomalies.push({ name: 'future-read', transactions: [transaction], explanation: `future-read: ${name(transaction)} read ${describeData(step.key)} = ${describeData(step.value)} before it appended ${describeData(later.value)} itself.` });
    }
    expected.set(text, { isWhole: true, elements: seen });
  }
}

class ListKey {
  private readonly transactions: readonly Transaction[];
  private readonly history: KeyHistory;
  private readonly anomalies: Anomaly[];
  private readonly dependencies: Dependency[];
  private readonly label: string;

  constructor(transactions: readonly Transaction[], history: KeyHistory, anomalies: Anomaly[], dependencies: Dependency[]) {
    this.transactions = transactions;
    this.history = history;
    this.anomalies = anomalies;
    this.dependencies = dependencies;
    this.label = describeData(history.key);
  }

  infer(): void {
    const { reads } = this.history;
    for (const read of reads) this.checkRead(read);
    const order = this.versionOrder();
    this.checkDirtyUpdate(order);
    this.checkLostUpdate();
    this.addDependencies(order);
  }

  private say(anomaly: string, why: string, ...places: number[]): void {
    const transactions = [...new Set(places)].map((place) => this.transactions[place]!);
    this.anomalies.push({ name: anomaly, transactions, explanation: `${anomaly}: ${why}.` });
  }

  private phrase(read: ListRead): string {
    return `${name(this.transactions[read.by]!)} read ${this.label} = ${describeData(read.step.value)}`;
  }

  private checkRead(read: ListRead): void {
    const { appends } = this.history;
    const seen = new Set<string>();
    for (const element of read.elements) {
      if (seen.has(element)) this.say('duplicate-elements', `${this.phrase(read)}, which holds ${element} twice`, read.by);
      seen.add(element);
      const append = appends.get(element);
      if (append === undefined) this.say('garbage-read', `${this.phrase(read)}, but nobody appended ${element}`, read.by);
      else if (this.transactions[append.by]!.outcome === 'aborted') {
        this.say('G1a', `${this.phrase(read)}, but ${element} was appended by ${name(this.transactions[append.by]!)}, which was aborted`, read.by, append.by);
      }
    }
    const last = appends.get(read.elements.at(-1) ?? '');
    if (last !== undefined && !last.isFinal && last.by !== read.by) {
      this.say('G1b', `${this.phrase(read)}, but ${name(this.transactions[last.by]!)} appended more than ${read.elements.at(-1)!} there before it ended`, read.by, last.by);
    }
  }

  /** The longest read; says where another one is no prefix of it. */
  private versionOrder(): readonly string[] {
    let longest: ListRead | undefined;
    for (const read of this.history.reads) if (longest === undefined || read.elements.length > longest.elements.length) longest = read;
    if (longest === undefined) return [];
    for (const read of this.history.reads) {
      const differs = read.elements.findIndex((element, place) => element !== longest.elements[place]);
      if (differs < 0) continue;
      this.say('incompatible-order', `${this.phrase(read)}, but ${this.phrase(longest)}`, read.by, longest.by);
      break;
    }
    return longest.elements;
  }

  /** A version of an aborted transaction that one that committed built on. */
  private checkDirtyUpdate(order: readonly string[]): void {
    for (let place = 0; place + 1 < order.length; place += 1) {
      const first = this.history.appends.get(order[place]!);
      const second = this.history.appends.get(order[place + 1]!);
      if (first === undefined || second === undefined) continue;
      if (this.transactions[first.by]!.outcome !== 'aborted' || this.transactions[second.by]!.outcome !== 'committed') continue;
      this.say('dirty-update', `${name(this.transactions[second.by]!)} appended ${order[place + 1]!} to ${this.label} after ${order[place]!} of ${name(this.transactions[first.by]!)}, which was aborted`, second.by, first.by);
    }
  }

  /** Two that committed read the same version and both appended to it. */
  private checkLostUpdate(): void {
    const byVersion = new Map<string, number[]>();
    const counted = new Set<number>();
    for (const read of this.history.reads) {
      if (counted.has(read.by)) continue;
      counted.add(read.by);
      const { steps } = this.transactions[read.by]!;
      const isSame = (step: TransactionStep): boolean => canonicalText(step.key) === canonicalText(this.history.key);
      const firstAppend = steps.findIndex((step) => step.f === 'append' && isSame(step));
      if (firstAppend < 0 || firstAppend < steps.indexOf(read.step)) continue;
      const version = read.elements.join();
      const others = byVersion.get(version);
      if (others === undefined) byVersion.set(version, [read.by]);
      else others.push(read.by);
    }
    for (const [version, places] of byVersion) {
      if (places.length < 2) continue;
      this.say('lost-update', `${places.map((place) => name(this.transactions[place]!)).join(' and ')} all read ${this.label} = [${version}] and appended to it`, ...places);
    }
  }

  private addDependencies(order: readonly string[]): void {
    const { appends, reads } = this.history;
    const { dependencies, label } = this;
    const place = new Map(order.map((element, at) => [element, at]));
    const unseen = [...appends].filter(([element, { by }]) => !place.has(element) && this.transactions[by]!.outcome === 'committed');
    for (let at = 1; at < order.length; at += 1) {
      const from = appends.get(order[at - 1]!);
      const to = appends.get(order[at]!);
      if (from !== undefined && to !== undefined) dependencies.push({ from: from.by, to: to.by, kind: WRITE_WRITE, about: `${label}: ${order[at]!} after ${order[at - 1]!}` });
    }
    const end = appends.get(order.at(-1) ?? '');
    if (end !== undefined) for (const [element, { by }] of unseen) dependencies.push({ from: end.by, to: by, kind: WRITE_WRITE, about: `${label}: ${element} after ${order.at(-1)!}` });
    const external = new Set<number>();
    for (const read of reads) {
      if (external.has(read.by)) continue;
      external.add(read.by);
      const outside = this.withoutOwn(read);
      const last = outside.at(-1);
      const writer = last === undefined ? undefined : appends.get(last);
      if (writer !== undefined) dependencies.push({ from: writer.by, to: read.by, kind: WRITE_READ, about: `${label}: ${last!}` });
      if (outside.some((element, at) => element !== order[at])) continue;
      const nexts = outside.length < order.length ? [order[outside.length]!] : unseen.map(([element]) => element);
      for (const element of nexts) {
        const next = appends.get(element);
        if (next !== undefined) dependencies.push({ from: read.by, to: next.by, kind: READ_WRITE, about: `${label}: ${element} not seen` });
      }
    }
  }

  /** What the transaction saw of others: its own appends at the end do not count. */
  private withoutOwn(read: ListRead): readonly string[] {
    let length = read.elements.length;
    while (length > 0 && this.history.appends.get(read.elements[length - 1]!)?.by === read.by) length -= 1;
    return read.elements.slice(0, length);
  }
}
