import { describe, expect, it } from 'vitest';
import { checkFile } from '../src/index.ts';

/** `0 invoke add 1`: process, type, f, value as EDN. */
function check(model: string, ...lines: string[]): ReturnType<typeof checkFile> {
  const events = lines.map((line) => {
    const [, process, type, f, value = 'nil'] = /^(\d+) (\w+) (\w+) ?(.*)$/.exec(line)!;
    return `{:process ${process}, :type :${type}, :f :${f}, :value ${value === '' ? 'nil' : value}}`;
  });
  return checkFile(events.join('\n'), { model });
}

const ADDED = ['0 invoke add 1', '0 ok add 1', '1 invoke add 2', '1 info add 2', '2 invoke add 3', '2 fail add 3'];
const read = (value: string): string[] => ['0 invoke read', `0 ok read ${value}`];

describe('set', () => {
  it('may hold what was acknowledged and what was tried', () => {
    expect(check('set', ...ADDED, ...read('[1]')).verdict).toBe('ok');
    expect(check('set', ...ADDED, ...read('#{1 2}'))).toMatchObject({ verdict: 'ok', details: { recovered: 1 } });
  });

  it('must hold what was acknowledged, and nothing that nobody tried', () => {
    expect(check('set', ...ADDED, ...read('[2]')).explanation).toMatch(/1 acknowledged elements are missing .*: 1$/);
    expect(check('set', ...ADDED, ...read('[1 9]')).explanation).toMatch(/nobody added: 9$/);
  });

  it('is unknown without a read', () => {
    expect(check('set', ...ADDED).verdict).toBe('unknown');
  });
});

describe('set-full', () => {
  it('loses an element that a later read misses for good', () => {
    expect(check('set-full', ...ADDED, ...read('[1]'), ...read('[]')).explanation).toMatch(/1 elements are lost/);
    expect(check('set-full', ...ADDED, ...read('[]'), ...read('[1]')).verdict).toBe('ok');
  });

  it('must not show an element twice', () => {
    expect(check('set-full', ...ADDED, ...read('[1 1]')).explanation).toMatch(/more than once: 1/);
  });
});

describe('counter', () => {
  const added = ['0 invoke add 2', '0 ok add 2', '1 invoke add 5', '1 info add 5'];

  it('reads between what was surely added and what may have been', () => {
    for (const value of ['2', '7', '3']) expect(check('counter', ...added, ...read(value)).verdict).toBe('ok');
    for (const value of ['1', '8']) expect(check('counter', ...added, ...read(value)).explanation).toMatch(/from 2 to 7/);
  });

  it('does not count adds that failed', () => {
    expect(check('counter', '0 invoke add 1', '0 fail add 1', ...read('1')).verdict).toBe('violation');
  });
});

describe('bank', () => {
  const first = read('{0 10, 1 0}');

  it.each([
    ['{0 4, 1 6}', ''],
    ['{0 4, 1 7}', 'add up to 11, not 10'],
    ['{0 11, 1 -1}', 'below zero: account 1 has -1'],
    ['{0 10, 2 0}', 'not known: 2'],
    ['{0 10, 1 nil}', 'no balance for the accounts 1'],
  ])('judges the balances %s', (balances, problem) => {
    const report = check('bank', ...first, ...read(balances));
    expect(report.verdict).toBe(problem === '' ? 'ok' : 'violation');
    expect(report.explanation).toContain(problem);
  });

  it('allows balances below zero when told so', () => {
    const text = '{:process 0, :type :invoke, :f :read}\n{:process 0, :type :ok, :f :read, :value {0 11, 1 -1}}';
    expect(checkFile(text, { allowsNegativeBalances: true })).toMatchObject({ model: 'bank', verdict: 'ok' });
  });
});

describe('unique-ids, long-fork and comments', () => {
  it('gives no id twice', () => {
    expect(check('unique-ids', '0 invoke generate', '0 ok generate 1', '1 invoke generate', '1 ok generate 2').verdict).toBe('ok');
    expect(check('unique-ids', '0 invoke generate', '0 ok generate 1', '1 invoke generate', '1 ok generate 1').explanation).toMatch(/id 1 was given 2 times/);
  });

  it('shows writes to all in one order', () => {
    const left = ['0 invoke read [[:r 1 nil] [:r 2 nil]]', '0 ok read [[:r 1 1] [:r 2 nil]]'];
    const right = ['1 invoke read [[:r 2 nil] [:r 1 nil]]', '1 ok read [[:r 2 1] [:r 1 nil]]'];
    const both = ['1 invoke read [[:r 2 nil] [:r 1 nil]]', '1 ok read [[:r 2 1] [:r 1 1]]'];
    expect(check('long-fork', ...left, ...right).verdict).toBe('violation');
    expect(check('long-fork', ...left, ...both).verdict).toBe('ok');
  });

  it('shows with a comment those that had been written before it', () => {
    const writes = ['0 invoke write 1', '0 ok write 1', '0 invoke write 2', '0 ok write 2'];
    expect(check('comments', ...writes, ...read('[1]')).verdict).toBe('ok');
    expect(check('comments', ...writes, ...read('[2]')).explanation).toMatch(/saw 2 but not 1/);
  });
});
