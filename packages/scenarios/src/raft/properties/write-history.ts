/**
 * When each key held which value, by places in the log: what reads that do not go through the log are held against. A
 * read is right when its value was current at some place not before its floor: the last place that any operation
 * had which returned before the read was asked for. The earliest such place is taken for its own, which leaves the most
 * room to those that come later; so no order along the log is missed. Every value is written once, which makes a value
 * tell its place.
 */

/** The effective writes of one key, oldest first. What only reads could see that have returned is forgotten. */
export interface KeyWrites {
  readonly places: number[];
  readonly values: number[];
}

export function recordWrite(writes: KeyWrites[], key: number, place: number, value: number): void {
  while (writes.length <= key) writes.push({ places: [], values: [] });
  writes[key]!.places.push(place);
  writes[key]!.values.push(value);
}

/** The first place from `floor` on at which `key` held `value` (null: nothing); -1 when it held it nowhere there. */
export function placeOfRead(writes: readonly KeyWrites[], key: number, value: number | null, floor: number): number {
  const known = writes[key];
  if (known === undefined || known.places.length === 0) return value === null ? floor : -1;
  const { places, values } = known;
  const at = value === null ? -1 : values.lastIndexOf(value);
  if (value !== null && at === -1) return -1;
  const place = at === -1 ? floor : Math.max(floor, places[at]!);
  return at + 1 === places.length || places[at + 1]! > place ? place : -1;
}

/** Drops the writes that were overwritten at or before `floor`. */
export function forgetWritesBefore(writes: readonly KeyWrites[], floor: number): void {
  for (const { places, values } of writes) {
    let count = 0;
    while (count + 1 < places.length && places[count + 1]! <= floor) count += 1;
    places.splice(0, count);
    values.splice(0, count);
  }
}
