/** The formats of history files, and how to tell which one a file has. */
import { tryJson } from '../readers/jepsen-events.ts';
import { MalformedHistory } from '../readers/malformed-history.ts';

/**
 * - `jsonl`: our own JSON lines, one operation a line
 * - `edn`, `json`: the maps of Jepsen, Knossos and Elle
 * - `porcupine-kv`, `porcupine-etcd`: Porcupine's test data
 * - `sessions`: transactions by session, as JSON
 */
export const HISTORY_FORMATS = ['jsonl', 'edn', 'json', 'porcupine-kv', 'porcupine-etcd', 'sessions'] as const;
export type HistoryFormat = (typeof HISTORY_FORMATS)[number];

export function isHistoryFormat(name: string): name is HistoryFormat {
  return (HISTORY_FORMATS as readonly string[]).includes(name);
}

/** Throws MalformedHistory when it looks like none. */
export function recognizeFormat(text: string): HistoryFormat {
  const lines = text.split('\n', 50).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith(';'));
  const first = lines[0];
  if (first === undefined) throw new MalformedHistory(0, 'the file is empty', 'a history');
  if (/^(?:INFO|WARN)\s+jepsen\./.test(first)) return 'porcupine-etcd';
  const whole = /^[[{]/.test(first) ? tryJson(text) : undefined;
  if (whole !== undefined) return formatOfJson(whole);
  const line = tryJson(first.replace(/^\[(?=\s*\{)/, '').replace(/,$/, ''));
  if (typeof line === 'object' && line !== null) return isEvent(line) ? 'json' : 'jsonl';
  if (!/^[[({#]/.test(first)) {
    throw new MalformedHistory(1, `the file begins with "${first.slice(0, 60)}"`, 'EDN or JSON maps, a Jepsen log, or JSON lines; name the format if it is one of these');
  }
  if (/^\{\s*"/.test(first)) return 'jsonl';
  return lines.some((each) => /:f :(?:get|put|append)\b/.test(each) && /:key /.test(each)) ? 'porcupine-kv' : 'edn';
}

function formatOfJson(value: unknown): HistoryFormat {
  if (Array.isArray(value)) return Array.isArray(value[0]) ? 'sessions' : 'json';
  if (typeof value === 'object' && value !== null && 'sessions' in value) return 'sessions';
  return isEvent(value) ? 'json' : 'jsonl';
}

function isEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('type' in value || ':type' in value);
}
