import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue, LAST_TIE } from '../src/engine/event-queue.ts';

/** What the queue must agree with: a list that is searched for its smallest (time, tie, sequence). */
class SortedReference {
  readonly #entries: { time: number; tie: number; sequence: number }[] = [];
  #sequence = 0;

  push(time: number, tie: number): number {
    this.#entries.push({ time, tie, sequence: this.#sequence });
    return this.#sequence++;
  }

  pop(): { time: number; tie: number; sequence: number } | undefined {
    this.#entries.sort((a, b) => a.time - b.time || a.tie - b.tie || a.sequence - b.sequence);
    return this.#entries.shift();
  }

  get size(): number {
    return this.#entries.length;
  }
}

/** Pushes an entry whose fields all follow from its number, so that a mix-up of columns shows. */
function pushNumbered(queue: EventQueue, time: number, tie: number, number: number): void {
  queue.push(time, tie, 1, number + 1, number + 2, number + 3, number + 4, `payload ${number}`);
}

function expectNumbered(queue: EventQueue, number: number): void {
  const { node, source, code, ticket, payload } = queue;
  expect([node, source, code, ticket, payload]).toEqual([
    number + 1,
    number + 2,
    number + 3,
    number + 4,
    `payload ${number}`,
  ]);
}

// Few different times and ties, so that the later keys decide often. 'pop' twice as rare as pushes, so that it grows.
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ time: fc.nat(15), tie: fc.constantFrom(0, 1, 2, LAST_TIE) }) },
  { weight: 1, arbitrary: fc.constant('pop' as const) },
  { weight: 1, arbitrary: fc.constant('save and load' as const) },
);

describe('the event queue', () => {
  it('pops in order of time, then tie, then sequence, also after being saved and loaded in the middle', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        let queue = new EventQueue();
        const reference = new SortedReference();
        const popBoth = (): void => {
          const expected = reference.pop();
          if (expected === undefined) return;
          expect(queue.nextTime()).toBe(expected.time);
          queue.pop();
          expect(queue.time).toBe(expected.time);
          expectNumbered(queue, expected.sequence);
        };
        for (const each of steps) {
          if (each === 'pop') {
            popBoth();
          } else if (each === 'save and load') {
            const saved = queue.save();
            queue = new EventQueue();
            queue.load(saved);
          } else {
            pushNumbered(queue, each.time, each.tie, reference.push(each.time, each.tie));
          }
          expect(queue.size).toBe(reference.size);
        }
        while (reference.size > 0) popBoth();
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('keeps its order while it grows far beyond its first capacity', () => {
    const queue = new EventQueue();
    const reference = new SortedReference();
    for (let i = 0; i < 5_000; i++) {
      const [time, tie] = [(i * 7_919) % 1_009, (i * 31) % 5];
      pushNumbered(queue, time, tie, reference.push(time, tie));
    }
    const popped = Array.from({ length: 5_000 }, () => {
      queue.pop();
      return (queue.payload as string).slice('payload '.length);
    });
    expect(popped).toEqual(Array.from({ length: 5_000 }, () => String(reference.pop()?.sequence)));
  });

  it('is empty again after its last entry, and tells so', () => {
    const queue = new EventQueue();
    expect(queue.nextTime()).toBe(Infinity);
    pushNumbered(queue, 5, 0, 0);
    queue.pop();
    expect(queue.size).toBe(0);
    expect(queue.nextTime()).toBe(Infinity);
  });

  it('lists its entries in order without changing', () => {
    const queue = new EventQueue();
    for (const [i, time] of [30, 10, 20, 10].entries()) pushNumbered(queue, time, 0, i);
    expect(queue.entries().map(({ payload }) => payload)).toEqual(['payload 1', 'payload 3', 'payload 2', 'payload 0']);
    expect(queue.size).toBe(4);
    queue.pop();
    expectNumbered(queue, 1);
  });

  it('goes on numbering where the saved queue stopped, so that later entries stay later', () => {
    const queue = new EventQueue();
    pushNumbered(queue, 1, 0, 0);
    const restored = new EventQueue();
    restored.load(queue.save());
    pushNumbered(restored, 1, 0, 1);
    restored.pop();
    expectNumbered(restored, 0);
    restored.pop();
    expectNumbered(restored, 1);
    expect(restored.size).toBe(0);
  });
});
