/**
 * Logs of Jepsen's etcd test as Porcupine reads them: `INFO  jepsen.util - 3<tab>:invoke<tab>:cas<tab>[0 4]`. A register
 * that is nil at first. Unlike elsewhere a failed compare-and-set is an answer: the value was another. A read that timed out
 * tells nothing, and `:info` means that the outcome is unknown for good.
 */
import type { EventType, HistoryEvent } from './history-event.ts';
import { MalformedHistory, quote } from './malformed-history.ts';

const LINE = /^INFO\s+jepsen\.util\s+-\s+(\d+|:nemesis)\s+:(invoke|ok|fail|info)\s+:(\S+)\s*(.*)$/;

export function readEtcdLog(text: string): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  for (const [index, lineText] of text.split('\n').entries()) {
    if (lineText.trim() === '') continue;
    events.push(readLine(lineText.trimEnd(), index + 1));
  }
  return events;
}

function readLine(text: string, line: number): HistoryEvent {
  const match = LINE.exec(text);
  if (match === null) throw new MalformedHistory(line, quote(text), '"INFO  jepsen.util - <process> :invoke|:ok|:fail|:info :read|:write|:cas <value>"');
  const [, who, type, f, rest] = match as unknown as [string, string, EventType, string, string];
  if (who === ':nemesis') return { line, process: who, type, f, value: rest };
  if (f !== 'read' && f !== 'write' && f !== 'cas') throw new MalformedHistory(line, `:${f} is no operation on a register`, ':read, :write or :cas');
  const process = Number(who);
  const isTimeout = rest.startsWith(':timed-out') || type === 'info';
  if (isTimeout) return { line, process, type: f === 'read' ? 'fail' : 'info', f, value: undefined };
  return { line, process, type, f, value: valueOf(f, rest, line) };
}

function valueOf(f: string, text: string, line: number): unknown {
  if (f === 'cas') {
    const match = /^\[(-?\d+|nil)\s+(-?\d+|nil)\]$/.exec(text.trim());
    if (match === null) throw new MalformedHistory(line, `:cas ${quote(text)}`, 'the value expected and the one to write, such as [0 4]');
    return [numberOf(match[1]!), numberOf(match[2]!)];
  }
  if (/^(-?\d+|nil)$/.test(text.trim())) return numberOf(text.trim());
  throw new MalformedHistory(line, `:${f} ${quote(text)}`, 'a whole number or nil');
}

function numberOf(text: string): number | null {
  return text === 'nil' ? null : Number(text);
}
