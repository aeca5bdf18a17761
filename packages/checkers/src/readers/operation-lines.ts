/**
 * Our own format: JSON lines, one operation a line, with when it was called and when it returned as positions in the
 * total order of all calls and returns:
 *
 *     {"client": 1, "f": "write", "key": "x", "value": 3, "invoked": 4, "returned": 9}
 *     {"client": 2, "f": "cas", "expected": 3, "value": 5, "result": true, "invoked": 5, "returned": 12}
 *     {"client": 2, "f": "read", "invoked": 13, "returned": null}
 *
 * `returned` is null or missing while the outcome is open or unknown. `"outcome": "failed"` says that the operation
 * certainly did not happen; it is left out, and counted in a note. `id` may be given. A first line `{"model": …, "initial": …}`
 * may say which model the history is of and what a register holds at first.
 */
import type { Operation } from '../history/operation.ts';
import { readJsonLine } from './jepsen-events.ts';
import { MalformedHistory, quote } from './malformed-history.ts';

export interface OperationLines {
  readonly operations: readonly Operation[];
  readonly model: string | undefined;
  readonly initial: unknown;
  readonly notes: readonly string[];
}

const EXPECTED = 'an object with client, f, invoked and returned';

export function readOperationLines(text: string): OperationLines {
  const operations: Operation[] = [];
  const ids = new Set<number>();
  let header: Record<string, unknown> = {};
  let failed = 0;
  for (const [index, lineText] of text.split('\n').entries()) {
    if (lineText.trim() === '') continue;
    const line = index + 1;
    const value = readJsonLine(lineText, line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedHistory(line, quote(lineText), EXPECTED);
    const record = value as Record<string, unknown>;
    if (record['f'] === undefined && record['invoked'] === undefined && operations.length === 0) {
      header = record;
    } else if (record['outcome'] === 'failed') {
      failed += 1;
    } else {
      const operation = operationOf(record, line, operations.length + 1);
      if (ids.has(operation.id)) throw new MalformedHistory(line, `the id ${operation.id} is there already`, 'a number of its own for every operation');
      ids.add(operation.id);
      operations.push(operation);
    }
  }
  const model = header['model'];
  return {
    operations,
    model: typeof model === 'string' ? model : undefined,
    initial: header['initial'],
    notes: failed > 0 ? [`${failed} operations that certainly did not happen are left out`] : [],
  };
}

function operationOf(record: Record<string, unknown>, line: number, place: number): Operation {
  const { id = place, client, f, key, value, expected, result, invoked, returned } = record;
  if (typeof client !== 'number' && typeof client !== 'string') throw new MalformedHistory(line, `client is ${JSON.stringify(client)}`, 'a number or a name');
  if (typeof f !== 'string') throw new MalformedHistory(line, `f is ${JSON.stringify(f)}`, 'the name of what was asked, such as "read"');
  if (typeof id !== 'number') throw new MalformedHistory(line, `id is ${JSON.stringify(id)}`, 'a number');
  if (typeof invoked !== 'number') throw new MalformedHistory(line, `invoked is ${JSON.stringify(invoked)}`, 'a number');
  const isOpen = returned === null || returned === undefined;
  if (!isOpen && (typeof returned !== 'number' || returned < invoked)) {
    throw new MalformedHistory(line, `returned is ${JSON.stringify(returned)}`, `null or a number from ${invoked}`);
  }
  if (key !== undefined && typeof key !== 'number' && typeof key !== 'string') throw new MalformedHistory(line, `key is ${JSON.stringify(key)}`, 'a number or a text');
  const returnedOrder = isOpen ? Infinity : (returned as number);
  return {
    id,
    client,
    f,
    ...(key === undefined ? {} : { key }),
    value,
    ...(expected === undefined ? {} : { expected }),
    result,
    invokedOrder: invoked,
    returnedOrder,
  };
}
