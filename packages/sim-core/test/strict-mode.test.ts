import { describe, expect, it } from 'vitest';
import { deepFreeze, runSeed, NO_EXCEPTION, type AnyProgram, type Host, type RunReport } from '../src/index.ts';
import { recorder, scenarioOf } from './support/recorder.ts';

/** One node whose state holds `items` and `votes`, with the handlers of the case. */
function program(boot: (host: Host<any, any>) => unknown, handlers: Partial<AnyProgram> = {}): AnyProgram {
  return { ...recorder(), boot: (host) => boot(host) ?? {}, onMessage() {}, onTimer() {}, ...handlers };
}

/** Programs that change what they have handed to the host, or what the host has handed to them. */
const OFFENDERS: Record<string, AnyProgram> = {
  'changes a message after sending it': program((host) => {
    const message = { type: 'Note', items: [1] };
    host.send(0, message);
    message.items.push(2);
  }),
  'changes a message that it has received': program((host) => host.send(0, { type: 'Note', items: [1] }), {
    onMessage: (_state, message) => void message.items.push(2),
  }),
  'changes the Map in a message that it has received': program((host) => host.send(0, { type: 'Note', of: new Map() }), {
    onMessage: (_state, message) => void message.of.set('n1', 1),
  }),
  'empties the Set in a message that it has received': program((host) => host.send(0, { type: 'Note', of: new Set([1]) }), {
    onMessage: (_state, message) => void message.of.clear(),
  }),
  'changes a held message': program((host) => {
    const message = { type: 'Note', text: 'a' };
    host.disk.cell('term').write(1);
    host.sendWhenDurable(0, message);
    message.text = 'b';
  }),
  'changes a timer after setting it': program((host) => {
    const timer = { type: 'Tick', round: 1 };
    host.setTimer(timer, 5);
    timer.round = 2;
  }),
  'changes a log record that it has read': program((host) => {
    host.disk.log('wal').append({ term: 1 });
    (host.disk.log('wal').get(1) as { term: number }).term = 2;
  }),
  'changes a value after writing it to a cell': program((host) => {
    const value = { votes: ['n1'] };
    host.disk.cell('vote').write(value);
    value.votes.push('n2');
  }),
  'changes an operation after recording it': program((host) => {
    const operation = { f: 'put', value: 1 };
    host.history.invoke(operation);
    operation.value = 2;
  }),
  'changes a result after recording it': program((host) => {
    const result = { value: [1] };
    host.history.ok(host.history.invoke({ f: 'get' }), result);
    result.value.push(2);
  }),
  'goes on changing a list of its state that it has sent': program(
    (host) => {
      host.setTimer({ type: 'Tick' }, 5);
      host.setTimer({ type: 'Tick' }, 10);
      return { items: [] };
    },
    {
      onTimer(state, _timer, host) {
        state.items.push(1);
        host.send(0, { type: 'Note', items: state.items });
      },
    },
  ),
  'goes on changing a Map of its state that it has written to disk': program(
    (host) => {
      host.setTimer({ type: 'Tick' }, 5);
      host.setTimer({ type: 'Tick' }, 10);
      return { votes: new Map() };
    },
    {
      onTimer(state, _timer, host) {
        state.votes.set('n1', 1);
        host.disk.cell('votes').write(state.votes);
      },
    },
  ),
};

function run(offender: AnyProgram, options: Parameters<typeof runSeed>[2]): RunReport {
  return runSeed(scenarioOf({ programs: [offender] }), '1', options);
}

