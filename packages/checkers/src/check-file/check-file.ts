/**
 * Checks a history file: reads it, finds its format and model unless they are given, and judges it. A pure function of
 * the text; who calls it says how to read a clock, if wall time is of interest.
 */
import type { Operation } from '../history/operation.ts';
import { checkBank } from '../jepsen/bank-check.ts';
import { checkCounterBounds } from '../jepsen/counter-check.ts';
import type { JepsenVerdict } from '../jepsen/jepsen-verdict.ts';
import { checkComments, checkLongFork } from '../jepsen/order-checks.ts';
import { checkSet, checkSetFull } from '../jepsen/set-check.ts';
import { checkUniqueIds } from '../jepsen/unique-ids-check.ts';
import { checkLinearizability } from '../linearizability/check-linearizability.ts';
import type { LinearizabilityVerdict } from '../linearizability/linearizability-verdict.ts';
import { checkRegisters } from '../models/as-key-value.ts';
import { queue, setModel, stack } from '../models/collections.ts';
import { counter, mutex } from '../models/counter-and-mutex.ts';
import { keyValue } from '../models/key-value.ts';
import { multiRegister } from '../models/multi-register.ts';
import { casRegister, register } from '../models/registers.ts';
import type { Specification } from '../models/specification.ts';
import { MalformedHistory } from '../readers/malformed-history.ts';
import { toOperations } from '../readers/to-operations.ts';
import { toTransactions } from '../readers/to-transactions.ts';
import { consistencyTable } from '../sessions/strongest-model.ts';
import { checkListAppend, checkReadWriteRegister, type AnomalyReport } from '../transactions/check-anomalies.ts';
import { CONSISTENCY_MODELS, forbids, type ConsistencyModel } from '../transactions/consistency-models.ts';
import { isolationLevels, ISOLATION_LEVELS, type IsolationLevel } from '../transactions/isolation-levels.ts';
import { valuesFromBefore } from '../transactions/values-from-before.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { operationEntries, transactionEntries, type CheckReport, type ModelRow } from './check-report.ts';
import { HISTORY_FORMATS, isHistoryFormat, recognizeFormat, type HistoryFormat } from './history-format.ts';
import { HISTORY_MODELS, JEPSEN_MODELS, LINEARIZABLE_MODELS, modelNamed, recognizeModel, type HistoryModel, type JepsenModel, type LinearizableModel } from './history-model.ts';
import { readHistoryFile, type HistoryFile } from './read-history-file.ts';

export interface CheckFileOptions {
  /** Appears in the report only. */
  readonly file?: string;
  /** One of HISTORY_FORMATS; recognised when missing. */
  readonly format?: string;
  /** One of HISTORY_MODELS, a consistency model or an isolation level; recognised when missing. */
  readonly model?: string;
  /** What a register, counter or key holds at first. */
  readonly initial?: unknown;
  readonly maxSteps?: number;
  /** `bank` only. */
  readonly allowsNegativeBalances?: boolean;
  /** Also judge weaker and stronger models than the one asked for: the report's `models`. */
  readonly table?: boolean;
  /** For `wallMillis`; 0 without it. */
  readonly nowMillis?: () => number;
}

/** A file read and understood, ready to be judged. */
export interface PreparedHistory {
  readonly file: HistoryFile;
  readonly model: HistoryModel;
  /** A level asked for by name. */
  readonly level: ConsistencyModel | IsolationLevel | undefined;
  readonly initial: unknown;
}

/** Throws MalformedHistory on what cannot be read, TypeError on operations that the model cannot have. */
export function checkFile(text: string, options: CheckFileOptions = {}): CheckReport {
  const now = options.nowMillis ?? ((): number => 0);
  const prepared = prepareHistory(text, options);
  const began = now();
  const outcome = judge(prepared, options);
  const wallMillis = Math.round((now() - began) * 1000) / 1000;
  const { file, model, level } = prepared;
  const { verdict, witness, explanation, steps = 0, notes, ...more } = outcome;
  return {
    file: options.file ?? '',
    model: level === undefined ? model : `${model} (${level})`,
    format: file.format,
    operations: file.transactions?.length ?? file.recorded.length,
    verdict,
    witness,
    explanation,
    steps,
    wallMillis,
    notes: [...file.notes, ...notes],
    ...more,
  };
}

export function prepareHistory(text: string, options: CheckFileOptions): PreparedHistory {
  const file = readHistoryFile(text, formatOf(text, options.format));
  const asked = options.model ?? file.model;
  const level = asked === undefined ? undefined : levelNamed(asked);
  let model = asked === undefined ? undefined : modelNamed(asked);
  if (asked !== undefined && model === undefined && level === undefined) {
    throw new MalformedHistory(0, `there is no model "${asked}"`, `one of ${[...HISTORY_MODELS, ...CONSISTENCY_MODELS].join(', ')}`);
  }
  model ??= recognizeModel(file.recorded, file.format);
  return { file, model: adaptToFormat(model, file.format), level, initial: options.initial ?? file.initial ?? firstValueOf(model, file.format) };
}

