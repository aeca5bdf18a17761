/**
 * Which isolation levels a transactional history has, from read committed to strict serializable, with a witness for each
 * that it has not. Read committed is Adya's PL-2 with versions of one key read in order within a transaction; repeatable
 * read adds that a transaction sees its own writes and the same value whenever it reads a key again; the others are
 * Biswas and Enea's (OOPSLA 2019). Sessions count: a session's transactions are seen in its order at every level.
 */
import { atomicHistory, describeTransaction, INITIAL, name, type AtomicHistory, type ReadAnomaly, type ReadProblem } from './atomic-history.ts';
import type { OrderEdge } from './order-graph.ts';
import { causalCycle, readAtomicCycle, readCommittedCycle } from './saturated-levels.ts';
import { MOST_UNITS, searchLevel, type LevelOutcome } from './searched-levels.ts';
import type { Transaction } from './transaction.ts';

export const ISOLATION_LEVELS = [
  'read committed',
  'repeatable read',
  'read atomic',
  'causal',
  'prefix',
  'snapshot isolation',
  'serializable',
  'strict serializable',
] as const;

export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

export interface IsolationWitness {
  /** As Adya and Elle name it: G0, G1a, G1b, G1c, G-single, G2-item, lost-update, … */
  readonly anomaly: string;
  /** The transactions that cannot be, alone. */
  readonly transactions: readonly Transaction[];
  readonly explanation: string;
}

export interface LevelVerdict {
  readonly level: IsolationLevel;
  readonly holds: 'yes' | 'no' | 'unknown';
  /** For each no. */
  readonly witness?: IsolationWitness;
  /** For each unknown. */
  readonly reason?: string;
  readonly steps: number;
}

export interface IsolationOptions {
  /** Steps that the search for each level may take. Default 1,000,000. */
  readonly maxSteps?: number;
}

const DEFAULT_LEVEL_STEPS = 1_000_000;
/** A witness of more transactions is not made smaller one by one. */
const MOST_TRANSACTIONS_TRIED = 200;

const PROBLEM_OF: Readonly<Record<ReadAnomaly, IsolationLevel>> = {
  G1a: 'read committed',
  G1b: 'read committed',
  'garbage-read': 'read committed',
  'future-read': 'read committed',
  'duplicate-write': 'read committed',
  internal: 'repeatable read',
  'non-repeatable-read': 'repeatable read',
};

/** From the weakest level to the strongest. Strict serializable is left out where the history has no real time. */
export function isolationLevels(transactions: readonly Transaction[], options: IsolationOptions = {}): LevelVerdict[] {
  const maxSteps = options.maxSteps ?? DEFAULT_LEVEL_STEPS;
  const history = atomicHistory(transactions);
  const hasRealTime = transactions.some(({ returnedOrder }) => returnedOrder !== Infinity);
  const verdicts: LevelVerdict[] = [];
  const duplicate = history.problems.find(({ anomaly }) => anomaly === 'duplicate-write');
  let broken: IsolationWitness | undefined;
  for (const level of ISOLATION_LEVELS) {
    if (level === 'strict serializable' && !hasRealTime) continue;
    if (duplicate !== undefined) {
      verdicts.push({ level, holds: 'unknown', reason: duplicate.explanation, steps: 0 });
      continue;
    }
    if (broken !== undefined) {
      verdicts.push({ level, holds: 'no', witness: broken, steps: 0 });
      continue;
    }
    const outcome = judge(history, level, maxSteps);
    if (outcome.holds === 'no') broken = outcome.problem ?? witnessOf(transactions, history, level, maxSteps, outcome.cycle);
    verdicts.push({
      level,
      holds: outcome.holds,
      ...(outcome.holds === 'no' ? { witness: broken! } : {}),
      ...(outcome.holds === 'unknown' ? { reason: unknownReason(outcome.steps, maxSteps) } : {}),
      steps: outcome.steps,
    });
  }
  return withImplied(verdicts);
}

