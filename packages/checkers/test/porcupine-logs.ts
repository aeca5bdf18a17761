/**
 * Reads the histories of Porcupine's test data (github.com/anishathalye/porcupine, `test_data`), which are not part of
 * this repository: a folder `shared/data/porcupine` beside the project holds them where they are to be used.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KeyValueOperation, KeyValueValue } from '../src/index.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/porcupine', import.meta.url));

export interface KnownVerdict {
  readonly file: string;
  readonly linearizable: boolean;
}

/** Undefined when the folder is not there. */
export function readPorcupineVerdicts(): readonly KnownVerdict[] | undefined {
  const path = join(FOLDER, 'verdicts.json');
  if (!existsSync(path)) return undefined;
  const { histories } = JSON.parse(readFileSync(path, 'utf8')) as { histories: KnownVerdict[] };
  const seen = new Set<string>();
  return histories.filter(({ file }) => !seen.has(file) && seen.add(file));
}

export function readPorcupineHistory(file: string): KeyValueOperation[] {
  const lines = readFileSync(join(FOLDER, file), 'utf8').split('\n').filter((line) => line.trim() !== '');
  return file.startsWith('etcd/') ? parseEtcd(lines) : parseKeyValue(lines);
}

type Draft = { -readonly [Name in keyof KeyValueOperation]: KeyValueOperation[Name] };

/** `INFO  jepsen.util - 3	:invoke	:cas	[0 4]`: a register that is absent at first; `:info` and what never returns stay pending. */
function parseEtcd(lines: readonly string[]): KeyValueOperation[] {
  const operations: Draft[] = [];
  const running = new Map<string, Draft>();
  lines.forEach((line, order) => {
    const match = /jepsen\.util - (\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.*\S)/.exec(line);
    if (match === null) {
      if (line.includes(':nemesis')) return;
      throw new Error(`line ${order + 1} is no operation: ${line}`);
    }
    const [, client, type, action, rest] = match as unknown as [string, string, string, string, string];
    const values = rest.startsWith('[') ? rest.slice(1, -1).split(/\s+/).map(Number) : [];
    if (type === 'invoke') {
      const f = action === 'read' ? 'get' : action === 'write' ? 'put' : 'cas';
      const operation: Draft = { id: operations.length, client, f, key: 'x', invokedOrder: order, returnedOrder: Infinity };
      if (f === 'put') operation.value = Number(rest);
      if (f === 'cas') [operation.expected, operation.value] = values;
      running.set(client, operation);
      operations.push(operation);
      return;
    }
    const operation = running.get(client)!;
    if (type === 'info' || rest === ':timed-out') return;
    operation.returnedOrder = order;
    if (operation.f === 'get') operation.result = rest === 'nil' ? undefined : Number(rest);
    if (operation.f === 'cas') operation.result = type === 'ok';
  });
  return operations;
}

/** `{:process 0, :type :invoke, :f :append, :key "0", :value "x 0 0 y"}`: every key holds the empty text at first. */
function parseKeyValue(lines: readonly string[]): KeyValueOperation[] {
  const operations: Draft[] = [];
  const running = new Map<string, Draft>();
  lines.forEach((line, order) => {
    const match = /^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key "(.*)", :value (nil|"(.*)")\}$/.exec(line);
    if (match === null) throw new Error(`line ${order + 1} is no operation: ${line}`);
    const [, client, type, f, key, , text] = match as unknown as string[];
    if (type === 'invoke') {
      const operation: Draft = { id: operations.length, client: client!, f: f as KeyValueOperation['f'], key: key!, invokedOrder: order, returnedOrder: Infinity };
      if (f !== 'get') operation.value = text as KeyValueValue;
      running.set(client!, operation);
      operations.push(operation);
      return;
    }
    const operation = running.get(client!)!;
    operation.returnedOrder = order;
    if (f === 'get') operation.result = text === '' ? undefined : text;
  });
  return operations;
}