function formatOf(text: string, name: string | undefined): HistoryFormat {
  if (name === undefined) return recognizeFormat(text);
  if (isHistoryFormat(name)) return name;
  throw new MalformedHistory(0, `there is no format "${name}"`, `one of ${HISTORY_FORMATS.join(', ')}`);
}

/** Also in the words of dbcop: `CommittedRead`, `SnapshotIsolation`. */
function levelNamed(name: string): ConsistencyModel | IsolationLevel | undefined {
  const spaced = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/-/g, ' ').toLowerCase().replace(/^(committed|atomic) read$/, 'read $1');
  return CONSISTENCY_MODELS.find((model) => model === spaced.replace(/ /g, '-')) ?? ISOLATION_LEVELS.find((level) => level === spaced);
}

/** In our own format `set` and `counter` are linearizable objects; Jepsen's checks of that name are for Jepsen's histories. */
function adaptToFormat(model: HistoryModel, format: HistoryFormat): HistoryModel {
  if (format !== 'jsonl') return model;
  return model === 'set' ? 'linearizable-set' : model === 'counter' ? 'linearizable-counter' : model;
}

/** What tests of these tools start from. */
function firstValueOf(model: HistoryModel, format: HistoryFormat): unknown {
  if (model === 'linearizable-counter') return 0;
  if (format === 'porcupine-kv') return '';
  const isRegister = model === 'register' || model === 'cas-register' || model === 'multi-register';
  return isRegister && (format === 'edn' || format === 'json') ? 0 : null;
}

type Outcome = Pick<CheckReport, 'verdict' | 'witness' | 'explanation' | 'notes'> & Partial<CheckReport>;

function judge(prepared: PreparedHistory, options: CheckFileOptions): Outcome {
  const { file, model } = prepared;
  if (isLinearizable(model)) return judgeOperations(prepared, model, options);
  if (isJepsen(model)) return judgeByJepsen(file, model, options);
  const transactions = file.transactions ?? toTransactions(file.recorded);
  const isElles = prepared.level === undefined || CONSISTENCY_MODELS.some((known) => known === prepared.level);
  if (model === 'isolation' || (model === 'rw-register' && !isElles)) return judgeLevels(transactions, prepared.level, options);
  if (!isElles) throw new MalformedHistory(0, `list-append histories are not held against ${prepared.level!}`, `one of ${CONSISTENCY_MODELS.join(', ')}`);
  if (model === 'rw-register' && options.table === true) {
    const { models = [] } = judgeLevels(valuesFromBefore(transactions), undefined, options);
    return { ...judgeAnomalies(checkReadWriteRegister(transactions, { model: strictnessOf(prepared) })), models };
  }
  const check = model === 'list-append' ? checkListAppend : checkReadWriteRegister;
  const outcome = judgeAnomalies(check(transactions, { model: strictnessOf(prepared) }));
  return options.table === true ? { ...outcome, models: anomalyTable(check(transactions)) } : outcome;
}

function strictnessOf({ level }: PreparedHistory): ConsistencyModel {
  return CONSISTENCY_MODELS.find((known) => known === level) ?? 'strict-serializable';
}

/** An anomaly rules a model out; that none was found proves nothing. */
function anomalyTable({ anomalies }: AnomalyReport): ModelRow[] {
  return CONSISTENCY_MODELS.map((model): ModelRow => {
    const broken = anomalies.find(({ name }) => forbids(model, name));
    if (broken === undefined) return { model, holds: 'unknown', explanation: 'no anomaly found that it forbids' };
    return { model, holds: 'no', witness: transactionEntries(broken.transactions), explanation: broken.explanation };
  });
}

function isLinearizable(model: HistoryModel): model is LinearizableModel {
  return (LINEARIZABLE_MODELS as readonly string[]).includes(model);
}

function isJepsen(model: HistoryModel): model is JepsenModel {
  return (JEPSEN_MODELS as readonly string[]).includes(model);
}

/** The specification of a linearizable model. */
export function specificationOf(model: LinearizableModel, initial: unknown): Specification {
  switch (model) {
    case 'register':
      return register(initial);
    case 'cas-register':
      return casRegister(initial);
    case 'multi-register':
      return multiRegister(initial);
    case 'key-value':
      return keyValue(initial);
    case 'linearizable-set':
      return setModel();
    case 'queue':
      return queue();
    case 'stack':
      return stack();
    case 'mutex':
      return mutex();
    case 'linearizable-counter':
      return counter(typeof initial === 'number' ? initial : 0);
  }
}

/** The operations of a file as the model has them, and what was left out. */
export function operationsOf({ file }: PreparedHistory): { operations: readonly Operation[]; notes: readonly string[] } {
  if (file.operations !== undefined) return { operations: file.operations, notes: [] };
  const hasNil = file.format === 'porcupine-etcd' || file.format === 'porcupine-kv';
  return toOperations(file.recorded, { nilRead: hasNil ? 'value' : 'nothing', failedCas: file.format === 'porcupine-etcd' ? 'mismatch' : 'nothing' });
}