function unknownReason(steps: number, maxSteps: number): string {
  if (steps === 0) return `this level is judged for up to ${MOST_UNITS} units only (a transaction is one, or two where its reads may come before its writes)`;
  return `the search for an order of the transactions took more than ${maxSteps} steps`;
}

/** A stronger level that holds settles a weaker one that was not decided. */
function withImplied(verdicts: readonly LevelVerdict[]): LevelVerdict[] {
  return verdicts.map((verdict, place) => {
    const isImplied = verdict.holds === 'unknown' && verdicts.slice(place).some(({ holds }) => holds === 'yes');
    return isImplied ? { level: verdict.level, holds: 'yes', steps: verdict.steps } : verdict;
  });
}

type Judgement = LevelOutcome & { readonly problem?: IsolationWitness };

function judge(history: AtomicHistory, level: IsolationLevel, maxSteps: number): Judgement {
  const problem = history.problems.find(({ anomaly }) => PROBLEM_OF[anomaly] === level);
  if (problem !== undefined) return { holds: 'no', problem: witnessOfProblem(problem), steps: 0 };
  switch (level) {
    case 'read committed':
      return ofCycle(readCommittedCycle(history));
    case 'repeatable read':
      return { holds: 'yes', steps: 0 };
    case 'read atomic':
      return ofCycle(readAtomicCycle(history));
    case 'causal':
      return ofCycle(causalCycle(history));
    default:
      return searchLevel(history, level, maxSteps);
  }
}

function ofCycle(cycle: readonly OrderEdge[] | undefined): LevelOutcome {
  return { holds: cycle === undefined ? 'yes' : 'no', cycle, steps: 0 };
}

function witnessOfProblem({ anomaly, transactions, explanation }: ReadProblem): IsolationWitness {
  return { anomaly, transactions, explanation: `${explanation}. ${transactions.map(describeTransaction).join('; ')}.` };
}

/**
 * As few transactions as still break the level. A transaction that nobody left reads from can be left out of any legal
 * history, and so can a read; so the transactions of the cycle are tried first, without their reads of others.
 */
function witnessOf(
  transactions: readonly Transaction[],
  history: AtomicHistory,
  level: IsolationLevel,
  maxSteps: number,
  cycle: readonly OrderEdge[] | undefined,
): IsolationWitness {
  let kept: readonly Transaction[] = transactions.filter(({ outcome }) => outcome !== 'aborted');
  let best = { history, cycle };
  const attempt = (fewer: readonly Transaction[]): boolean => {
    const reduced = atomicHistory(fewer);
    if (reduced.problems.length > 0) return false;
    const outcome = judge(reduced, level, maxSteps);
    if (outcome.holds !== 'no') return false;
    kept = fewer;
    best = { history: reduced, cycle: outcome.cycle };
    return true;
  };
  if (cycle !== undefined) attempt(onlyAmong(transactions, transactionsOf(history, cycle)));
  if (kept.length <= MOST_TRANSACTIONS_TRIED) {
    for (const candidate of kept.toReversed()) attempt(onlyAmong(kept, new Set(kept.filter((other) => idOf(other) !== idOf(candidate)).map(idOf))));
    kept = withoutSpareReads(kept, (fewer) => attempt(fewer));
  }
  return explainCycle(kept, best.history, best.cycle, level);
}

function idOf({ id }: Transaction): number {
  return id;
}

function transactionsOf({ nodes }: AtomicHistory, cycle: readonly OrderEdge[]): Set<number> {
  const ids = new Set<number>();
  for (const { from, to, reader } of cycle) {
    for (const node of [from, to, reader ?? INITIAL]) if (node !== INITIAL) ids.add(nodes[node]!.transaction!.id);
  }
  return ids;
}

/** These transactions, with those of their reads that one of them or nobody wrote. */
function onlyAmong(transactions: readonly Transaction[], ids: ReadonlySet<number>): Transaction[] {
  const writtenElsewhere = new Set<string>();
  for (const { id, steps } of transactions) {
    if (!ids.has(id)) for (const { f, key, value } of steps) if (f === 'w') writtenElsewhere.add(JSON.stringify([key, value]));
  }
  return transactions
    .filter(({ id }) => ids.has(id))
    .map((transaction) => ({
      ...transaction,
      steps: transaction.steps.filter(({ f, key, value }) => f !== 'r' || !writtenElsewhere.has(JSON.stringify([key, value]))),
    }));
}

