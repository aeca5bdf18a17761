import { describe, expect, it } from 'vitest';
import { checkKeyValueHistory } from '../src/index.ts';
import { readPorcupineHistory, readPorcupineVerdicts } from './porcupine-logs.ts';

const verdicts = readPorcupineVerdicts();
const WHY_SKIPPED = 'there is no folder shared/data/porcupine beside the project';

describe('histories of Porcupine with known verdicts', () => {
  it('are read when they are there', (context) => {
    context.skip(verdicts === undefined, WHY_SKIPPED);
    expect(verdicts!.length).toBeGreaterThan(0);
  });

  it.each(verdicts ?? [])('$file: linearizable is $linearizable', ({ file, linearizable }) => {
    const verdict = checkKeyValueHistory(readPorcupineHistory(file));
    expect(verdict.verdict).toBe(linearizable ? 'ok' : 'violation');
  });
});
