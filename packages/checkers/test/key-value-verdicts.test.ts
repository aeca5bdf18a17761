import { describe, expect, it } from 'vitest';
import { checkKeyValueHistory, KeyValueWindows, type KeyValueOperation, type KeyValueVerdict } from '../src/index.ts';

type Extra = Partial<KeyValueOperation>;

let nextId = 0;

function operation(f: KeyValueOperation['f'], invokedOrder: number, returnedOrder: number, extra: Extra): KeyValueOperation {
  nextId += 1;
  return { id: nextId, client: 1, f, key: 'a', invokedOrder, returnedOrder, ...extra };
}

const put = (value: number | null, from: number, to: number, extra: Extra = {}) => operation('put', from, to, { value, ...extra });
const get = (result: number | null, from: number, to: number, extra: Extra = {}) => operation('get', from, to, { result, ...extra });
const cas = (expected: number | null, value: number, result: boolean, from: number, to: number) =>
  operation('cas', from, to, { expected, value, result });

function expectViolation(verdict: KeyValueVerdict): KeyValueVerdict & { verdict: 'violation' } {
  if (verdict.verdict !== 'violation') throw new Error(`expected a violation, got ${verdict.verdict}`);
  return verdict;
}

describe('puts of unique values and gets', () => {
  it('accepts a get that overlaps a put and sees either value', () => {
    expect(checkKeyValueHistory([put(1, 1, 2), put(2, 3, 8), get(1, 4, 5), get(2, 6, 7)])).toEqual({ verdict: 'ok' });
  });

  it('names the stale get, the put it saw and the put it missed', () => {
    const history = [put(1, 1, 2), put(2, 3, 4, { client: 2 }), get(1, 5, 6, { client: 3 })];
    const violation = expectViolation(checkKeyValueHistory(history));
    expect(violation.witness).toEqual(history);
    expect(violation.explanation).toMatch(
      /^Key "a": The values 1 and 2 must each come before the other\. 1 before 2: #\d+ client 1: put 1 \(called at 1, returned at 2\) had returned when #\d+ client 2: put 2 \(called at 3, returned at 4\) was called\./,
    );
  });

  it('rejects a value that nobody put', () => {
    const violation = expectViolation(checkKeyValueHistory([put(1, 1, 2), get(7, 3, 4)]));
    expect(violation.witness).toHaveLength(1);
    expect(violation.explanation).toContain('nobody ever put that value there');
  });

  it('rejects a get that returned before the put of its value was called', () => {
    const violation = expectViolation(checkKeyValueHistory([get(1, 1, 2), put(1, 3, 4)]));
    expect(violation.explanation).toContain('saw a value before it was written');
  });

  it('rejects an absent key after a put has returned, for undefined and null alike', () => {
    for (const absent of [undefined, null]) {
      const history = [put(1, 1, 2), operation('get', 3, 4, { result: absent })];
      expect(expectViolation(checkKeyValueHistory(history)).explanation).toContain('absent before 1: it was there first of all');
    }
  });

  it('lets a put of unknown outcome happen late, or never', () => {
    const lost = put(1, 1, Infinity);
    expect(checkKeyValueHistory([lost, get(null, 2, 3)]).verdict).toBe('ok');
    expect(checkKeyValueHistory([lost, get(null, 2, 3), get(1, 4, 5)]).verdict).toBe('ok');
    expect(checkKeyValueHistory([lost, get(1, 2, 3), get(null, 4, 5)]).verdict).toBe('violation');
  });

  it('checks keys on their own, and names the one that is wrong', () => {
    const history = [put(1, 1, 2), put(1, 3, 4, { key: 'b' }), get(null, 5, 6, { key: 'b' }), get(1, 7, 8)];
    expect(expectViolation(checkKeyValueHistory(history)).key).toBe('b');
  });
});

