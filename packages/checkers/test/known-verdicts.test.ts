import { describe, expect, it } from 'vitest';
import { checkFile } from '../src/index.ts';
import { readShared, WHY_SKIPPED } from './shared-data.ts';

interface KnownHistory {
  readonly file: string;
  readonly model?: string;
  readonly checker?: string;
  readonly linearizable?: boolean;
  readonly valid?: boolean;
}

/** The model's name in the words of `verdicts.json`. */
function modelOf({ model = '', checker = '' }: KnownHistory): string {
  if (checker !== '') return checker.replace(/^(elle|jepsen) /, '').replace(/ .*$/, '');
  return model.includes('cas-register') ? 'cas-register' : /key-?value|kv/.test(model) ? 'key-value' : model;
}

describe.each(['porcupine', 'knossos', 'elle'])('histories of %s with known verdicts', (folder) => {
  const text = readShared(`${folder}/verdicts.json`);
  const histories = text === undefined ? [] : (JSON.parse(text) as { histories: KnownHistory[] }).histories;
  const seen = new Set<string>();
  const unique = histories.filter(({ file }) => !seen.has(file) && seen.add(file));

  it('are read when they are there', (context) => {
    context.skip(text === undefined, WHY_SKIPPED);
    expect(unique.length).toBeGreaterThan(0);
  });

  it.each(unique)('$file gets its verdict, its format and model recognised', ({ file, linearizable, valid }) => {
    const report = checkFile(readShared(`${folder}/${file}`)!, { file });
    expect(report.verdict).toBe((linearizable ?? valid) === true ? 'ok' : 'violation');
    expect(report.witness.length > 0).toBe(report.verdict === 'violation');
  });

  it.each(unique)('$file gets its verdict when the model is named', (history) => {
    const report = checkFile(readShared(`${folder}/${history.file}`)!, { model: modelOf(history) });
    expect(report.verdict).toBe((history.linearizable ?? history.valid) === true ? 'ok' : 'violation');
  });
});
