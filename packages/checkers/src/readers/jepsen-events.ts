/**
 * Histories of Jepsen, Knossos and Elle, and of tools that write the same maps, as EDN or JSON: one map a line, or a
 * vector of maps. A map has `:type` (invoke, ok, fail, info), `:process`, `:f`, `:value`; Elle's may leave out `:f`, and all
 * may carry more (`:time`, `:index`, `:error`), which is not looked at. Porcupine's key-value logs have `:key` besides.
 */
import { readEdnForms, readEdnValue } from './edn-forms.ts';
import type { EventType, HistoryEvent } from './history-event.ts';
import { MalformedHistory, quote } from './malformed-history.ts';
import { describeData } from '../history/describe-history.ts';

const EXPECTED = 'a map such as {:process 0, :type :invoke, :f :write, :value 3}';
const TYPES: readonly string[] = ['invoke', 'ok', 'fail', 'info'];

export function readEdnEvents(text: string): HistoryEvent[] {
  return readEdnForms(text).map(({ line, value }) => eventOf(value, line));
}

/** One array, or an object a line. */
export function readJsonEvents(text: string): HistoryEvent[] {
  const whole = tryJson(text);
  if (Array.isArray(whole)) return locate(whole, text).map(({ line, value }) => eventOf(mapOf(value), line));
  const events: HistoryEvent[] = [];
  for (const [index, lineText] of text.split('\n').entries()) {
    if (lineText.trim() === '') continue;
    events.push(eventOf(mapOf(readJsonLine(lineText, index + 1)), index + 1));
  }
  return events;
}

export function readJsonLine(text: string, line: number): unknown {
  const cleaned = text.trim().replace(/^\[(?=\s*\{)/, '').replace(/,$/, '');
  const value = tryJson(cleaned) ?? tryJson(cleaned.replace(/\]$/, ''));
  if (value === undefined) throw new MalformedHistory(line, `${quote(text)} is not JSON`, 'one JSON object a line, or one array of them');
  return value;
}

export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Lines of an array's elements: exact where every element begins a line of its own, else counted by place. */
function locate(values: readonly unknown[], text: string): { line: number; value: unknown }[] {
  const starts: number[] = [];
  for (const [index, line] of text.split('\n').entries()) if (/^\s*\[?\s*\{/.test(line)) starts.push(index + 1);
  const isExact = starts.length === values.length;
  return values.map((value, index) => ({ line: isExact ? starts[index]! : 1, value }));
}

/** Objects as maps, so that both notations go one way. Keys that are whole numbers become numbers. */
function mapOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapOf);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, held]) => [/^-?\d{1,15}$/.test(key) ? Number(key) : key, mapOf(held)]));
}

function eventOf(value: unknown, line: number): HistoryEvent {
  if (!(value instanceof Map)) throw new MalformedHistory(line, `${quote(describeData(value))} is no operation`, EXPECTED);
  const field = (name: string): unknown => value.get(`:${name}`) ?? value.get(name);
  const type = word(field('type'));
  if (!TYPES.includes(type)) {
    throw new MalformedHistory(line, type === '' ? 'there is no :type' : `the :type is ${type}`, 'one of :invoke, :ok, :fail, :info');
  }
  const process = field('process') ?? 'only';
  if (typeof process !== 'number' && typeof process !== 'string') {
    throw new MalformedHistory(line, `the :process is ${describeData(process)}`, 'a number or a name');
  }
  const key = field('key');
  if (key !== undefined && typeof key !== 'number' && typeof key !== 'string') {
    throw new MalformedHistory(line, `the :key is ${describeData(key)}`, 'a number or a text');
  }
  const event: HistoryEvent = { line, process, type: type as EventType, f: word(field('f')), value: parseText(field('value'), line), error: field('error') };
  return key === undefined ? event : { ...event, key };
}

/** A keyword or text without its colon. */
function word(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = String(value);
  return text.startsWith(':') ? text.slice(1) : text;
}

/** Some tools write the steps of a transaction as text. */
function parseText(value: unknown, line: number): unknown {
  return typeof value === 'string' && /^\s*\[\s*\[/.test(value) ? readEdnValue(value, line) : value;
}
