import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diskOfItsOwn, syncNow } from './support/disk-of-its-own.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('a file', () => {
  it('holds what an array of bytes holds, with zeros where nothing was written', () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), offset: fc.nat(40), bytes: fc.uint8Array({ maxLength: 20 }) }),
      fc.record({ kind: fc.constant('truncate' as const), length: fc.nat(50) }),
      fc.constantFrom({ kind: 'sync' as const }, { kind: 'lose power' as const }, { kind: 'remove' as const }, { kind: 'reload' as const }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        let { disk } = diskOfItsOwn();
        let [cached, durable]: [number[], number[]] = [[], []];
        for (const each of actions) {
          const file = disk.file('data');
          if (each.kind === 'write') {
            file.write(each.offset, each.bytes);
            while (cached.length < each.offset + each.bytes.length) cached.push(0);
            cached.splice(each.offset, each.bytes.length, ...each.bytes);
          } else if (each.kind === 'truncate') {
            file.truncate(each.length);
            cached = Array.from({ length: each.length }, (_, i) => cached[i] ?? 0);
          } else if (each.kind === 'remove') {
            file.remove();
            cached = [];
          } else if (each.kind === 'sync') {
            syncNow(disk);
            durable = [...cached];
          } else if (each.kind === 'reload') {
            const saved = structuredClone(disk.save());
            ({ disk } = diskOfItsOwn());
            disk.load(saved);
          } else {
            disk.losePower();
            cached = [...durable];
          }
          expect([...disk.file('data').read(0, 100)]).toEqual(cached);
          expect(disk.file('data').length).toBe(cached.length);
          expect([...(disk.durable.readFile('data', 0, 100) ?? [])]).toEqual(durable);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('copies bytes on their way in and out', () => {
    const { disk } = diskOfItsOwn();
    const written = bytes(1, 2, 3);
    disk.file('data').write(0, written);
    written[0] = 9;
    const read = disk.file('data').read(0, 3);
    read[1] = 9;
    expect([...disk.file('data').read(0, 3)]).toEqual([1, 2, 3]);
  });

  it('gives fewer bytes where it ends, and none behind its end', () => {
    const { disk } = diskOfItsOwn();
    disk.file('data').write(0, bytes(1, 2, 3));
    expect([disk.file('data').read(2, 10).length, disk.file('data').read(3, 10).length, disk.file('data').read(9, 1).length]).toEqual([1, 0, 0]);
  });

  it('exists from its first write on, empty or not, until it is removed', () => {
    const { disk } = diskOfItsOwn();
    expect([disk.file('b').length, disk.fileNames()]).toEqual([0, []]);
    disk.file('b').write(0, bytes());
    disk.file('a').truncate(0);
    expect(disk.fileNames()).toEqual(['b', 'a']);
    disk.file('b').remove();
    expect(disk.fileNames()).toEqual(['a']);
    expect(disk.durable.fileNames()).toEqual([]);
    syncNow(disk);
    expect([disk.durable.fileNames(), disk.durable.fileLength('a')]).toEqual([['a'], 0]);
  });

  it('refuses offsets, lengths and contents that make no sense, naming itself', () => {
    const file = diskOfItsOwn().disk.file('data');
    for (const offset of [-1, 0.5, NaN]) expect(() => file.read(offset, 1)).toThrow(`file 'data': offset ${offset} and length 1`);
    expect(() => file.write(0, 'text' as never)).toThrow("file 'data': a write of string; expected a Uint8Array");
    expect(() => file.truncate(-1)).toThrow("file 'data': offset -1");
  });
});
