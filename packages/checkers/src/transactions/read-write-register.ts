/**
 * What reads and writes of registers tell when every value is written once (Elle's rw-register): a read follows the write of
 * its value, nil comes before every other version, and, where it is asked for, a transaction's write follows the version
 * that it read.
 */
import { canonicalText } from '../history/canonical-text.ts';
import { describeData } from '../history/describe-history.ts';
import { name } from './atomic-history.ts';
import type { Anomaly, Inference } from './check-anomalies.ts';
import { READ_WRITE, WRITE_READ, WRITE_WRITE, type Dependency } from './dependency-graph.ts';
import type { Transaction } from './transaction.ts';

const NIL = 'null';

interface Versions {
  readonly key: unknown;
  /** Transactions whose last write of the key this is. */
  readonly finalWriter: Map<string, number>;
  readonly anyWriter: Map<string, number>;
  /** Transactions that saw the version as others left it. */
  readonly readers: Map<string, number[]>;
  /** By version: those known to come right after it. */
  readonly later: Map<string, Set<string>>;
}

export function inferRegisterVersions(transactions: readonly Transaction[], writesFollowReads: boolean): Inference {
  const anomalies: Anomaly[] = [];
  const notes: string[] = [];
  const dependencies: Dependency[] = [];
  const keys = new Map<string, Versions>();
  for (const [by, transaction] of transactions.entries()) collectWrites(keys, transaction, by);
  for (const [by, transaction] of transactions.entries()) {
    if (transaction.outcome === 'committed') collectReads(keys, transactions, by, writesFollowReads, anomalies, notes);
  }
  for (const versions of keys.values()) {
    addDependencies(versions, transactions, dependencies);
    checkLostUpdate(versions, transactions, anomalies);
    const cycle = versionCycle(versions.later);
    if (cycle !== undefined) {
      const involved = cycle.flatMap((version) => versions.anyWriter.get(version) ?? []).map((place) => transactions[place]!);
      const explanation = `cyclic-versions: of ${describeData(versions.key)}, ${cycle.join(' comes before ')}, which comes before ${cycle[0]!} again.`;
      anomalies.push({ name: 'cyclic-versions', transactions: [...new Set(involved)], explanation });
    }
  }
  return { anomalies, notes, dependencies };
}

function versionsOf(keys: Map<string, Versions>, key: unknown): Versions {
  const text = canonicalText(key);
  let versions = keys.get(text);
  if (versions === undefined) {
    versions = { key, finalWriter: new Map(), anyWriter: new Map(), readers: new Map(), later: new Map() };
    keys.set(text, versions);
  }
  return versions;
}

function collectWrites(keys: Map<string, Versions>, transaction: Transaction, by: number): void {
  const last = new Map<string, string>();
  for (const { f, key, value } of transaction.steps) {
    if (f !== 'w') continue;
    const versions = versionsOf(keys, key);
    const text = canonicalText(value);
    if (!versions.anyWriter.has(text) || transaction.outcome !== 'aborted') versions.anyWriter.set(text, by);
    last.set(canonicalText(key), text);
  }
  for (const [key, value] of last) {
    const versions = keys.get(key)!;
    if (versions.anyWriter.get(value) === by) versions.finalWriter.set(value, by);
    if (transaction.outcome !== 'aborted') addLater(versions, NIL, value);
  }
}

