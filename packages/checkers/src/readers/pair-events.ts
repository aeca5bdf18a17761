/**
 * Pairs calls with their ends. A process does one thing at a time, so an end belongs to the last call of its process.
 * Lines of processes that are no clients (Jepsen's nemesis) are left out and counted in a note. An end without a call is
 * taken to have been called right after whatever its process did before: no later call would explain more.
 */
import type { HistoryEvent, ReadHistory, RecordedOperation } from './history-event.ts';
import { MalformedHistory } from './malformed-history.ts';

type Draft = { -readonly [Name in keyof RecordedOperation]: RecordedOperation[Name] };

/** Orders grow by two a line, so that there is room for a call that was not recorded. */
const ORDERS_PER_LINE = 2;

export function pairEvents(events: readonly HistoryEvent[]): ReadHistory {
  const operations: Draft[] = [];
  const running = new Map<number | string, Draft>();
  const lastOrder = new Map<number | string, number>();
  let leftOut = 0;
  let withoutCall = 0;
  for (const [index, event] of events.entries()) {
    const { process, type, line } = event;
    const order = (index + 1) * ORDERS_PER_LINE;
    if (isNoClient(process)) {
      leftOut += 1;
      continue;
    }
    const open = running.get(process);
    if (type === 'invoke') {
      if (open !== undefined) {
        throw new MalformedHistory(
          line,
          `process ${process} calls ${event.f} while its ${open.f} of line ${open.line} has not ended`,
          'an ok, fail or info line in between (a process does one thing at a time)',
        );
      }
      const draft = draftOf(event, operations.length, order, event.value);
      running.set(process, draft);
      operations.push(draft);
      continue;
    }
    let ended = open;
    if (ended === undefined) {
      if (type === 'info') continue;
      withoutCall += 1;
      ended = draftOf(event, operations.length, (lastOrder.get(process) ?? 0) + 1, undefined);
      operations.push(ended);
    } else if (event.f !== '' && ended.f !== '' && event.f !== ended.f) {
      throw new MalformedHistory(line, `process ${process} ends ${event.f}, but its call of line ${ended.line} is ${ended.f}`, `the end of ${ended.f}`);
    }
    running.delete(process);
    lastOrder.set(process, order);
    ended.answered = event.value;
    ended.outcome = type;
    if (type !== 'info') ended.returnedOrder = order;
  }
  operations.sort((left, right) => left.invokedOrder - right.invokedOrder);
  const notes: string[] = [];
  if (leftOut > 0) notes.push(`${leftOut} lines of processes that are no clients (nemesis) are left out`);
  if (withoutCall > 0) notes.push(`${withoutCall} operations ended without a recorded call; they are taken to have been called right after what their process did before`);
  return { operations, notes };
}

function draftOf(event: HistoryEvent, id: number, invokedOrder: number, asked: unknown): Draft {
  const { process, f, line, key } = event;
  const draft: Draft = { id, process, f, asked, answered: undefined, outcome: 'open', invokedOrder, returnedOrder: Infinity, line };
  if (key !== undefined) draft.key = key;
  return draft;
}

function isNoClient(process: number | string): boolean {
  return process === 'nemesis' || process === ':nemesis';
}
