/**
 * Anomalies in transactional histories of lists that are appended to and of registers that are written, inferred as Elle
 * does: sound (what is reported cannot be, under the model) but not complete. For registers only what a read tells for
 * certain is used (a version follows nil, and a read follows its write), unless `writesFollowReads` says that a
 * transaction's write follows the version it read. A value that nobody wrote may have been there before the history
 * begins: in registers it is a note, no anomaly; a list is taken to be empty at first.
 */
import { CONSISTENCY_MODELS, forbids, weakestForbidding, type ConsistencyModel } from './consistency-models.ts';
import { addRealTime, PROCESS, READ_WRITE, REAL_TIME, WRITE_READ, WRITE_WRITE, DependencyGraph, type Dependency } from './dependency-graph.ts';
import { describeTransaction, name } from './atomic-history.ts';
import { inferListVersions } from './list-append.ts';
import { inferRegisterVersions } from './read-write-register.ts';
import type { Transaction } from './transaction.ts';

export interface Anomaly {
  /** As Elle names it. */
  readonly name: string;
  readonly transactions: readonly Transaction[];
  readonly explanation: string;
}

export interface AnomalyOptions {
  /** The model that the history is held against. Default strict-serializable. */
  readonly model?: ConsistencyModel;
  readonly writesFollowReads?: boolean;
}

export interface AnomalyReport {
  readonly verdict: 'ok' | 'violation';
  /** Those that the model forbids first. */
  readonly anomalies: readonly Anomaly[];
  /** The strongest model that none of the anomalies found rules out; undefined when each does. */
  readonly strongestPossible: ConsistencyModel | undefined;
  readonly notes: readonly string[];
}

/** What one kind of object tells: anomalies seen in single reads, and dependencies between transactions. */
export interface Inference {
  readonly anomalies: Anomaly[];
  readonly notes: string[];
  /** Adds an edge between two transactions, by their place in the list given. */
  readonly dependencies: Dependency[];
}

export function checkListAppend(transactions: readonly Transaction[], options: AnomalyOptions = {}): AnomalyReport {
  return report(transactions, inferListVersions(transactions), options);
}

export function checkReadWriteRegister(transactions: readonly Transaction[], options: AnomalyOptions = {}): AnomalyReport {
  return report(transactions, inferRegisterVersions(transactions, options.writesFollowReads === true), options);
}

function report(transactions: readonly Transaction[], inference: Inference, options: AnomalyOptions): AnomalyReport {
  const model = options.model ?? 'strict-serializable';
  const anomalies = [...inference.anomalies, ...cycleAnomalies(transactions, inference.dependencies)];
  const forbidden = anomalies.filter((anomaly) => forbids(model, anomaly.name));
  const allowed = anomalies.filter((anomaly) => !forbids(model, anomaly.name));
  const weakest = Math.min(CONSISTENCY_MODELS.length, ...anomalies.map((anomaly) => CONSISTENCY_MODELS.indexOf(weakestForbidding(anomaly.name))));
  return {
    verdict: forbidden.length > 0 ? 'violation' : 'ok',
    anomalies: [...forbidden, ...allowed],
    strongestPossible: CONSISTENCY_MODELS[weakest - 1],
    notes: inference.notes,
  };
}

function cycleAnomalies(transactions: readonly Transaction[], dependencies: readonly Dependency[]): Anomaly[] {
  const graph = new DependencyGraph(transactions.length);
  for (const { from, to, kind, about } of dependencies) graph.add(from, to, kind, about);
  const last = new Map<number | string, number>();
  for (const [node, { session, outcome }] of transactions.entries()) {
    if (outcome === 'aborted') continue;
    const before = last.get(session);
    if (before !== undefined) graph.add(before, node, PROCESS);
    last.set(session, node);
  }
  addRealTime(graph, transactions.map((one) => (one.outcome === 'committed' ? one : { invokedOrder: one.invokedOrder, returnedOrder: Infinity })));
  return graph.namedCycles().map(({ anomaly, edges }) => {
    const members = edges.map(({ from }) => transactions[from]!);
    const links = edges.map(({ from, to, kind, about }) => `${name(transactions[to]!)} ${phraseOf(kind)} ${name(transactions[from]!)}${about === '' ? '' : ` (${about})`}`);
    return {
      name: anomaly,
      transactions: members,
      explanation: `${anomaly}: ${links.join('; ')}: each before the next and the last before the first, which cannot be. ${members.map(describeTransaction).join('; ')}.`,
    };
  });
}

function phraseOf(kind: number): string {
  switch (kind) {
    case WRITE_WRITE:
      return 'overwrote';
    case WRITE_READ:
      return 'read from';
    case READ_WRITE:
      return 'overwrote what was read by';
    case PROCESS:
      return 'came in its session after';
    case REAL_TIME:
      return 'began after the end of';
    default:
      return 'follows';
  }
}