function collectReads(
  keys: Map<string, Versions>,
  transactions: readonly Transaction[],
  by: number,
  writesFollowReads: boolean,
  anomalies: Anomaly[],
  notes: string[],
): void {
  const transaction = transactions[by]!;
  const state = new Map<string, string>();
  const seen = new Map<string, string>();
  const written = new Set<string>();
  for (const { f, key, value } of transaction.steps) {
    const keyText = canonicalText(key);
    const text = canonicalText(value);
    const known = state.get(keyText);
    state.set(keyText, text);
    if (f === 'w') {
      written.add(keyText);
      continue;
    }
    const versions = versionsOf(keys, key);
    const phrase = `${name(transaction)} read ${describeData(key)} = ${describeData(value)}`;
    const say = (anomaly: string, why: string, ...others: number[]): void => {
      const members = [transaction, ...others.map((other) => transactions[other]!)];
      anomalies.push({ name: anomaly, transactions: members, explanation: `${anomaly}: ${phrase}, ${why}.` });
    };
    if (known !== undefined && known !== text) say('internal', `but had itself ${written.has(keyText) ? 'written' : 'read'} ${known} there before`);
    if (text !== NIL) {
      const writer = versions.anyWriter.get(text);
      if (writer === undefined) notes.push(`${phrase}, which nobody in the history wrote: taken to be from before it`);
      else if (transactions[writer]!.outcome === 'aborted') say('G1a', `which ${name(transactions[writer]!)} wrote and which was aborted`, writer);
      else if (writer !== by && !versions.finalWriter.has(text)) say('G1b', `which ${name(transactions[writer]!)} itself overwrote before it ended`, writer);
    }
    if (known !== undefined || written.has(keyText)) continue;
    seen.set(keyText, text);
    const readers = versions.readers.get(text);
    if (readers === undefined) versions.readers.set(text, [by]);
    else readers.push(by);
    if (text !== NIL) addLater(versions, NIL, text);
  }
  if (!writesFollowReads) return;
  for (const [keyText, version] of seen) {
    if (!written.has(keyText)) continue;
    const versions = keys.get(keyText)!;
    for (const [value, writer] of versions.finalWriter) if (writer === by) addLater(versions, version, value);
  }
}

function addLater({ later }: Versions, version: string, next: string): void {
  if (version === next) return;
  const known = later.get(version);
  if (known === undefined) later.set(version, new Set([next]));
  else known.add(next);
}

function addDependencies({ key, finalWriter, readers, later }: Versions, transactions: readonly Transaction[], dependencies: Dependency[]): void {
  const label = describeData(key);
  const push = (from: number, to: number, kind: number, about: string): void => {
    if (transactions[from]!.outcome !== 'aborted' && transactions[to]!.outcome !== 'aborted') dependencies.push({ from, to, kind, about });
  };
  for (const [version, places] of readers) {
    const writer = finalWriter.get(version);
    if (writer !== undefined) for (const reader of places) push(writer, reader, WRITE_READ, `${label} = ${version}`);
  }
  for (const [version, nexts] of later) {
    for (const next of nexts) {
      const writer = finalWriter.get(next);
      if (writer === undefined) continue;
      const before = finalWriter.get(version);
      if (before !== undefined) push(before, writer, WRITE_WRITE, `${label}: ${next} after ${version}`);
      for (const reader of readers.get(version) ?? []) push(reader, writer, READ_WRITE, `${label}: saw ${version}, not ${next}`);
    }
  }
}

/** Two that committed read the same version from outside, and both wrote the key. */
function checkLostUpdate({ key, readers }: Versions, transactions: readonly Transaction[], anomalies: Anomaly[]): void {
  const keyText = canonicalText(key);
  for (const [version, places] of readers) {
    const updating = places.filter((place) => transactions[place]!.steps.some((step) => step.f === 'w' && canonicalText(step.key) === keyText));
    if (updating.length < 2) continue;
    const members = updating.map((place) => transactions[place]!);
    anomalies.push({ name: 'lost-update', transactions: members, explanation: `lost-update: ${members.map(name).join(' and ')} all read ${describeData(key)} = ${version} and wrote it.` });
  }
}

function versionCycle(later: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  for (const start of later.keys()) {
    const path: string[] = [];
    const iterators: Iterator<string>[] = [];
    const enter = (version: string): void => {
      path.push(version);
      iterators.push((later.get(version) ?? new Set<string>()).values());
    };
    if (!done.has(start)) enter(start);
    while (path.length > 0) {
      const step = iterators[iterators.length - 1]!.next();
      if (step.done === true) {
        done.add(path.pop()!);
        iterators.pop();
      } else if (path.includes(step.value)) return path.slice(path.indexOf(step.value));
      else if (!done.has(step.value)) enter(step.value);
    }
  }
  return undefined;
}
