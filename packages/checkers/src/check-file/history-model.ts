/** The models that a history file can be held against, and how to tell which one its operations are of. */
import { MalformedHistory } from '../readers/malformed-history.ts';
import type { HistoryFormat } from './history-format.ts';

/** Linearizability of an object. */
export const LINEARIZABLE_MODELS = [
  'register',
  'cas-register',
  'multi-register',
  'key-value',
  'linearizable-set',
  'queue',
  'stack',
  'mutex',
  'linearizable-counter',
] as const;
/** Jepsen's own checks. */
export const JEPSEN_MODELS = ['set', 'set-full', 'counter', 'bank', 'unique-ids', 'long-fork', 'comments'] as const;
/** Anomalies as Elle finds them, and the table of isolation levels. */
export const TRANSACTION_MODELS = ['list-append', 'rw-register', 'isolation'] as const;

export type LinearizableModel = (typeof LINEARIZABLE_MODELS)[number];
export type JepsenModel = (typeof JEPSEN_MODELS)[number];
export type TransactionModel = (typeof TRANSACTION_MODELS)[number];
export type HistoryModel = LinearizableModel | JepsenModel | TransactionModel;

export const HISTORY_MODELS: readonly HistoryModel[] = [...LINEARIZABLE_MODELS, ...JEPSEN_MODELS, ...TRANSACTION_MODELS];

/** Names that other tools use. */
const ALIASES: Readonly<Record<string, HistoryModel>> = {
  'elle-list-append': 'list-append',
  'elle-rw-register': 'rw-register',
  'read-write-register': 'rw-register',
  'jepsen-set': 'set',
  'jepsen-set-full': 'set-full',
  'jepsen-counter': 'counter',
  'jepsen-bank': 'bank',
  'jepsen-long-fork': 'long-fork',
  'knossos-register': 'register',
  'knossos-cas-register': 'cas-register',
  'knossos-mutex': 'mutex',
  'knossos-multi-register': 'multi-register',
  kv: 'key-value',
  'fifo-queue': 'queue',
  'isolation-levels': 'isolation',
};

/** Undefined when there is no such model. */
export function modelNamed(name: string): HistoryModel | undefined {
  const model = name.replace(/^:/, '').replace(/ /g, '-');
  return ALIASES[model] ?? HISTORY_MODELS.find((known) => known === model);
}

export interface SampleOperation {
  readonly f: string;
  readonly asked: unknown;
  readonly answered: unknown;
  readonly outcome: string;
}

/** By what its operations are called and carry. Throws MalformedHistory when that tells too little. */
export function recognizeModel(operations: readonly SampleOperation[], format: HistoryFormat): HistoryModel {
  if (format === 'porcupine-etcd') return 'cas-register';
  if (format === 'porcupine-kv') return 'key-value';
  if (format === 'sessions') return 'isolation';
  const functions = new Set(operations.map(({ f }) => f));
  const has = (...names: string[]): boolean => names.some((name) => functions.has(name));
  const steps = new Set(operations.flatMap(({ asked, answered }) => stepNames(asked ?? answered)));
  if (steps.has('append')) return 'list-append';
  if (steps.size > 0) return modelOfSteps(steps, functions);
  const answers = operations.filter(({ outcome, answered }) => outcome === 'ok' && answered !== null && answered !== undefined);
  const reads = answers.filter(({ f }) => f === 'read');
  if (has('transfer') || reads.some(({ answered }) => answered instanceof Map)) return 'bank';
  if (has('generate')) return 'unique-ids';
  if (has('acquire', 'release')) return 'mutex';
  if (has('enqueue', 'dequeue')) return 'queue';
  if (has('push', 'pop')) return 'stack';
  if (has('get', 'put')) return 'key-value';
  if (has('contains', 'remove')) return 'linearizable-set';
  const isOwn = format === 'jsonl';
  const isCounter = has('increment', 'decrement') || (has('add') && (reads.some(({ answered }) => typeof answered === 'number') || addsRepeat(operations)));
  if (isCounter) return isOwn ? 'linearizable-counter' : 'counter';
  if (has('add')) return isOwn ? 'linearizable-set' : reads.length > 1 ? 'set-full' : 'set';
  if (has('cas')) return 'cas-register';
  if (has('write') && reads.some(({ answered }) => Array.isArray(answered) || answered instanceof Set)) return 'comments';
  if (has('read', 'write')) return 'register';
  throw new MalformedHistory(0, `operations called ${[...functions].join(', ')} do not tell the model`, `a model by name: ${HISTORY_MODELS.join(', ')}`);
}

/** Elements of a set are added once each; a counter is added to by the same amounts again and again. */
function addsRepeat(operations: readonly SampleOperation[]): boolean {
  const amounts = operations.filter(({ f }) => f === 'add').map(({ asked, answered }) => asked ?? answered);
  return amounts.every((amount) => typeof amount === 'number') && new Set(amounts).size < amounts.length;
}

function modelOfSteps(steps: ReadonlySet<string>, functions: ReadonlySet<string>): HistoryModel {
  if (steps.has('read') || steps.has('write')) return 'multi-register';
  return functions.has('read') || functions.has('write') ? 'long-fork' : 'rw-register';
}

function stepNames(value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every((step) => Array.isArray(step) && step.length >= 2)) return [];
  const names = value.map(([f]: unknown[]) => (typeof f === 'string' ? f.replace(/^:/, '') : ''));
  return names.every((name) => ['r', 'w', 'read', 'write', 'append'].includes(name)) ? names : [];
}
