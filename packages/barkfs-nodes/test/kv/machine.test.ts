import { describe, expect, it } from 'vitest';
import type { KeyValueCommand } from '../../src/index.ts';
import { keyValueMachine } from '../../src/index.ts';

const id = { session: 1, sequence: 1 };

function run(...commands: KeyValueCommand[]): unknown[] {
  const machine = keyValueMachine.create();
  return commands.map((command) => keyValueMachine.apply(machine, command));
}

describe('the key-value machine', () => {
  it('gets what was put last, and null where nothing was', () => {
    expect(run({ f: 'get', key: 2, ...id }, { f: 'put', key: 2, value: 7, ...id }, { f: 'get', key: 2, ...id }, { f: 'get', key: 1, ...id })).toEqual([null, null, 7, null]);
  });

  it('replaces by cas only what was expected, and tells whether it did', () => {
    expect(
      run(
        { f: 'cas', key: 0, expected: null, value: 1, ...id },
        { f: 'cas', key: 0, expected: null, value: 2, ...id },
        { f: 'cas', key: 0, expected: 1, value: 3, ...id },
        { f: 'get', key: 0, ...id },
      ),
    ).toEqual([true, false, true, 3]);
  });

  it('takes and restores snapshots that share nothing with it', () => {
    const machine = keyValueMachine.create();
    keyValueMachine.apply(machine, { f: 'put', key: 0, value: 1, ...id });
    const snapshot = keyValueMachine.snapshot(machine);
    const restored = keyValueMachine.restore(snapshot);
    keyValueMachine.apply(machine, { f: 'put', key: 0, value: 2, ...id });
    keyValueMachine.apply(restored, { f: 'put', key: 0, value: 3, ...id });
    expect([machine, snapshot, restored]).toEqual([{ values: [2] }, { values: [1] }, { values: [3] }]);
  });
});