function withoutSpareReads(kept: readonly Transaction[], attempt: (fewer: readonly Transaction[]) => boolean): readonly Transaction[] {
  let result = kept;
  for (const [place, transaction] of kept.entries()) {
    for (const step of transaction.steps) {
      const fewer = result.map((other, at) => (at === place ? { ...other, steps: other.steps.filter((one) => one !== step) } : other));
      if (attempt(fewer)) result = fewer;
    }
  }
  return result;
}

function explainCycle(
  kept: readonly Transaction[],
  { nodes }: AtomicHistory,
  cycle: readonly OrderEdge[] | undefined,
  level: IsolationLevel,
): IsolationWitness {
  const listed = kept.map(describeTransaction).join('; ');
  const isLost = cycle !== undefined && isLostUpdate(kept);
  if (cycle === undefined) {
    return { anomaly: `not ${level}`, transactions: kept, explanation: `No order of these transactions gives every read what it saw (all were tried). ${listed}.` };
  }
  const label = (node: number): string => (node === INITIAL ? 'the initial state' : name(nodes[node]!.transaction!));
  const links = cycle.map((edge) => `${label(edge.from)} before ${label(edge.to)}, ${reasonOf(edge, label)}`);
  const anomaly = isLost ? 'lost-update' : anomalyOf(cycle, level);
  return { anomaly, transactions: kept, explanation: `${anomaly}: ${links.join('; ')}. ${listed}.` };
}

function reasonOf({ kind, key, reader, from, to }: OrderEdge, label: (node: number) => string): string {
  switch (kind) {
    case 'session':
      return from === INITIAL ? 'as it was there at first' : 'as its session ran it first';
    case 'real-time':
      return 'as it had ended when the other began';
    case 'reads':
      return `as ${label(to)} read the ${key} that ${label(from)} wrote`;
    case 'overwritten':
      return `as ${label(reader!)} sees both, and read the ${key} of ${label(to)}`;
    case 'not-yet':
      return `as ${label(from)} did not see the ${key} that ${label(to)} wrote`;
    case 'conflict':
      return `as both write ${key} and the other saw it done or not begun`;
    case 'parts':
      return 'as reads come before writes';
  }
}

/**
 * Adya's name of the weakest phenomenon that the level rules out and this cycle shows. Where an edge says that a version must
 * be older since it was seen instead of another one, the reader's anti-dependency on that other one closes the cycle.
 */
function anomalyOf(cycle: readonly OrderEdge[], level: IsolationLevel): string {
  const seesReads = cycle.some(({ kind }) => kind === 'reads' || kind === 'overwritten');
  switch (level) {
    case 'read committed':
    case 'repeatable read':
      return seesReads ? 'G1c' : 'G0';
    case 'read atomic':
    case 'causal':
      return cycle.some(({ kind }) => kind === 'overwritten') ? 'G-single' : 'G1c';
    case 'prefix':
    case 'snapshot isolation':
      return 'G-nonadjacent';
    case 'serializable':
      return 'G2-item';
    case 'strict serializable':
      return cycle.some(({ kind }) => kind === 'real-time') ? 'G2-item-realtime' : 'G2-item';
  }
}

/** Two transactions read the same version of a key and both write it. */
function isLostUpdate(transactions: readonly Transaction[]): boolean {
  const versions = new Map<string, number>();
  for (const { steps } of transactions) {
    for (const [place, { f, key, value }] of steps.entries()) {
      if (f !== 'r' || !steps.some((other, at) => at > place && other.f === 'w' && JSON.stringify(other.key) === JSON.stringify(key))) continue;
      const version = JSON.stringify([key, value]);
      versions.set(version, (versions.get(version) ?? 0) + 1);
    }
  }
  return [...versions.values()].some((count) => count > 1);
}