describe('values that repeat, compare-and-set and append', () => {
  it('says what the value could only be while the impossible operation ran', () => {
    const history = [put(1, 1, 2), put(1, 3, 4), put(2, 5, 8), get(3, 6, 7)];
    const { explanation } = expectViolation(checkKeyValueHistory(history));
    expect(explanation).toContain('get -> 3 (called at 6, returned at 7) cannot be: while it ran the value could only be 1 or 2.');
  });

  it('keeps only what the violation needs, and what was there before', () => {
    const history = [put(1, 1, 2), put(1, 3, 4), get(1, 5, 6), put(2, 7, 10), get(2, 8, 9), get(1, 11, 12), put(4, 13, 14)];
    const violation = expectViolation(checkKeyValueHistory(history));
    expect(violation.valuesBefore).toEqual([2]);
    expect(violation.witness).toEqual([history[5]]);
    expect(violation.explanation).toContain('Before, it was 2, and nothing changed it.');
  });

  it('does not let two compare-and-sets win from the same value', () => {
    const violation = expectViolation(checkKeyValueHistory([put(1, 1, 2), cas(1, 2, true, 3, 6), cas(1, 3, true, 4, 5)]));
    expect(violation.explanation).toContain('cas 1 to');
  });

  it('lets a failed compare-and-set see any other value, but not the expected one', () => {
    expect(checkKeyValueHistory([put(1, 1, 2), cas(2, 3, false, 3, 4)]).verdict).toBe('ok');
    expect(checkKeyValueHistory([put(1, 1, 2), cas(1, 3, false, 3, 4)]).verdict).toBe('violation');
  });

  it('needs a pending write twice as long as it is seen twice', () => {
    const lost = [put(1, 1, Infinity), put(2, 2, 3), get(1, 4, 5), put(2, 6, 7)];
    expect(checkKeyValueHistory([...lost, get(2, 8, 9)]).verdict).toBe('ok');
    expect(checkKeyValueHistory([...lost, get(1, 8, 9)]).verdict).toBe('violation');
  });

  it('does not use up a put as soon as its value is there already: it may be needed later', () => {
    const history = [put(1, 1, 2), put(1, 3, 20, { client: 2 }), put(2, 4, 5), get(2, 6, 7), get(1, 8, 9)];
    expect(checkKeyValueHistory(history).verdict).toBe('ok');
  });

  it('puts appended texts together in one order', () => {
    const texts = (result: string) => [
      operation('append', 1, 4, { value: 'x' }),
      operation('append', 2, 3, { value: 'y' }),
      operation('get', 5, 6, { result }),
    ];
    expect(checkKeyValueHistory(texts('xy')).verdict).toBe('ok');
    expect(checkKeyValueHistory(texts('yx')).verdict).toBe('ok');
    expect(checkKeyValueHistory(texts('x')).verdict).toBe('violation');
  });

  it('answers unknown, with what ran out, when a search takes more steps than it may', () => {
    const puts = Array.from({ length: 12 }, (_, index) => put(index % 3, 1, 100 + index));
    const verdict = checkKeyValueHistory([...puts, get(9, 1, 50)], { maxSteps: 20 });
    expect(verdict).toEqual({
      verdict: 'unknown',
      reason: 'the search for a legal order of the 13 operations on key "a" took more than 20 steps',
    });
  });
});

describe('what cannot be checked', () => {
  it('refuses values that do not compare exactly, naming the operation', () => {
    const history = [operation('put', 1, 2, { value: { nested: 1 } as never })];
    expect(() => checkKeyValueHistory(history)).toThrow(/put on key "a"\) carries a value of type object; expected a string, number or boolean/);
  });

  it('refuses a completed cas that does not say whether it replaced the value', () => {
    const history = [operation('cas', 1, 2, { value: 1, expected: 0, result: 'done' })];
    expect(() => checkKeyValueHistory(history)).toThrow(/returned "done"; expected true .* or false/);
  });
});

describe('windows', () => {
  function play(windows: KeyValueWindows, history: readonly KeyValueOperation[]): KeyValueVerdict {
    for (const one of history) {
      windows.begin(one.key);
      const verdict = windows.end(one);
      if (verdict.verdict !== 'ok') return verdict;
    }
    return { verdict: 'ok' };
  }

  it('keep nothing of a long history once the key is quiet', () => {
    const windows = new KeyValueWindows();
    for (let order = 0; order < 20_000; order += 4) {
      expect(play(windows, [put(order, order, order + 1), get(order, order + 2, order + 3)]).verdict).toBe('ok');
    }
    expect(windows.keptOperations).toBe(0);
  });

  it('report a violation at the operation that completes it', () => {
    const windows = new KeyValueWindows();
    expect(play(windows, [put(1, 1, 2), put(2, 3, 4)]).verdict).toBe('ok');
    const violation = expectViolation(play(windows, [get(1, 5, 6)]));
    expect(violation.explanation).toContain('while it ran the value could only be 2');
  });

  it('remember a put of unknown outcome across windows, and use it once only', () => {
    const windows = new KeyValueWindows();
    expect(play(windows, [put(1, 1, Infinity), put(2, 2, 3), get(2, 4, 5), get(1, 6, 7), put(2, 8, 9)]).verdict).toBe('ok');
    expect(windows.keptOperations).toBe(0);
    expect(play(windows, [get(1, 10, 11)]).verdict).toBe('violation');
  });

  it('stay open while an operation runs, and judge it as pending at the end', () => {
    const windows = new KeyValueWindows();
    const running = put(1, 1, Infinity);
    windows.begin('a');
    expect(play(windows, [get(1, 2, 3)]).verdict).toBe('ok');
    expect(windows.finish([running]).verdict).toBe('ok');
    expect(windows.finish([]).verdict).toBe('violation');
  });

  it('say which key is no longer checked after its search ran out of steps', () => {
    const windows = new KeyValueWindows({ maxSteps: 0 });
    const reason = /on key "a" took more than 0 steps; the key is not checked any further/;
    const verdict = play(windows, [put(1, 1, 2)]);
    expect(verdict).toEqual({ verdict: 'unknown', reason: expect.stringMatching(reason) });
    expect(windows.finish([])).toEqual(verdict);
  });

  it('refuse the end of an operation that never began', () => {
    expect(() => new KeyValueWindows().end(put(1, 1, 2))).toThrow(/ended that never began/);
  });
});