function judgeOperations(prepared: PreparedHistory, model: LinearizableModel, options: CheckFileOptions): Outcome {
  const { operations, notes } = operationsOf(prepared);
  const verdict = checkModel(operations, model, prepared.initial, options);
  const hasTable = options.table === true && isRegister(model);
  const models = hasTable ? { models: sessionRows(operations, specificationOf(model, prepared.initial), options) } : {};
  if (verdict.verdict === 'violation') {
    return { verdict: 'violation', witness: operationEntries(verdict.witness), explanation: verdict.explanation, steps: verdict.steps, notes, ...models };
  }
  return { verdict: verdict.verdict, witness: [], explanation: verdict.verdict === 'unknown' ? verdict.reason : '', steps: verdict.steps, notes, ...models };
}

export function checkModel(operations: readonly Operation[], model: LinearizableModel, initial: unknown, { maxSteps }: Pick<CheckFileOptions, 'maxSteps'>): LinearizabilityVerdict {
  const specification = specificationOf(model, initial);
  return (isRegister(model) ? checkRegisters : checkLinearizability)(operations, specification, maxSteps === undefined ? {} : { maxSteps });
}

function isRegister(model: LinearizableModel): boolean {
  return model === 'register' || model === 'cas-register' || model === 'key-value';
}

function sessionRows(operations: readonly Operation[], specification: Specification, { maxSteps }: CheckFileOptions): ModelRow[] {
  return consistencyTable(operations, specification, maxSteps === undefined ? {} : { maxSteps }).map(({ model, holds, witness, explanation }) => ({
    model,
    holds,
    ...(witness === undefined ? {} : { witness: operationEntries(witness) }),
    ...(explanation === undefined ? {} : { explanation }),
  }));
}

function judgeByJepsen({ recorded }: HistoryFile, model: JepsenModel, options: CheckFileOptions): Outcome {
  const { verdict, explanations, witness, details } = jepsenVerdict(recorded, model, options);
  const entries = recorded
    .filter(({ id }) => witness.includes(id))
    .map((record) => ({ id: record.id, text: operationEntries([{ ...record, client: record.process, value: record.asked, result: record.answered }])[0]!.text }));
  return { verdict, witness: entries, explanation: explanations.join('; '), details, notes: [] };
}

function jepsenVerdict(recorded: HistoryFile['recorded'], model: JepsenModel, options: CheckFileOptions): JepsenVerdict {
  switch (model) {
    case 'set':
      return checkSet(recorded);
    case 'set-full':
      return checkSetFull(recorded);
    case 'counter':
      return checkCounterBounds(recorded);
    case 'bank':
      return checkBank(recorded, { allowsNegativeBalances: options.allowsNegativeBalances === true });
    case 'unique-ids':
      return checkUniqueIds(recorded);
    case 'long-fork':
      return checkLongFork(recorded);
    case 'comments':
      return checkComments(recorded);
  }
}

function judgeAnomalies({ verdict, anomalies, strongestPossible, notes }: AnomalyReport): Outcome {
  const [first] = anomalies;
  return {
    verdict,
    witness: verdict === 'violation' ? transactionEntries(first!.transactions) : [],
    explanation: verdict === 'violation' ? first!.explanation : '',
    anomalies: [...new Set(anomalies.map(({ name }) => name))],
    details: { strongestPossible: strongestPossible ?? 'none' },
    notes,
  };
}

/** Against the level asked for, or the strongest that the history can be judged by. */
function judgeLevels(transactions: readonly Transaction[], level: ConsistencyModel | IsolationLevel | undefined, { maxSteps }: CheckFileOptions): Outcome {
  const verdicts = isolationLevels(transactions, maxSteps === undefined ? {} : { maxSteps });
  // Every level here respects sessions.
  const asked = level === 'strong-session-serializable' ? 'serializable' : level?.replace(/-/g, ' ');
  const decisive = asked === undefined ? verdicts.at(-1)! : verdicts.find((verdict) => verdict.level === asked);
  if (decisive === undefined) {
    throw new MalformedHistory(0, `this history cannot be held against ${asked!}`, `one of ${verdicts.map((verdict) => verdict.level.replace(/ /g, '-')).join(', ')}`);
  }
  const models = verdicts.map(({ level: model, holds, witness, reason }): ModelRow => {
    if (witness !== undefined) return { model, holds, witness: transactionEntries(witness.transactions), explanation: witness.explanation };
    return reason === undefined ? { model, holds } : { model, holds, explanation: reason };
  });
  const { holds, witness, reason } = decisive;
  return {
    verdict: holds === 'yes' ? 'ok' : holds === 'no' ? 'violation' : 'unknown',
    witness: witness === undefined ? [] : transactionEntries(witness.transactions),
    explanation: witness?.explanation ?? reason ?? '',
    steps: verdicts.reduce((sum, verdict) => sum + verdict.steps, 0),
    models,
    ...(witness === undefined ? {} : { anomalies: [witness.anomaly] }),
    notes: [],
  };
}
