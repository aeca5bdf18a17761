/**
 * Measures the checkers on the histories of section 5 of the specification and prints the table with our column, times of
 * Porcupine (Go) beside it where they are known:
 *
 *     node packages/checkers/dist/bench/main.js [folder with porcupine's histories and verdicts.json]
 *
 * Single thread, reading excluded, minimum of the runs; the witness of a violation is part of the time. `cold` is the
 * first run in a fresh process, measured in a child process of its own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { operationsOf, prepareHistory } from '../check-file/check-file.ts';
import type { Operation } from '../history/operation.ts';
import { checkKeyValueHistory } from '../key-value/check-key-value-history.ts';
import { checkRegisters } from '../models/as-key-value.ts';
import { keyValue } from '../models/key-value.ts';
import { casRegister } from '../models/registers.ts';
import { makeHistory, type HistoryShape } from './recorded-histories.ts';

interface KnownTime {
  readonly file: string;
  readonly porcupineMinMicros: number;
}

interface Row {
  readonly data: string;
  readonly porcupineMillis: number | string;
  readonly ourMillis: number;
  readonly note?: string;
}

const RUNS = 40;

const GENERATED: readonly (readonly [string, number | string, HistoryShape, number])[] = [
  ['100,000 unique values, 5 clients, 100 keys', 163, { operations: 100_000, clients: 5, keys: 100, writes: 'unique' }, 10],
  ['100,000 unique values, 5 clients, 1 key', '12,083 (4.9 GB)', { operations: 100_000, clients: 5, keys: 1, writes: 'unique' }, 10],
  ['100,000 unique values, 100 clients, 1 key', 'no answer', { operations: 100_000, clients: 100, keys: 1, writes: 'unique' }, 10],
  ['100,000 unique values, 1,000 clients, 10,000 keys', '', { operations: 100_000, clients: 1000, keys: 10_000, writes: 'unique' }, 10],
  ['1,000 unique values, 20 clients, 1 key', 'none in 20 s', { operations: 1000, clients: 20, keys: 1, writes: 'unique' }, 100],
  ['1,000,000 unique values, 5 clients, 100 keys', '', { operations: 1_000_000, clients: 5, keys: 100, writes: 'unique' }, 3],
  ['2,000 appends and gets, 50 clients, 10 keys', '', { operations: 2000, clients: 50, keys: 10, writes: 'append' }, 20],
];

function main(): void {
  const [folder = fileURLToPath(new URL('../../../../../shared/data/porcupine', import.meta.url))] = process.argv.slice(2);
  if (folder === '--cold') {
    console.log(measure(1, cold()));
    return;
  }
  const rows = [...recordedRows(folder), ...GENERATED.map(generatedRow), coldRow()];
  console.log(['data', 'Porcupine ms', 'ours ms', ''].map(pad).join(' '));
  for (const { data, porcupineMillis, ourMillis, note = '' } of rows) {
    const theirs = typeof porcupineMillis === 'number' ? porcupineMillis.toFixed(2) : porcupineMillis;
    console.log([data, theirs, ourMillis.toFixed(2), note].map(pad).join(' '));
  }
}

function pad(text: string, column: number): string {
  return column === 0 ? text.padEnd(52) : text.padStart(16);
}

/** The fastest of some runs, in milliseconds. */
function measure(runs: number, run: () => void): number {
  let least = Infinity;
  for (let count = 0; count < runs; count += 1) {
    const began = process.hrtime.bigint();
    run();
    least = Math.min(least, Number(process.hrtime.bigint() - began) / 1e6);
  }
  return least;
}

function recordedRows(folder: string): Row[] {
  const verdicts = join(folder, 'verdicts.json');
  if (!existsSync(verdicts)) {
    console.log(`Porcupine's histories are not in ${folder}: their rows are left out. Give the folder as an argument.`);
    return [];
  }
  const { histories } = JSON.parse(readFileSync(verdicts, 'utf8')) as { histories: KnownTime[] };
  const etcd = { data: 0, theirs: 0, ours: 0 };
  const rows: Row[] = [];
  const seen = new Set<string>();
  for (const { file, porcupineMinMicros } of histories) {
    if (seen.has(file)) continue;
    seen.add(file);
    const { operations } = operationsOf(prepareHistory(readFileSync(join(folder, file), 'utf8'), {}));
    const isEtcd = file.startsWith('etcd/');
    const specification = isEtcd ? casRegister(null) : keyValue('');
    const check = (): void => void checkRegisters(operations as Operation[], specification);
    const ourMillis = measure(RUNS, check);
    const theirs = porcupineMinMicros / 1000;
    if (isEtcd) {
      etcd.data += 1;
      etcd.theirs += theirs;
      etcd.ours += ourMillis;
    }
    if (!isEtcd || file.endsWith('_002.log') || file.endsWith('_007.log')) rows.push({ data: file, porcupineMillis: theirs, ourMillis });
  }
  const sum = { data: `the ${etcd.data} etcd histories, summed minima`, porcupineMillis: etcd.theirs, ourMillis: etcd.ours, note: `1/${(etcd.theirs / etcd.ours).toFixed(1)}` };
  return [sum, ...rows];
}

function generatedRow([data, porcupineMillis, shape, runs]: (typeof GENERATED)[number]): Row {
  const history = makeHistory(shape);
  const before = process.memoryUsage().heapUsed;
  checkKeyValueHistory(history);
  const grown = Math.max(0, process.memoryUsage().heapUsed - before) / 1e6;
  const ourMillis = measure(runs, () => void checkKeyValueHistory(history));
  return { data, porcupineMillis, ourMillis, note: `heap +${grown.toFixed(0)} MB` };
}

function cold(): () => void {
  const history = makeHistory({ operations: 100_000, clients: 5, keys: 100, writes: 'unique' });
  return () => void checkKeyValueHistory(history);
}

function coldRow(): Row {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--cold'], { encoding: 'utf8' });
  return { data: '100,000 unique values, 5 clients, 100 keys, cold', porcupineMillis: '', ourMillis: Number(child.stdout) };
}

main();
