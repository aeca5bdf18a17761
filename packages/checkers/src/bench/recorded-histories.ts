/** Histories of the benchmark, made from a fixed sequence of numbers: the same on every machine. */
import type { KeyValueOperation } from '../key-value/key-value-operation.ts';

export interface HistoryShape {
  readonly operations: number;
  readonly clients: number;
  readonly keys: number;
  /** `unique`: puts of values of their own and gets. `append`: appends of texts, some of them twice, and gets of the whole. */
  readonly writes: 'unique' | 'append';
}

/** A linearizable history: every operation takes effect when it is called, and returns when its client is needed again. */
export function makeHistory({ operations: count, clients, keys, writes }: HistoryShape): KeyValueOperation[] {
  let state = 12_345;
  const draw = (bound: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % bound;
  };
  const operations: { -readonly [Name in keyof KeyValueOperation]: KeyValueOperation[Name] }[] = [];
  const held = new Map<number, string | number>();
  const idle = Array.from({ length: clients }, (_, client) => client);
  const running: number[] = [];
  let order = 0;
  for (let id = 0; id < count; id += 1) {
    while (idle.length === 0 || (running.length > 0 && draw(clients) < running.length / 2)) {
      const ended = operations[running.splice(draw(running.length), 1)[0]!]!;
      ended.returnedOrder = order;
      order += 1;
      idle.push(ended.client as number);
    }
    const client = idle.splice(draw(idle.length), 1)[0]!;
    const key = draw(keys);
    const isWrite = draw(2) === 0;
    const written = writes === 'unique' ? id + 1 : `x ${client} ${draw(3) === 0 ? draw(40) : id} y`;
    const f = !isWrite ? 'get' : writes === 'unique' ? 'put' : 'append';
    operations.push({ id, client, f, key, value: isWrite ? written : undefined, result: isWrite ? undefined : held.get(key), invokedOrder: order, returnedOrder: Infinity });
    order += 1;
    if (isWrite) held.set(key, writes === 'unique' ? written : `${held.get(key) ?? ''}${written}`);
    running.push(id);
  }
  for (const id of running) {
    operations[id]!.returnedOrder = order;
    order += 1;
  }
  return operations;
}
