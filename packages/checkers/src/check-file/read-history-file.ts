/** A file's text as recorded operations, whichever format it has. */
import { isPending, type Operation } from '../history/operation.ts';
import { readEtcdLog } from '../readers/etcd-log.ts';
import type { RecordedOperation } from '../readers/history-event.ts';
import { readEdnEvents, readJsonEvents, tryJson } from '../readers/jepsen-events.ts';
import { MalformedHistory } from '../readers/malformed-history.ts';
import { readOperationLines } from '../readers/operation-lines.ts';
import { pairEvents } from '../readers/pair-events.ts';
import { readSessions } from '../readers/sessions-json.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { HistoryFormat } from './history-format.ts';

export interface HistoryFile {
  readonly format: HistoryFormat;
  readonly recorded: readonly RecordedOperation[];
  /** Only of `jsonl`, where operations come ready. */
  readonly operations: readonly Operation[] | undefined;
  /** Only of `sessions`. */
  readonly transactions: readonly Transaction[] | undefined;
  /** What the file itself says. */
  readonly model: string | undefined;
  readonly initial: unknown;
  readonly notes: readonly string[];
}

/** Throws MalformedHistory. */
export function readHistoryFile(text: string, format: HistoryFormat): HistoryFile {
  const nothing = { format, operations: undefined, transactions: undefined, model: undefined, initial: undefined };
  switch (format) {
    case 'jsonl': {
      const { operations, model, initial, notes } = readOperationLines(text);
      return { ...nothing, recorded: operations.map(recordedOf), operations, model, initial, notes };
    }
    case 'sessions': {
      const value = tryJson(text);
      if (value === undefined) throw new MalformedHistory(0, 'the file is not JSON', '{"sessions": [...]}');
      return { ...nothing, recorded: [], transactions: readSessions(value), notes: [] };
    }
    case 'edn':
    case 'porcupine-kv': {
      const { operations, notes } = pairEvents(readEdnEvents(text));
      return { ...nothing, recorded: operations, notes };
    }
    case 'json': {
      const { operations, notes } = pairEvents(readJsonEvents(text));
      return { ...nothing, recorded: operations, notes };
    }
    case 'porcupine-etcd': {
      const { operations, notes } = pairEvents(readEtcdLog(text));
      return { ...nothing, recorded: operations, notes };
    }
  }
}

/** Ready operations as a recorder would have seen them, for the checks that work on those. */
function recordedOf(operation: Operation): RecordedOperation {
  const { id, client, f, key, value, expected, result, invokedOrder, returnedOrder } = operation;
  const asked = f === 'cas' ? [expected, value] : value;
  const answersByItself = ['read', 'get', 'dequeue', 'pop', 'txn', 'generate'].includes(f);
  return {
    id,
    process: client,
    f,
    ...(key === undefined ? {} : { key }),
    asked,
    answered: isPending(operation) ? undefined : answersByItself ? (result ?? null) : asked,
    outcome: isPending(operation) ? 'open' : 'ok',
    invokedOrder,
    returnedOrder,
    line: 0,
  };
}