describe('a strict run', () => {
  it.each(Object.entries(OFFENDERS))('stops at the handler that %s', (_, offender) => {
    const { verdict, violations } = run(offender, { strict: true });
    expect(verdict).toBe('violation');
    expect(violations[0]).toMatchObject({ property: NO_EXCEPTION, nodes: ['n1'] });
    expect(violations[0]?.seen).toMatch(/^TypeError: Cannot (add|assign|change)/);
  });

  it.each(Object.entries(OFFENDERS))('is needed for that: a plain run says nothing of a handler that %s', (_, offender) => {
    expect(run(offender, {})).toMatchObject({ verdict: 'pass' });
  });

  it('lets a program change copies of what it has handed over', () => {
    const careful = program(
      (host) => {
        host.send(0, { type: 'Note', items: [1] });
        return { items: [] };
      },
      {
        onMessage(state, message, _from, host) {
          state.items = [...message.items, 2];
          host.disk.log('wal').append([...state.items]);
          state.items.push(3);
        },
      },
    );
    expect(run(careful, { strict: true })).toMatchObject({ verdict: 'pass', events: 1 });
  });

  it('names the node and the path of what is not plain data in a state', () => {
    const offender = program((host) => host.send(0, { type: 'Note' }), { onMessage: (state) => void (state.a = { f: () => {} }) });
    expect(() => run(offender, { strict: true })).toThrow('in the state of n1 (recorder), a.f is a function');
    expect(run(offender, {}).verdict).toBe('pass');
  });
});

/** Two nodes share a list through their options, and each appends to it. */
function sharedOptions(): ReturnType<typeof scenarioOf> {
  const sharing = program(() => ({}), {
    boot(host, options) {
      host.setTimer({ type: 'Tick' }, host.id + 1);
      return { list: options.list };
    },
    onTimer(state, timer, host) {
      state.list.push(host.id);
      if (state.list.length < 20) host.setTimer(timer, 10);
    },
  });
  const list: number[] = [];
  return scenarioOf({ programs: [sharing, sharing], nodes: [{ options: { list } }, { options: { list } }], durationMicros: 50 });
}

describe('aliasing of what was never handed to a host', () => {
  const runOf = (options: Parameters<typeof runSeed>[2]): RunReport => runSeed(sharedOptions(), '1', options);

  it('stops a strict run where it is changed, and names whose it is', () => {
    expect(runOf({ strict: true }).violations).toMatchObject([
      { seen: expect.stringContaining('(n1 (recorder) changed list of state: it is part of the options that n1 was booted with; expected'), nodes: ['n1'] },
    ]);
  });

  it('shows as a difference between direct runs and runs through Immer', () => {
    expect(runOf({ strict: true }).fingerprint).not.toBe(runOf({ strict: true, handlers: 'immer' }).fingerprint);
  });

  it('does not show in plain runs', () => {
    expect(runOf({}).fingerprint).toBe(runOf({ handlers: 'immer' }).fingerprint);
  });
});

describe('a plain fingerprint', () => {
  const chatty = (text: string): RunReport => {
    const speaker = program((host) => host.send(0, { type: 'Note', text }));
    return run(speaker, { strict: false });
  };

  it('does not tell contents apart; a strict one does', () => {
    expect(chatty('a').fingerprint).toBe(chatty('b').fingerprint);
    const strictly = ['a', 'b'].map((text) => run(program((host) => host.send(0, { type: 'Note', text })), { strict: true }));
    expect(strictly[0]?.fingerprint).not.toBe(strictly[1]?.fingerprint);
  });
});

describe('freezing', () => {
  it('goes all the way down, through objects, arrays, Map keys and values, and Sets', () => {
    const value = deepFreeze({ list: [{ a: 1 }], map: new Map([[{ key: 1 }, { value: 1 }]]), set: new Set([{ item: 1 }]) });
    const [[key, item]] = [...value.map] as [[object, object]];
    for (const part of [value, value.list, value.list[0], key, item, [...value.set][0]]) expect(Object.isFrozen(part)).toBe(true);
    expect(() => value.map.delete(key as never)).toThrow('Cannot change a frozen Map or Set');
    expect(() => value.set.add({ item: 2 })).toThrow('Cannot change a frozen Map or Set');
    expect(value).toEqual({ list: [{ a: 1 }], map: new Map([[{ key: 1 }, { value: 1 }]]), set: new Set([{ item: 1 }]) });
  });

  it('leaves copies free to change', () => {
    const copy = structuredClone(deepFreeze({ map: new Map([['a', 1]]) }));
    copy.map.set('b', 2);
    expect(copy.map.size).toBe(2);
  });
});
