import { describe, expect, it } from 'vitest';
import { forgetWritesBefore, type KeyWrites, placeOfRead, recordWrite } from '../../src/raft/properties/write-history.ts';

/** Key 0 held 10 from place 3, 20 from place 6, and 30 from place 9. */
function history(): KeyWrites[] {
  const writes: KeyWrites[] = [];
  for (const [place, value] of [[3, 10], [6, 20], [9, 30]] as const) recordWrite(writes, 0, place, value);
  return writes;
}

describe('a read that does not go through the log', () => {
  it.each([
    [10, 0, 3],
    [10, 5, 5],
    [20, 6, 6],
    [30, 2, 9],
    [30, 40, 40],
    [null, 2, 2],
  ])('may give %s after place %i, and then has place %i', (value, floor, place) => {
    expect(placeOfRead(history(), 0, value, floor)).toBe(place);
  });

  it.each([
    [10, 6],
    [20, 9],
    [null, 3],
    [99, 0],
  ])('may not give %s after place %i', (value, floor) => {
    expect(placeOfRead(history(), 0, value, floor)).toBe(-1);
  });

  it('may give nothing for a key that was never written', () => {
    expect(placeOfRead(history(), 4, null, 8)).toBe(8);
    expect(placeOfRead([], 0, null, 0)).toBe(0);
  });

  it('is judged the same after what it cannot see any more was forgotten', () => {
    for (let floor = 0; floor < 12; floor++) {
      const writes = history();
      forgetWritesBefore(writes, floor);
      for (let later = floor; later < 12; later++) {
        for (const value of [10, 20, 30, null]) expect(placeOfRead(writes, 0, value, later)).toBe(placeOfRead(history(), 0, value, later));
      }
    }
    const writes = history();
    forgetWritesBefore(writes, 7);
    expect(writes[0]!.values).toEqual([20, 30]);
  });
});
