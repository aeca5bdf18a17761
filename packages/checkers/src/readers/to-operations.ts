/**
 * Recorded calls and ends as operations of a sequential model, by the rules of the tool that wrote them:
 *
 * - What failed did not happen and is left out, a compare-and-set too (Knossos); only in etcd logs a failed compare-and-set is an
 *   answer: the value was another.
 * - What is `info` or never ended may have happened, at any later time.
 * - A read that answered nil tells nothing and is left out (Knossos: always legal), except in etcd logs, where nil is the
 *   register's first value.
 */
import { canonicalText } from '../history/canonical-text.ts';
import type { Operation } from '../history/operation.ts';
import type { RecordedOperation } from './history-event.ts';
import { MalformedHistory } from './malformed-history.ts';

export interface ConversionRules {
  /** `value`: a read of nil saw nil. `nothing`: it tells nothing. */
  readonly nilRead: 'value' | 'nothing';
  /** What a failed compare-and-set tells. */
  readonly failedCas: 'mismatch' | 'nothing';
}

const READS = ['read', 'get'];
/** Their answer is what they took or saw; all else answers at most a boolean. */
const ANSWERING = [...READS, 'dequeue', 'pop', 'contains'];

export function toOperations(recorded: readonly RecordedOperation[], rules: ConversionRules): { operations: Operation[]; notes: string[] } {
  const operations: Operation[] = [];
  let failed = 0;
  let nilReads = 0;
  for (const record of liftKeys(recorded)) {
    const isAnswer = record.outcome === 'fail' && record.f === 'cas' && rules.failedCas === 'mismatch';
    if (record.outcome === 'fail' && !isAnswer) {
      failed += 1;
    } else if (READS.includes(record.f) && (record.outcome === 'info' || record.outcome === 'open')) {
      continue;
    } else if (READS.includes(record.f) && rules.nilRead === 'nothing' && (record.answered === null || record.answered === undefined)) {
      nilReads += 1;
    } else {
      operations.push(operationOf(record));
    }
  }
  const notes: string[] = [];
  if (failed > 0) notes.push(`${failed} operations that failed did not happen and are left out`);
  if (nilReads > 0) notes.push(`${nilReads} reads answered nil, which tells nothing; they are left out`);
  return { operations, notes };
}

function operationOf(record: RecordedOperation): Operation {
  const { id, process, f, key, asked, answered, outcome, invokedOrder } = record;
  const isEnded = outcome === 'ok' || outcome === 'fail';
  const base = { id, client: process, f, ...(key === undefined ? {} : { key }), invokedOrder, returnedOrder: isEnded ? record.returnedOrder : Infinity };
  const argument = asked ?? answered;
  if (f === 'cas') {
    if (!Array.isArray(argument) || argument.length !== 2) {
      throw new MalformedHistory(record.line, `the cas carries ${canonicalText(argument)}`, 'the value expected and the one to write, such as [0 4]');
    }
    return { ...base, expected: argument[0], value: argument[1], ...(isEnded ? { result: outcome === 'ok' } : {}) };
  }
  if (f === 'txn') return { ...base, value: plainSteps(argument), ...(isEnded ? { result: plainSteps(answered) } : {}) };
  if (ANSWERING.includes(f)) return { ...base, value: f === 'contains' ? argument : undefined, ...(isEnded ? { result: answered } : {}) };
  return { ...base, value: argument, ...(isEnded && typeof answered === 'boolean' && typeof asked !== 'boolean' ? { result: answered } : {}) };
}

/** Names of steps are keywords in EDN. */
function plainSteps(steps: unknown): unknown {
  if (!Array.isArray(steps)) return steps;
  return steps.map((step: unknown) => (Array.isArray(step) ? [String(step[0]).replace(/^:/, ''), ...step.slice(1)] : step));
}

/** Jepsen's independent keys: where every read carries `[key value]`, so does all else. */
function liftKeys(recorded: readonly RecordedOperation[]): readonly RecordedOperation[] {
  const reads = recorded.filter(({ f }) => f === 'read');
  const isPair = (value: unknown): value is [string | number, unknown] =>
    Array.isArray(value) && value.length === 2 && (typeof value[0] === 'number' || typeof value[0] === 'string');
  const isKeyed =
    reads.length > 0 &&
    reads.every(({ asked, answered, outcome }) => isPair(asked) && (outcome !== 'ok' || isPair(answered))) &&
    recorded.every(({ asked, answered }) => isPair(asked ?? answered));
  if (!isKeyed) return recorded;
  return recorded.map((record) => {
    const [key, asked] = (record.asked ?? record.answered) as [string | number, unknown];
    return { ...record, key, asked, answered: isPair(record.answered) ? record.answered[1] : record.answered };
  });
}
